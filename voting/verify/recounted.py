"""Whether the published result is what the recount gives: winners, amounts, standings, and each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting import exact
from voting.verify.counted import ScoresMissing, count
from voting.verify.findings import Finding, NotChecked
from voting.verify.result import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from voting.verify.counted import Counted
    from voting.verify.documents import Value
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark

_Figures = dict[str, int | str | None]


def check(evidence: Evidence) -> Iterator[Remark]:
    """Count again and compare."""
    try:
        again = count(evidence)
    except ScoresMissing as missing:
        yield NotChecked(str(missing))
        return
    result = evidence.result
    winners = [winner.text() for winner in result["winners"].items()]
    for name in sorted(set(winners) ^ set(again.recount.winners)):
        does, doesnot = (FILE, "the recount") if name in winners else ("the recount", FILE)
        yield Finding(f"proposal {name}", f"{does} funds it, and {doesnot} does not")
    if winners != list(again.recount.winners):
        yield Finding(FILE, "its winners are not those of the recount, in their order")
    spent = sum(again.recount.amounts.values())
    if result["spent"].whole() != spent:
        yield Finding(FILE, f"{result['spent'].whole()} is said to be spent, and the recount spends {spent}")
    yield from _rows(evidence, again, result["standings"], ("standing", "scorers"))
    yield from _rows(evidence, again, result["steps"], ("standing", "scorers", "cost", "amount", "outcome"))
    yield from _turns(evidence, again, result)
    yield from _ties(again, result["ties"])


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
    outcome = status if status != "eligible" else _outcome(again, name, ask, standing)
    return {
        "standing": "" if standing is None else exact.text(standing),
        "scorers": again.scorers.get(name),
        "cost": ask,
        "amount": int(again.recount.amounts.get(name, 0)),
        "outcome": outcome,
    }


def _outcome(again: Counted, name: str, ask: int, standing: Fraction | None) -> str:
    if name in again.recount.amounts:
        return "funded" if again.recount.amounts[name] == ask else "funded-in-part"
    if standing is None:
        return "too-few-scores"
    if standing <= 0:
        return "no-support"
    return "did-not-fit" if name in again.not_fitting else "below-the-line"


def _shown(row: Value, field: str) -> int | str | None:
    if field == "scorers" and field not in row:
        return None
    return row[field].text() if field in {"standing", "outcome"} else row[field].whole()


def _turns(evidence: Evidence, again: Counted, result: Value) -> Iterator[Finding]:
    """Follow the money: turns in their order, each with its place and what was left; then those without."""
    left = again.budget
    turns = again.recount.turns
    places = {name: place for place, name in enumerate(turns, start=1)}
    steps = result["steps"].items()
    for step in steps:
        name = step["proposal"].text()
        place = step["place"].whole() if "place" in step else None
        if place != places.get(name):
            yield Finding(
                f"proposal {name}", f"{FILE} says that its place is {place}, and it is {places.get(name)}"
            )
        if step["left"].whole() != left:
            yield Finding(
                f"proposal {name}", f"{FILE} says that {step['left'].whole()} was left, and it was {left}"
            )
        left -= step["amount"].whole()
    names = [step["proposal"].text() for step in steps]
    shown = set(names)
    others = [each.id for each in evidence.proposals if each.id in shown and each.id not in places]
    if names != [*turns, *others]:
        yield Finding(FILE, "its steps are not in the order in which proposals had their turn")
    if names != [row["proposal"].text() for row in result["standings"].items()]:
        yield Finding(FILE, "its standings are not in the order of its steps")


def _ties(again: Counted, rows: Value) -> Iterator[Finding]:
    """Compare who was equal, the order they got, and by what."""
    expected = [(tie.proposals, tie.order, again.told_by(tie.by)) for tie in again.recount.ties]
    shown = [(row["proposals"].texts(), row["order"].texts(), row["by"].text()) for row in rows.items()]
    for equals, order, by in expected:
        if (equals, order, by) not in shown:
            sentence = f"it does not say that these were equal, and in this order by {by}: {', '.join(order)}"
            yield Finding(FILE, sentence)
    for tie in shown:
        if tie not in expected:
            sentence = f"it has a tie that the recount does not have so: {', '.join(tie[0])}"
            yield Finding(FILE, sentence)
    if sorted(shown) == sorted(expected) and shown != expected:
        yield Finding(FILE, "its ties are not in their order, the highest first")
    if len(set(shown)) != len(shown):
        yield Finding(FILE, "it has a tie twice")
