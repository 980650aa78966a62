"""The way through the phases: each step from where the last one went, and no end put earlier than it was."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from voting.ledger.shapes import TIME
from voting.verify.documents import load
from voting.verify.findings import Finding
from voting.verify.rules import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence, Numbered

PHASES = ("ground-rules", "proposals", "interests", "scoring", "decision", "published")
_ENDS = ("proposals", "interests", "scoring", "decision", "questions")
_ENDING = _ENDS[:-1]
_BACK = ("interests", "proposals")
_IMPORTED = ("ground-rules", "decision")


def steps(evidence: Evidence) -> Iterator[Finding]:
    """Each step goes on by one phase; back from interests to proposals, as long as there is no roll."""
    phase, has_roll = PHASES[0], False
    for entry in evidence.entries:
        has_roll = has_roll or entry.type == "roll-frozen"
        if entry.type == "phase-moved":
            if phase != entry.text("from"):
                yield Finding(str(entry), f"the round was in the phase {phase}")
            step = (entry.text("from"), entry.text("to"))
            imported = step == _IMPORTED and bool(evidence.all("ballots-imported"))
            if step == _BACK and has_roll:
                yield Finding(str(entry), "it goes back to proposals after the roll was frozen")
            elif step not in {*pairwise(PHASES), _BACK} and not imported:
                yield Finding(str(entry), f"{step[1]} does not follow {step[0]}")
            phase = entry.text("to")
        elif entry.type == "phase-extended":
            yield from _extended(entry, phase)


def _extended(entry: Numbered, phase: str) -> Iterator[Finding]:
    if entry.text("phase") != phase:
        yield Finding(str(entry), f"the round was in the phase {phase}")
    elif phase not in _ENDING:
        yield Finding(str(entry), f"{phase} has no end that could be put later")
    if entry.text("until") <= entry.text("at"):
        yield Finding(str(entry), "it gives time that was over already")


def ends(evidence: Evidence) -> Iterator[Finding]:
    """No end is put earlier, and no step by time stands before the end of the phase it leaves."""
    until = _agreed(evidence)
    for entry in evidence.entries:
        if entry.type == "phase-extended" and entry.text("phase") in until:
            phase, later = entry.text("phase"), _moment(entry.text("until"))
            more = later - until[phase]
            if later <= until[phase]:
                yield Finding(str(entry), "it gives no more time than there was")
            late = _ENDS[_ENDS.index(phase) :]
            until = {each: end + more if each in late else end for each, end in until.items()}
        elif entry.type == "phase-moved" and entry.text("by") == "time":
            end = until.get(entry.text("from"))
            if end is not None and _moment(entry.text("at")) < end:
                yield Finding(str(entry), "it says that time moved the round, and that was not over yet")


def _agreed(evidence: Evidence) -> dict[str, int]:
    """The ends that the ground rules give, in seconds; older ones need not have any."""
    document = load(FILE, evidence.file(FILE))
    found = {}
    for phase in document["dates"].record() if "dates" in document else ():
        end = document["dates"][phase]
        if phase not in _ENDS or not TIME.fits(end.text()):
            end.refuse("is not the end of a phase, a time such as 2026-12-04T12:00:00Z")
        found[phase] = _moment(end.text())
    return found


def _moment(text: str) -> int:
    """Seconds, to which any number of others can be added."""
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
