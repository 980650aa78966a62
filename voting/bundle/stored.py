"""A zip written in one way only: the same files give the same bytes on any machine.

Files are stored, not compressed: what zlib makes of the same bytes differs from one version of it to the
next, and digests hardly compress. The time is the earliest a zip can hold, the permissions are rw-r--r--, and
there is no comment and no extra field, so that a reader who writes the files again must get the same bytes,
and anything put beside them shows (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
FIELDS = struct.Struct("<HHHHHLLLHH")  # version, flags, method, time, date, crc, size twice, name, extra
LOCAL_BYTES = len(LOCAL) + FIELDS.size
CONTENT = "its bytes"
CRC_AT = 14  # in a local header; two bytes later in the directory

_VERSION, _MADE_BY = 20, 0x0314  # 2.0; 3 is Unix, whose permissions the directory then holds
_EARLIEST = 0x0021  # 1 January 1980
_PERMISSIONS = 0o100644 << 16
_DIRECTORY = struct.Struct("<HHHLL")
_END = struct.Struct("<HHHHLLH")
_MOST_BYTES = 2**32 - 1


class Span(NamedTuple):
    """What the bytes from `start` to the next span's start are; `name` is empty for the end of the zip."""

    start: int
    name: str
    part: str


class Piece(NamedTuple):
    """Bytes of the zip that stand together: which file's they are, empty at the end, and what they are."""

    name: str
    part: str
    data: bytes


def pieces(items: Iterable[tuple[str, bytes]]) -> Iterator[Piece]:
    """Give the zip of the named files in their order, piece by piece, the files' bytes as they were given.

    Names are ASCII. Raises ValueError beyond 4 GiB.
    """
    at = 0
    directory: list[Piece] = []
    for name, data in items:
        encoded = name.encode("ascii")
        fields = FIELDS.pack(_VERSION, 0, 0, 0, _EARLIEST, crc32(data), len(data), len(data), len(encoded), 0)
        line = CENTRAL + struct.pack("<H", _MADE_BY) + fields
        line += _DIRECTORY.pack(0, 0, 0, _PERMISSIONS, at) + encoded
        directory.append(Piece(name, "its line in the zip's directory", line))
        header = LOCAL + fields + encoded
        at += len(header) + len(data)
        if at > _MOST_BYTES:
            raise ValueError("A zip of this form holds less than 4 GiB.")
        yield Piece(name, "its header in the zip", header)
        yield Piece(name, CONTENT, data)
    yield from directory
    size = sum(len(line.data) for line in directory)
    end = END + _END.pack(0, 0, len(directory), len(directory), size, at, 0)
    yield Piece("", "the end of the zip", end)


def write(items: Iterable[tuple[str, bytes]]) -> bytes:
    """Give that zip as one."""
    return b"".join([piece.data for piece in pieces(items)])


def spans(items: Iterable[tuple[str, bytes]]) -> list[Span]:
    """Tell what each byte of that zip is, ascending."""
    found: list[Span] = []
    at = 0
    for name, part, data in pieces(items):
        found.append(Span(at, name, part))
        at += len(data)
    return found
