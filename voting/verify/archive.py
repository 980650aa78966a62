"""Whether the bundle has the files it should have, and whether they are those that were published."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from voting.bundle import names
from voting.verify.evidence import ENTRIES, entry_name
from voting.verify.findings import Finding, Noted, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.bundle import Fault
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark


def faults(evidence: Evidence, found: Sequence[Fault]) -> Iterator[Finding]:
    """Turn what is wrong with the zip into findings that name the file, and the entry where it is known."""
    for fault in found:
        subject = plain(fault.file) or "the zip"
        if fault.offset is None:
            yield Finding(subject, fault.sentence)
            continue
        line = evidence.files[fault.file].count(b"\n", 0, fault.offset)
        if fault.file == ENTRIES:
            yield Finding(entry_name(line), f"one byte of it was changed: byte {fault.offset} of the file")
        else:
            place = f"line {line + 1}, byte {fault.offset}"
            yield Finding(subject, f"one byte was changed after the zip was made: {place}")


def check(evidence: Evidence) -> Iterator[Remark]:
    """Compare the names with the list, and each file with the digest that was logged."""
    of_members = names.WHOLE if evidence.shows_ballots else names.MEMBERS
    expected = names.IMPORTED if evidence.imported else of_members
    for name in expected:
        if name not in evidence.files:
            yield Finding(name, "the file is missing")
    for name in evidence.files:
        if name not in expected:
            yield Finding(name, "a bundle of this kind has no such file")
    published = evidence.only("published")
    logged = published.data["files"]
    logged = logged if isinstance(logged, dict) else {}
    final = [name for name in expected if name not in names.GROWING]
    for name in sorted(logged.keys() ^ set(final)):
        yield Finding(str(published), f"it should list the digests of the final files, and {name} is amiss")
    for name in final:
        data = evidence.files.get(name)
        if data is not None and name in logged and sha256(data).hexdigest() != logged[name]:
            yield Finding(name, f"this is not the file whose digest {published} holds")
    yield Noted(
        "what README.txt says and what verify.pyz does was not checked: both are as they were published"
    )
