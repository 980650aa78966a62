"""Finding the one changed byte of a damaged file from the checksum that the zip keeps of it.

A Merkle root says that an entry was changed, not which. Where a disk or a wire has changed a single byte, the
difference between the checksum kept and the one found tells where: CRC-32 is linear, so the difference is
that of the changed byte alone, carried on over the bytes after it, and it can be carried back.
"""

from __future__ import annotations

from functools import cache
from zlib import crc32

MOST_BYTES = 8_000_000  # in a larger file, other places would mostly explain it too
_STRIDE = 256  # bytes gone over at once: what they can make is looked up
_POLYNOMIAL = 0xEDB88320


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


_TABLE = _table()
_BY_TOP = {value >> 24: byte for byte, value in enumerate(_TABLE)}


@cache
def _near() -> dict[int, tuple[int, ...]]:
    """Give each difference that one of the last `_STRIDE` bytes can make, with how many stand after it."""
    near: dict[int, tuple[int, ...]] = {}
    differences = _TABLE[1:]
    for after in range(_STRIDE):
        for difference in differences:
            near[difference] = (*near.get(difference, ()), after)
        differences = [each >> 8 ^ _TABLE[each & 0xFF] for each in differences]
    return near


@cache
def _back() -> tuple[list[int], list[int], list[int], list[int]]:
    """Give what carries a difference back over `_STRIDE` bytes, for each of its four bytes by itself."""

    def carried(difference: int) -> int:
        for _ in range(_STRIDE):
            byte = _BY_TOP[difference >> 24]
            difference = (difference ^ _TABLE[byte]) << 8 | byte
        return difference

    one, two, three, four = ([carried(byte << place) for byte in range(256)] for place in (0, 8, 16, 24))
    return one, two, three, four


def changed_byte(data: bytes, kept: int) -> int | None:
    """Give the offset of the byte of `data` that was changed since `kept` was its CRC-32.

    None where nothing was, where more than one byte was, or where more than one place would explain it.
    """
    difference = crc32(data) ^ kept
    if not difference or len(data) > MOST_BYTES:
        return None
    near, (one, two, three, four) = _near(), _back()
    found: list[int] = []
    for last in range(len(data) - 1, -1, -_STRIDE):
        found += [last - after for after in near.get(difference, ()) if after <= last]
        low, high = difference & 0xFFFF, difference >> 16
        difference = one[low & 0xFF] ^ two[low >> 8] ^ three[high & 0xFF] ^ four[high >> 8]
    return found[0] if len(found) == 1 else None
