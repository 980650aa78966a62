"""Whether the entries can be read and stand in the order that a round has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voting.verify.evidence import ENTRIES, entry_name
from voting.verify.findings import Finding, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence, Numbered


class _Place(NamedTuple):
    """Where an entry may stand: after one of `after`, before all of `before`, perhaps only `once`."""

    after: tuple[str, ...]
    before: tuple[str, ...] = ()
    once: bool = False


_CLOSED = ("ballots-closed", "ballots-imported")
_PLACES = {
    "round-started": _Place((), once=True),
    "ground-rules-proposed": _Place(("round-started",), ("ground-rules-frozen",)),
    "ground-rules-agreed": _Place(("ground-rules-proposed",), ("ground-rules-frozen",)),
    "ground-rules-frozen": _Place(("ground-rules-proposed",), once=True),
    "phase-moved": _Place(("ground-rules-frozen",), ("published",)),
    "phase-extended": _Place(("ground-rules-frozen",), ("published",)),
    "proposal-submitted": _Place(("ground-rules-frozen",), ("roll-frozen", *_CLOSED)),
    "proposal-revised": _Place(("proposal-submitted",), ("roll-frozen", *_CLOSED)),
    "proposal-withdrawn": _Place(("proposal-submitted",), ("count-made",)),
    "proposal-ineligible": _Place(("proposal-submitted",), ("count-made",)),
    "roll-frozen": _Place(("ground-rules-frozen",), _CLOSED, once=True),
    "interest-declared": _Place(("ground-rules-frozen",), _CLOSED),
    "ballot-cast": _Place(("roll-frozen",), _CLOSED),
    "ballot-withdrawn": _Place(("ballot-cast",), _CLOSED),
    "ballots-closed": _Place(("roll-frozen",), _CLOSED, once=True),
    "ballots-imported": _Place(("ground-rules-frozen",), ("roll-frozen", *_CLOSED), once=True),
    "draw-made": _Place(("ballots-closed",), ("count-made",), once=True),
    "links-checked": _Place(("ballots-closed",), ("key-destroyed",)),
    "count-made": _Place(_CLOSED, ("decision-confirmed",)),
    "decision-confirmed": _Place(("count-made",), once=True),
    "published": _Place(("decision-confirmed",), once=True),
    "award-accepted": _Place(("published",)),
    "correction": _Place(("published",)),
    "key-destroyed": _Place(("published",), once=True),
    "redaction": _Place(("round-started",)),
    "forked": _Place(("round-started",)),
    "fork-accepted": _Place(("forked",)),
}


_WAITED = {("phase-moved", "scoring"): "before the roll", ("phase-moved", "decision"): "at closing"}
"""Where interests stand that waited. Older rounds logged them at once, also while ballots were open."""


def waited(evidence: Evidence) -> Iterator[Finding]:
    """See that interests that waited are sorted, so that their order says nothing.

    They are logged twice, together: before the roll, those that were declared until then; and when ballots
    close, the others. In older bundles they stand where they were declared, before the phase moved, and hold.
    """
    phase, block, last = "", "", ""
    for entry in evidence.entries:
        if entry.type in {"phase-moved", "roll-frozen"}:
            phase = entry.text("to") if entry.type == "phase-moved" else phase
            block = _WAITED.get((entry.type, phase), "")
            last = ""
        elif entry.type == "interest-declared" and block:
            if entry.text("commitment") <= last:
                yield Finding(str(entry), f"interests logged {block} do not ascend by their commitments")
            last = entry.text("commitment")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Go through the entries once, in their order."""
    for index, reason in evidence.unreadable:
        yield Finding(entry_name(index), plain(reason))
    if not evidence.file(ENTRIES).endswith(b"\n"):
        yield Finding(ENTRIES, "the last line does not end in a newline")
    seen: set[str] = set()
    for entry in evidence.entries:
        yield from (Finding(str(entry), sentence) for sentence in _misplaced(entry, seen))
        seen.add(entry.type)
    for kind in ("round-started", "ground-rules-frozen", "count-made", "decision-confirmed", "published"):
        if kind not in seen:
            yield Finding(ENTRIES, f"there is no entry of the type {kind}")
    if not seen.intersection(_CLOSED):
        yield Finding(ENTRIES, "there is no entry that closes or imports the ballots")


def _misplaced(entry: Numbered, seen: set[str]) -> Iterator[str]:
    where = _PLACES[entry.type]
    if entry.type == "round-started" and entry.index:
        yield "it must be the first entry"
    if where.after and not seen.intersection(where.after):
        yield f"it stands before any {' or '.join(where.after)}"
    for late in where.before:
        if late in seen and late != entry.type:
            yield f"it stands after {late}"
    if where.once and entry.type in seen:
        yield "a round has only one entry of this type"
