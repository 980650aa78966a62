"""Whether the published result is what the recount gives: winners, amounts, standings, and each step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from voting import exact
from voting.verify.counted import count
from voting.verify.findings import Finding
from voting.verify.result import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.counted import Counted
    from voting.verify.documents import Value
    from voting.verify.evidence import Evidence

_Figures = dict[str, int | str | None]


def check(evidence: Evidence) -> Iterator[Finding]:
    """Count again and compare."""
    again, result = count(evidence), evidence.result
    winners = [winner.text() for winner in result["winners"].items()]
    for name in sorted(set(winners) ^ set(again.recount.winners)):
        does, doesnot = (FILE, "the recount") if name in winners else ("the recount", FILE)
        yield Finding(f"proposal {name}", f"{does} funds it, and {doesnot} does not")
    if winners != list(again.recount.winners):
        yield Finding(FILE, "its winners are not those of the recount, in their order")
    spent = sum(again.costs[name] for name in again.recount.winners)
    if result["spent"].whole() != spent:
        yield Finding(FILE, f"{result['spent'].whole()} is said to be spent, and the recount spends {spent}")
    yield from _rows(evidence, again, result["standings"], ("standing", "scorers"))
    yield from _rows(evidence, again, result["steps"], ("standing", "scorers", "cost", "amount", "outcome"))
    yield from _turns(again, result["steps"])


def _rows(evidence: Evidence, again: Counted, rows: Value, names: tuple[str, ...]) -> Iterator[Finding]:
    """Compare each row's figures, and see that there is one row for each proposal that could be funded."""
    listed = {proposal.id: proposal for proposal in evidence.proposals}
    missing = set(again.scorers)
    seen: set[str] = set()
    for row in rows.items():
        name = row["proposal"].text()
        if name not in listed or name in seen:
            yield Finding(f"proposal {name}", f"{FILE} has a row for it that should not be there")
            continue
        seen.add(name)
        expected = _expected(again, name, listed[name].ask, listed[name].status)
        for field in names:
            shown = _shown(row, field)
            if shown != expected[field]:
                yield Finding(f"proposal {name}", f"{FILE} says {field} {shown}, and it is {expected[field]}")
    for name in sorted(missing - seen):
        yield Finding(f"proposal {name}", f"{FILE} has no row for it")


def _expected(again: Counted, name: str, ask: int, status: str) -> _Figures:
    standing = again.recount.standings.get(name)
    if status != "eligible":
        outcome = status
    elif name in again.recount.amounts:
        outcome = "funded"
    elif standing is None:
        outcome = "too-few-scores"
    else:
        outcome = "did-not-fit" if standing > 0 else "no-support"
    return {
        "standing": "" if standing is None else exact.text(standing),
        "scorers": again.scorers.get(name),
        "cost": ask,
        "amount": ask if outcome == "funded" else 0,
        "outcome": outcome,
    }


def _shown(row: Value, field: str) -> int | str | None:
    if field == "scorers" and field not in row:
        return None
    return row[field].text() if field in {"standing", "outcome"} else row[field].whole()


@dataclass(frozen=True, slots=True)
class _Turn:
    place: int
    proposal: str


def _turns(again: Counted, steps: Value) -> Iterator[Finding]:
    """Follow the money: places count up, standings go down, each step starts with what was left."""
    left = again.budget
    turns: list[_Turn] = []
    for step in steps.items():
        name = step["proposal"].text()
        if "place" in step:
            turns.append(_Turn(step["place"].whole(), name))
        if step["left"].whole() != left:
            yield Finding(
                f"proposal {name}", f"{FILE} says that {step['left'].whole()} was left, and it was {left}"
            )
        left -= step["amount"].whole()
    if [turn.place for turn in turns] != list(range(1, len(turns) + 1)):
        yield Finding(FILE, "the places of its steps do not count up from 1")
    standings = again.recount.standings
    for before, after in pairwise(turns):
        higher, lower = standings.get(before.proposal), standings.get(after.proposal)
        if higher is not None and lower is not None and higher < lower:
            yield Finding(
                f"proposal {after.proposal}", f"{FILE} puts it after {before.proposal}, which is lower"
            )
