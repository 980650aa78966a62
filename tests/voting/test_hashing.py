from __future__ import annotations

from hashlib import sha256

import pytest

from voting.hashing import H


def test_every_field_stands_after_its_length_and_the_tag_is_the_first() -> None:
    by_hand = b"\0\0\0\0\0\0\0\x03tie" + b"\0\0\0\0\0\0\0\x02\xab\xcd" + b"\0\0\0\0\0\0\0\0"
    assert H("tie", b"\xab\xcd", b"") == sha256(by_hand).digest()


def test_a_long_field_has_a_length_of_eight_bytes_with_the_greatest_first() -> None:
    field = b"x" * 70_000
    assert H("a", field) == sha256(b"\0" * 7 + b"\x01a" + b"\0\0\0\0\0\x01\x11\x70" + field).digest()


@pytest.mark.parametrize(
    "other",
    [("a", b"bc", b"d"), ("a", b"b", b"cd", b""), ("ab", b"", b"cd"), ("a", b"bcd"), ("b", b"b", b"cd")],
)
def test_fields_that_are_cut_elsewhere_hash_otherwise(other: tuple[str, *tuple[bytes, ...]]) -> None:
    tag, *fields = other
    assert H(tag, *fields) != H("a", b"b", b"cd")


def test_a_tag_is_ascii() -> None:
    with pytest.raises(UnicodeEncodeError):
        H("bállot")
