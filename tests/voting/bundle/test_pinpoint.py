from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from voting.bundle import pinpoint
from voting.bundle.pinpoint import changed_byte

if TYPE_CHECKING:
    import pytest


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_one_changed_byte_is_found_or_nothing_is_said(data: bytes, draw: st.DataObject) -> None:
    offset = draw.draw(st.integers(0, len(data) - 1))
    changed = bytearray(data)
    changed[offset] ^= draw.draw(st.integers(1, 255))
    assert changed_byte(bytes(changed), crc32(data)) in {offset, None}  # None once in a million times


def test_every_byte_of_a_file_is_found() -> None:
    data = b'{"data":{},"type":"ballot-cast","v":1}\n' * 20
    for offset in range(len(data)):
        changed = data[:offset] + bytes([data[offset] ^ 0x41]) + data[offset + 1 :]
        assert changed_byte(changed, crc32(data)) == offset


@given(st.binary(max_size=2000))
def test_nothing_is_found_where_nothing_was_changed(data: bytes) -> None:
    assert changed_byte(data, crc32(data)) is None


def test_two_changed_bytes_point_nowhere() -> None:
    data = bytes(range(256)) * 4
    changed = bytearray(data)
    changed[10] ^= 1
    changed[700] ^= 9
    assert changed_byte(bytes(changed), crc32(data)) is None


def test_a_file_too_large_to_be_looked_through_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinpoint, "MOST_BYTES", 9)
    assert changed_byte(b"0123456789", crc32(b"0123456788")) is None
