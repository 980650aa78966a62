from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from voting.bundle import pinpoint
from voting.bundle.pinpoint import changed_byte

if TYPE_CHECKING:
    import pytest


@settings(deadline=None)  # the first makes the tables
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


def step_by_step(data: bytes, kept: int) -> int | None:
    """The same, one byte after another."""
    difference = crc32(data) ^ kept
    found = []
    for offset in range(len(data) - 1, -1, -1):
        if difference in pinpoint._TABLE[1:]:  # noqa: SLF001 -- CRC-32's own, which zlib does not show
            found.append(offset)
        byte = next(at for at, value in enumerate(pinpoint._TABLE) if value >> 24 == difference >> 24)  # noqa: SLF001
        difference = (difference ^ pinpoint._TABLE[byte]) << 8 | byte  # noqa: SLF001
    return found[0] if len(found) == 1 else None


@settings(deadline=None, max_examples=30)
@given(st.binary(min_size=1, max_size=900), st.integers(1, 2**32 - 1))
def test_going_over_many_bytes_at_once_is_going_over_each(data: bytes, difference: int) -> None:
    kept = crc32(data) ^ difference
    assert changed_byte(data, kept) == step_by_step(data, kept)


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
