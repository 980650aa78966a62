"""Counting a Pabulib file: what `python -m voting count` does, without the command line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Any

from voting import checks, exact, pabulib
from voting.recount import recount, totals_of_ballots
from voting.result import standing_text
from voting.rules import build

if TYPE_CHECKING:
    from voting.allocation import Allocation, Step
    from voting.recount import Recount
    from voting.rules import Rule


class Refused(Exception):
    """What was asked for cannot be done; the message is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A file, counted by a rule and by the recount, which agreed; `seconds` tells how long each part took."""

    election: pabulib.Election
    rule: Rule
    allocation: Allocation
    seconds: dict[str, float]


def count_file(path: str, rule_name: str, tie_order: tuple[str, ...]) -> Counted:
    """Read, count and recount.

    Refused where the rule does not suit the ballots, pabulib.BrokenFile where the file is broken,
    rules.UnknownRule and OSError as they come; RuntimeError where the recount differs.
    """
    rule = build(rule_name, tie_order=tie_order)
    started = perf_counter()
    election = pabulib.read(path)
    if rule.name == "average" and election.vote_type is not pabulib.VoteType.SCORING:
        raise Refused(
            f"average needs scores; the ballots of this file are {election.vote_type}, not scoring, and "
            "greedy counts those"
        )
    was_read = perf_counter()
    allocation = rule.allocate(pabulib.tallies(election), election.proposals, election.budget)
    counted = perf_counter()
    if checks.recount_agrees(allocation, _again(election, rule)).verdict is not checks.Verdict.HOLDS:
        raise RuntimeError("the count and the recount of this file differ, so no result is shown")
    seconds = {"read": round(was_read - started, 6), "count": round(counted - was_read, 6)}
    return Counted(election, rule, allocation, seconds)


def _again(election: pabulib.Election, rule: Rule) -> Recount:
    ballots = ((ballot.votes, ballot.points) for ballot in election.ballots)
    totals = totals_of_ballots(election.vote_type.value, ballots, election.max_length)
    proposals = [(one.id, one.cost) for one in election.proposals]
    scores = {name: totals.get(name, (0, 0)) for name, _ in proposals}
    return recount(rule.record(), proposals, scores, election.budget)


def as_json(counted: Counted) -> dict[str, Any]:
    """The count as contract.md gives it: money and standings as exact strings, "" for no standing."""
    allocation = counted.allocation
    return {
        "rule": counted.rule.record(),
        "budget": exact.text(allocation.budget),
        "spent": exact.text(allocation.spent),
        "winners": list(allocation.winners),
        "standings": [
            {"proposal": step.proposal, "standing": standing_text(step.standing), "scorers": step.scorers}
            for step in allocation.steps
        ],
        "ties": [tie.record() for tie in allocation.ties],
        "seconds": counted.seconds,
    }


def as_text(counted: Counted) -> str:
    """The count for a person to read, in the order in which proposals had their turn."""
    allocation, rule, election = counted.allocation, counted.rule, counted.election
    names = {one.id: one.name for one in election.proposals}
    heading = ("place", "proposal", "standing", "scorers", "cost", "outcome", "name")
    table = [heading, *(_shown(step, names[step.proposal]) for step in allocation.steps)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heading))]
    left = money(allocation.budget - allocation.spent)
    parts = [
        f"{rule.name}, version {rule.version}, ties by {', then '.join(rule.tie_order)}; the recount agrees",
        f"{len(election.ballots)} ballots, {len(names)} proposals, {len(allocation.winners)} funded",
        f"pot {money(allocation.budget)}, spent {money(allocation.spent)}, left {left}",
        "",
    ]
    for row in table:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        parts.append("  ".join(padded).rstrip())
    parts += [
        f"tied: {', '.join(map(plain, tie.order))}, in this order by {tie.by}" for tie in allocation.ties
    ]
    return "\n".join(parts)


def _shown(step: Step, name: str) -> tuple[str, ...]:
    place = "" if step.place is None else str(step.place)
    standing = "" if step.standing is None else money(step.standing)
    outcome = step.outcome.replace("-", " ")
    return (place, plain(step.proposal), standing, str(step.scorers), money(step.cost), outcome, plain(name))


def money(value: int | Fraction) -> str:
    """`value` with thousands apart: whole, or to two decimals with a mark that there is more."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    hundredths = round(Fraction(value) * 100)
    whole, part = divmod(abs(hundredths), 100)
    about = "" if hundredths == value * 100 else "~"
    return f"{about}{'-' if hundredths < 0 else ''}{whole:,}.{part:02}"


def plain(text: str) -> str:
    """`text` without what a terminal would obey instead of show."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
