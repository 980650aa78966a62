"""Finding the one changed byte of a damaged file from the checksum that the zip keeps of it.

A Merkle root says that an entry was changed, not which. Where a disk or a wire has changed a single byte, the
difference between the checksum kept and the one found tells where: CRC-32 is linear, so the difference is
that of the changed byte alone, carried on over the bytes after it, and it can be carried back.
"""

from __future__ import annotations

from zlib import crc32

MOST_BYTES = 8_000_000  # looking takes about a second for as many
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
_ONE_BYTE = frozenset(_TABLE[1:])  # differences that a change in the very last byte makes
_BY_TOP = {value >> 24: byte for byte, value in enumerate(_TABLE)}


def changed_byte(data: bytes, kept: int) -> int | None:
    """Give the offset of the byte of `data` that was changed since `kept` was its CRC-32.

    None where nothing was, where more than one byte was, or where more than one place would explain it.
    """
    difference = crc32(data) ^ kept
    if not difference or len(data) > MOST_BYTES:
        return None
    found: list[int] = []
    for offset in range(len(data) - 1, -1, -1):
        if difference in _ONE_BYTE:
            found.append(offset)
        byte = _BY_TOP[difference >> 24]
        difference = (difference ^ _TABLE[byte]) << 8 | byte
    return found[0] if len(found) == 1 else None
