"""Reading a bundle that somebody else may have made, damaged or poisoned.

Nothing is unpacked to the disk and nothing is decompressed beyond a bound. What can be read is read, even
from a zip that is not in our form, so that the verifier can go on and say which entry or proposal is wrong;
but every byte that the same files, written again, would not have is a fault.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END, BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zlib import crc32

from voting.bundle import foreign, names, stored
from voting.bundle.faults import Fault, NotABundle
from voting.bundle.pinpoint import changed_byte

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 512 * 1024 * 1024  # bytes; 500 members scoring 300 proposals on 4 criteria need 200 MB
_LONGEST_NAME = 100
_Items = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Scanned:
    """The listed files of a zip, the first of each name, and all that is wrong with the zip itself."""

    files: Mapping[str, bytes]
    faults: tuple[Fault, ...]


def read(source: bytes | Path) -> Mapping[str, bytes]:
    """Give the files of a bundle that is exactly as `write` makes it. Raises NotABundle for any other."""
    scanned = scan(source)
    if scanned.faults:
        fault = scanned.faults[0]
        raise NotABundle(f"{fault.file or 'the zip'}: {fault.sentence}")
    return scanned.files


def scan(source: bytes | Path) -> Scanned:
    """Read what can be read of a zip. Raises NotABundle where there is no ledger in it, and OSError."""
    with _opened(source) as file:
        size = file.seek(0, SEEK_END)
        if isinstance(source, Path) and size > LARGEST:
            raise NotABundle(f"it is larger than {LARGEST} bytes")
        items, is_whole = _walk(file, size)
        if is_whole and _is_as_written(file, items):
            faults = []
        elif is_whole:
            faults = list(_differences(_all(file, size), items))
        else:
            found, faults = foreign.read(_all(file, size))
            items = found if _has_a_ledger(found) else items  # its directory may point beside the files
    faults += _misnamed(items)
    files: dict[str, bytes] = {}
    for name, content in items:
        if names.is_listed(name):
            files.setdefault(name, content)
    if not _has_a_ledger(items):
        raise NotABundle("it holds neither entries.jsonl nor a checkpoint")
    return Scanned(files, tuple(faults))


def _has_a_ledger(items: _Items) -> bool:
    return any(name in names.GROWING for name, _ in items)


def _opened(source: bytes | Path) -> BinaryIO:
    """Open a file for each of its own to be read from; so a large one is in memory once."""
    if isinstance(source, bytes):
        return BytesIO(source)
    file = source.open("rb")
    if file.seekable():
        return file
    with file:  # a pipe
        return BytesIO(file.read(LARGEST + 1))


def _all(file: BinaryIO, size: int) -> bytes:
    file.seek(0)
    return file.read(size)


def _walk(file: BinaryIO, size: int) -> tuple[_Items, bool]:
    """Take stored files from the beginning, one after another, up to the zip's directory.

    The second part of the answer tells whether it was reached.
    """
    items: _Items = []
    header = _all(file, stored.LOCAL_BYTES)
    while (
        len(items) < foreign.MOST_FILES
        and len(header) == stored.LOCAL_BYTES
        and header.startswith(stored.LOCAL)
    ):
        _, flags, method, _, _, _, length, same, letters, extra = stored.FIELDS.unpack_from(
            header, len(stored.LOCAL)
        )
        ends = file.tell() + letters + length
        if flags or method or extra or length != same or letters > _LONGEST_NAME or ends > size:
            return items, False
        name = file.read(letters)
        if not name.isascii():
            return items, False
        items.append((name.decode("ascii"), file.read(length)))
        header = file.read(stored.LOCAL_BYTES)
    is_directory = header.startswith(stored.CENTRAL)
    return items, bool(items) and (is_directory or _length(items) == size)


def _length(items: _Items) -> int:
    return sum(len(piece.data) for piece in stored.pieces(items))


def _is_as_written(file: BinaryIO, items: _Items) -> bool:
    """Compare the zip with the same files written again; of them themselves only the length can differ."""
    file.seek(0)
    for _, part, data in stored.pieces(items):
        if part == stored.CONTENT:
            file.seek(len(data), SEEK_CUR)
        elif file.read(len(data)) != data:
            return False
    return not file.read(1)


def _differences(data: bytes, items: _Items) -> Iterator[Fault]:
    """Say where the zip is not as the same files written again."""
    again = stored.write(items)
    spans = stored.spans(items)
    changed = list(_changed(data, items, spans))
    yield from changed
    if not changed:
        at = _alike(data, again)
        span = max((span for span in spans if span.start <= at), key=lambda span: span.start)
        if at >= len(again):
            yield Fault("", f"{len(data) - len(again)} bytes stand after the end of the zip")
        else:
            yield Fault(span.name, f"byte {at} of the zip, in {span.part}, is not as a bundle has it")


def _alike(one: bytes, other: bytes) -> int:
    """Count the bytes at the beginning in which both are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _changed(data: bytes, items: _Items, spans: list[stored.Span]) -> Iterator[Fault]:
    """Find the files whose bytes are not those that the zip's two copies of their checksum were made of."""
    headers = [span.start for span in spans if span.part == spans[0].part]
    listed = [span.start for span in spans[2 * len(items) :]]
    for (name, content), local, central in zip(items, headers, listed, strict=False):
        kept = data[local + stored.CRC_AT : local + stored.CRC_AT + 4]
        if kept != data[central + stored.CRC_AT + 2 : central + stored.CRC_AT + 6]:
            continue
        if int.from_bytes(kept, "little") != crc32(content):
            offset = changed_byte(content, int.from_bytes(kept, "little"))
            yield Fault(name, "its bytes were changed after the zip was made", offset)


def _misnamed(items: _Items) -> Iterator[Fault]:
    """Find names that no bundle has, names that are there twice, and files out of their order."""
    for name, count in Counter(name for name, _ in items).items():
        if not names.is_listed(name):
            yield Fault(name, "a bundle has no file of this name")
        elif count > 1:
            yield Fault(name, f"the file is there {count} times")
    listed = [name for name, _ in items if names.is_listed(name)]
    for before, after in pairwise(listed):
        if names.place(before) > names.place(after):
            yield Fault(after, f"the file stands after {before}, out of its order")
