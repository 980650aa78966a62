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
_BY_TIME = tuple(pairwise(PHASES[1:5]))
_TIMES_WHILE_SCORING = 2


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
            if entry.text("by") == "time" and step not in _BY_TIME:
                yield Finding(str(entry), f"it says that time moved the round, and {step[1]} begins by hand")
            phase = entry.text("to")
        elif entry.type == "phase-extended":
            yield from _extended(entry, phase)


def scoring(evidence: Evidence) -> Iterator[Finding]:
    """Scoring is given more time twice at most, and not once it is over while there are ballots.

    Each such entry has a time and stands among casts, which have none: many would tell when somebody voted.
    """
    times, standing = 0, set[str]()
    for entry, until in _ends_before(evidence):
        if entry.type == "ballot-cast":
            standing.add(entry.text("slot"))
        elif entry.type == "ballot-withdrawn":
            standing.discard(entry.text("slot"))
        elif entry.type == "phase-extended" and entry.text("phase") == "scoring":
            times += 1
            if times > _TIMES_WHILE_SCORING:
                yield Finding(str(entry), f"scoring is given more time {times} times; it can be twice")
            end = until.get("scoring")
            if standing and end is not None and _moment(entry.text("at")) >= end:
                yield Finding(str(entry), "it opens ballots again whose time was over, and some were cast")


def _extended(entry: Numbered, phase: str) -> Iterator[Finding]:
    if entry.text("phase") != phase:
        yield Finding(str(entry), f"the round was in the phase {phase}")
    elif phase not in _ENDING:
        yield Finding(str(entry), f"{phase} has no end that could be put later")
    if entry.text("until") <= entry.text("at"):
        yield Finding(str(entry), "it gives time that was over already")


def ends(evidence: Evidence) -> Iterator[Finding]:
    """No end is put earlier; time ends no phase before its end, and none that began after it."""
    began: dict[str, int] = {}
    for entry, until in _ends_before(evidence):
        if entry.type == "phase-extended" and entry.text("phase") in until:
            if _moment(entry.text("until")) <= until[entry.text("phase")]:
                yield Finding(str(entry), "it gives no more time than there was")
        elif entry.type == "phase-moved":
            at, phase = _moment(entry.text("at")), entry.text("from")
            if entry.text("by") == "time" and phase in until:
                if at < until[phase]:
                    yield Finding(str(entry), "it says that time moved the round, and that was not over yet")
                if began.get(phase, at) >= until[phase]:
                    yield Finding(str(entry), f"it says that time ended {phase}, which began after its end")
            began[entry.text("to")] = at


def _ends_before(evidence: Evidence) -> Iterator[tuple[Numbered, dict[str, int]]]:
    """Every entry with the ends as they stood before it, in seconds."""
    until = _agreed(evidence)
    for entry in evidence.entries:
        yield entry, until
        if entry.type == "phase-extended" and entry.text("phase") in until:
            phase = entry.text("phase")
            more, late = _moment(entry.text("until")) - until[phase], _ENDS[_ENDS.index(phase) :]
            until = {each: end + more if each in late else end for each, end in until.items()}


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
