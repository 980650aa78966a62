"""Whether the ledger was put back to an earlier state: what was lost, and whether members agreed to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.ledger import forks
from voting.verify.evidence import Numbered, entry_name
from voting.verify.findings import Finding
from voting.verify.rules import those_who_decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence

GOES_ON = ("count-made", "decision-confirmed", "published", "award-accepted")
"""After closing these wait for the members' word on how to go on."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Name each fork and what was lost by it; that some was lost is a finding by itself."""
    last = 1
    for fork in forks.of(evidence.lines):
        name = f"{entry_name(fork.index)} (forked)"
        yield Finding(name, f"the ledger was put back: {fork.lost}")
        if fork.number <= last:
            yield Finding(name, f"it is numbered {fork.number}, and {last} was before it")
        elif fork.number > last + 1:
            yield Finding(name, f"it is numbered {fork.number} after {last}: a fork between them is gone too")
        if fork.restored != fork.index:
            yield Finding(name, f"it says that {fork.restored} entries were restored, not {fork.index}")
        last = max(last, fork.number)


def accepted(evidence: Evidence) -> Iterator[Finding]:
    """See that after closing nothing went on from a fork before enough of those on the roll agreed to."""
    closed, newest = False, 1
    waiting: Numbered | None = None
    for entry in evidence.entries:
        if entry.type == "ballots-closed":
            closed = True
        elif entry.type == "forked":
            newest = entry.count("number")
            waiting = entry if closed else None
        elif entry.type == "fork-accepted":
            yield from _agreement(evidence, entry, newest)
            waiting = None
        elif entry.type in GOES_ON and waiting is not None:
            yield Finding(str(entry), f"the members had not agreed to go on after {waiting}")


def _agreement(evidence: Evidence, entry: Numbered, newest: int) -> Iterator[Finding]:
    if entry.count("number") != newest:
        yield Finding(str(entry), f"it is about fork {entry.count('number')}, and the newest is {newest}")
    enough = evidence.rules.enough(entry.count("members"))
    if entry.count("agreed") < enough:
        yield Finding(str(entry), f"{entry.count('agreed')} members agreed, and {enough} were needed")
    if entry.count("agreed") + entry.count("objected") > entry.count("members"):
        yield Finding(str(entry), "more people answered than there are members")
    yield from those_who_decide(evidence, entry)
