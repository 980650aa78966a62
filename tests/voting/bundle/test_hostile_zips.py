"""Zips that somebody made to be misread. Each is refused by the strict reader, with a reason."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.voting.members_round import members_round
from voting import bundle
from voting.bundle import Fault, NotABundle, foreign, reading, stored

if TYPE_CHECKING:
    from pathlib import Path

FILES = members_round().all_files()
WHOLE = bundle.write(FILES)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip as other programs make it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def encrypted() -> bytes:
    """The bundle with the mark of encryption on its third file."""
    data = bytearray(WHOLE)
    at = WHOLE.index(b"key.txt" + FILES["key.txt"])
    data[at - 24] |= 1
    directory = WHOLE.rindex(b"key.txt")
    data[directory - 38] |= 1
    return bytes(data)


def last_name_twice() -> bytes:
    return stored.write([*FILES.items(), ("result.json", b"{}\n")])


HOSTILE = {
    "nothing": (b"", "not a zip"),
    "words": (b"This is not a zip.", "not a zip"),
    "noise": (bytes(range(256)) * 40, "not a zip"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "cut off"),
    "cut off in the directory": (WHOLE[:-30], "byte .* of the zip"),
    "another zip": (packed({"word/document.xml": b"<a/>"}), "neither entries.jsonl nor a checkpoint"),
    "no files": (packed({}), "neither entries.jsonl nor a checkpoint"),
    "packed by hand": (packed(FILES), "is not as a bundle has it|not written the way"),
    "compressed": (packed(FILES, zipfile.ZIP_DEFLATED), "not written the way"),
    "packed with lzma": (packed(FILES, zipfile.ZIP_LZMA), "cannot be unpacked within bounds"),
    "packed with bzip2": (packed(FILES, zipfile.ZIP_BZIP2), "cannot be unpacked within bounds"),
    "encrypted": (encrypted(), "not written the way"),
    "a comment": (WHOLE[:-2] + b"\x05\x00hello", "byte .* of the zip, in the end of the zip"),
    "something after it": (WHOLE + b"x", "1 bytes stand after the end"),
    "something before it": (b"x" + WHOLE, "not written the way"),
    "a name twice": (last_name_twice(), "result.json: the file is there 2 times"),
    "a file of no bundle": (
        stored.write([*FILES.items(), ("names.txt", b"")]),
        "names.txt: a bundle has no file",
    ),
    "a path out of it": (
        stored.write([*FILES.items(), ("../key.txt", b"")]),
        "../key.txt: a bundle has no file",
    ),
    "another order": (stored.write(reversed(FILES.items())), "out of its order"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_zip_that_is_no_bundle_is_refused_with_a_reason(kind: str) -> None:
    data, reason = HOSTILE[kind]
    with pytest.raises(NotABundle, match=reason):
        bundle.read(data)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "MOST_UNPACKED", 100_000)
    bomb = packed({"entries.jsonl": b"0" * 5_000_000}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 10_000
    with pytest.raises(NotABundle, match="unpacked it is larger"):
        bundle.scan(bomb)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_bomb_that_the_library_would_unpack_at_once_takes_no_memory(method: int) -> None:
    bomb = packed({"entries.jsonl": bytes(200_000_000)}, method)
    assert len(bomb) < 50_000
    tracemalloc.start()
    with pytest.raises(NotABundle, match="cannot be unpacked within bounds"):
        bundle.scan(bomb)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 10_000_000


def test_lines_of_a_directory_beyond_number_are_not_made_objects_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "MOST_RECORDS", 50)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    many = struct.pack("<4s", stored.CENTRAL) * 51
    with pytest.raises(NotABundle, match="more than 100 files"):
        bundle.scan(b"x" + many)


def test_many_files_are_not_unpacked() -> None:
    with pytest.raises(NotABundle, match="more than 100 files"):
        bundle.scan(packed({f"{number}": b"" for number in range(101)}))


def test_a_file_larger_than_any_bundle_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1000)
    path = tmp_path / "large.zip"
    path.write_bytes(WHOLE)
    with pytest.raises(NotABundle, match="larger than 1000 bytes"):
        bundle.scan(path)


def test_sizes_that_lie_are_not_believed() -> None:
    data = bytearray(WHOLE)
    struct.pack_into("<LL", data, 18, 2**32 - 1, 2**32 - 1)
    scanned = bundle.scan(bytes(data))
    assert [fault.file for fault in scanned.faults] == ["", "README.txt"]
    assert scanned.files == FILES


def test_one_changed_byte_of_a_file_is_one_fault_and_its_place_is_known() -> None:
    data = bytearray(WHOLE)
    start = WHOLE.index(FILES["roll.txt"])
    data[start + 70] ^= 4
    assert bundle.scan(bytes(data)).faults == (
        Fault("roll.txt", "its bytes were changed after the zip was made", 70),
    )


@pytest.mark.parametrize("copy", ["local", "central"])
def test_a_changed_checksum_is_not_taken_for_a_changed_file(copy: str) -> None:
    data = bytearray(WHOLE)
    name = WHOLE.index(b"roll.txt" + FILES["roll.txt"]) if copy == "local" else WHOLE.rindex(b"roll.txt")
    at = name - 16 if copy == "local" else name - 30
    data[at] ^= 1
    (fault,) = bundle.scan(bytes(data)).faults
    assert (fault.file, fault.offset) == ("roll.txt", None)
    assert fault.sentence.startswith(f"byte {at} of the zip, in its ")


def test_a_file_of_no_bundle_is_not_among_what_was_read() -> None:
    assert bundle.scan(stored.write([*FILES.items(), ("names.txt", b"")])).files == FILES


def test_a_name_that_is_not_ascii_is_a_fault() -> None:
    assert bundle.scan(WHOLE.replace(b"roll.txt", b"r\xd6ll.txt")).faults


def test_what_can_be_read_of_a_zip_packed_by_hand_is_read() -> None:
    scanned = bundle.scan(packed(FILES, zipfile.ZIP_DEFLATED))
    assert scanned.files == FILES
    assert scanned.faults


def test_a_file_that_cannot_be_unpacked_is_named_and_the_others_are_read() -> None:
    data = bytearray(packed(FILES, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        offset = archive.getinfo("openings.jsonl").header_offset
    data[offset + 100] ^= 0xFF
    scanned = bundle.scan(bytes(data))
    assert "openings.jsonl" in {fault.file for fault in scanned.faults}
    assert set(scanned.files) == set(FILES) - {"openings.jsonl"}
