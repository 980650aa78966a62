"""The roll and the casts: who could vote, without names, and which revision of each ballot counts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from voting.ledger.ballots import roll_root
from voting.verify.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence, Numbered


def check(evidence: Evidence) -> Iterator[Finding]:
    """Compare roll.txt with the entry that froze the roll."""
    frozen, slots = evidence.only("roll-frozen"), evidence.roll
    if any(after <= before for before, after in pairwise(slots)):
        yield Finding("roll.txt", "the slots are not in ascending order, each once")
    if len(slots) != frozen.count("slots"):
        yield Finding("roll.txt", f"it has {len(slots)} slots, and {frozen} says {frozen.count('slots')}")
    if len(set(slots)) == len(slots) and roll_root(slots).hex() != frozen.text("root"):
        yield Finding("roll.txt", f"the root of the slots is not the one in {frozen}")


def casts(evidence: Evidence) -> Iterator[Finding]:
    """Follow each slot's revisions, and count the ballots that were cast and not withdrawn."""
    slots = {slot.hex() for slot in evidence.roll}
    last: Counter[str] = Counter()
    standing: set[str] = set()
    for entry in evidence.entries:
        if entry.type not in {"ballot-cast", "ballot-withdrawn"}:
            continue
        slot, revision = entry.text("slot"), entry.count("revision")
        if slot not in slots:
            yield Finding(str(entry), "its slot is not on the roll")
        if entry.type == "ballot-cast":
            if revision != last[slot] + 1:
                yield Finding(str(entry), f"it is revision {revision}, and {last[slot]} came before it")
            last[slot] = revision
            standing.add(slot)
        else:
            if slot not in standing or revision != last[slot]:
                yield Finding(str(entry), f"revision {revision} of this slot was not there to be withdrawn")
            standing.discard(slot)
    closed = evidence.only("ballots-closed")
    if closed.count("ballots") != len(standing):
        said = f"it counts {closed.count('ballots')} ballots"
        yield Finding(str(closed), f"{said}, and {len(standing)} were cast and not withdrawn")
    if len(standing) > len(slots):
        yield Finding(
            str(closed), f"{len(standing)} ballots are more than the {len(slots)} slots on the roll"
        )


def standing(evidence: Evidence) -> dict[str, Numbered]:
    """Give, by its slot, the last cast of each ballot that was not withdrawn after it."""
    last: dict[str, Numbered] = {}
    for entry in evidence.entries:
        if entry.type == "ballot-cast":
            last[entry.text("slot")] = entry
        elif entry.type == "ballot-withdrawn":
            last.pop(entry.text("slot"), None)
    return last
