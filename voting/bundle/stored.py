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
    from collections.abc import Iterable

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
FIELDS = struct.Struct("<HHHHHLLLHH")  # version, flags, method, time, date, crc, size twice, name, extra
LOCAL_BYTES = len(LOCAL) + FIELDS.size
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


def write(items: Iterable[tuple[str, bytes]]) -> bytes:
    """Give the zip of the named files in their order. Names are ASCII. Raises ValueError beyond 4 GiB."""
    return _write(items)[0]


def spans(items: Iterable[tuple[str, bytes]]) -> list[Span]:
    """Tell what each byte of that zip is, ascending."""
    return _write(items)[1]


def _write(items: Iterable[tuple[str, bytes]]) -> tuple[bytes, list[Span]]:
    body, directory = bytearray(), bytearray()
    local: list[Span] = []
    central: list[tuple[int, str]] = []
    for name, data in items:
        encoded = name.encode("ascii")
        fields = FIELDS.pack(_VERSION, 0, 0, 0, _EARLIEST, crc32(data), len(data), len(data), len(encoded), 0)
        central.append((len(directory), name))
        directory += CENTRAL + struct.pack("<H", _MADE_BY) + fields
        directory += _DIRECTORY.pack(0, 0, 0, _PERMISSIONS, len(body)) + encoded
        local.append(Span(len(body), name, "its header in the zip"))
        body += LOCAL + fields + encoded
        local.append(Span(len(body), name, "its bytes"))
        body += data
    end = _END.pack(0, 0, len(central), len(central), len(directory), len(body), 0)
    if len(body) + len(directory) > _MOST_BYTES:
        raise ValueError("A zip of this form holds less than 4 GiB.")
    listed = [Span(len(body) + at, name, "its line in the zip's directory") for at, name in central]
    last = Span(len(body) + len(directory), "", "the end of the zip")
    return bytes(body + directory + END + end), [*local, *listed, last]
