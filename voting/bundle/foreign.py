"""Reading a zip that is not in the form of a bundle: packed anew by hand, or damaged where its files begin.

It is no bundle any more, whatever it holds. What is inside is read all the same, within bounds, because the
verifier can then say more than that.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from voting.bundle import stored
from voting.bundle.faults import Fault, NotABundle

MOST_UNPACKED = 64 * 1024 * 1024  # bytes in all; a bundle is not compressed, so nothing honest is near it
MOST_FILES = 100
MOST_RECORDS = 10_000  # that look like lines of a directory; verify.pyz is a zip too, and has a few hundred
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What can be unpacked piece by piece: of others the library unpacks all that it has read, however much."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""All that the standard library raises over a broken, encrypted or unknown member of a zip."""


def read(data: bytes) -> tuple[list[tuple[str, bytes]], list[Fault]]:
    """Give the files that can be unpacked, and a fault for each that cannot. Raises NotABundle."""
    if data.count(stored.CENTRAL) > MOST_RECORDS:  # the library would make an object of each before we count
        raise NotABundle(f"it holds more than {MOST_FILES} files")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise NotABundle("it is not a zip, or it was cut off or damaged") from error
    with archive:
        members = archive.infolist()
        if len(members) > MOST_FILES:
            raise NotABundle(f"it holds more than {MOST_FILES} files")
        if any(member.compress_type not in _METHODS for member in members):
            raise NotABundle("it is compressed in a way that cannot be unpacked within bounds")
        faults = [Fault("", "the zip is not written the way a bundle is")]
        items: list[tuple[str, bytes]] = []
        left = MOST_UNPACKED
        for member in members:
            try:
                with archive.open(member) as file:
                    content = file.read(left + 1)
            except _BROKEN:
                faults.append(Fault(member.filename, "the file cannot be unpacked from the zip"))
                continue
            if len(content) > left:
                raise NotABundle(f"unpacked it is larger than {MOST_UNPACKED} bytes")
            left -= len(content)
            faults.extend(_misplaced(data, member))
            items.append((member.filename, content))
    return items, faults


def _misplaced(data: bytes, member: zipfile.ZipInfo) -> list[Fault]:
    """Say which file's header in the zip is at fault: one that does not say what the directory says."""
    try:
        again = stored.FIELDS.unpack_from(data, member.header_offset + len(stored.LOCAL))
    except struct.error:
        return [Fault(member.filename, "its header in the zip is cut off")]
    _, flags, method, _, _, _, size, same, _, extra = again
    if flags or method or extra or (size, same) != (member.file_size, member.file_size):
        return [Fault(member.filename, "its header in the zip is not as a bundle has it")]
    return []
