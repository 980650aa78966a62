"""Counting a Pabulib file: what `python -m voting count` does, without the command line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Any

from voting import checks, exact, pabulib, suits
from voting.recount import Asked, recount, scores_of_ballots, support_of_ballots, totals_of_ballots
from voting.result import standing_text
from voting.rules import build
from voting.wording import plain

if TYPE_CHECKING:
    from voting.allocation import Allocation, Purchase, Step
    from voting.ballots import Tally
    from voting.profile import Profile
    from voting.recount import Recount
    from voting.rules import Rule
    from voting.rules.rule import Progress

__all__ = ["Counted", "Refused", "as_json", "count_again", "count_file", "money", "plain", "suited"]


class Refused(Exception):
    """What was asked for cannot be done; the message is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A file, counted; `again` is the recount, which agreed, or None where it was not made.

    `seconds` tells how long each part took.
    """

    election: pabulib.Election
    rule: Rule
    tallies: dict[str, Tally]
    profile: Profile | None
    allocation: Allocation
    again: Recount | None
    seconds: dict[str, float]


def count_file(
    path: str,
    rule_name: str,
    tie_order: tuple[str, ...],
    *,
    with_recount: bool = True,
    progress: Progress | None = None,
    **parameters: Any,  # noqa: ANN401 -- each rule's own
) -> Counted:
    """Read, count and recount.

    Refused where the rule does not suit the ballots, pabulib.BrokenFile where the file is broken,
    rules.UnknownRule and OSError as they come; RuntimeError where the recount differs.
    """
    build(rule_name, tie_order=tie_order, **parameters)  # what is wrong with the rule is said before reading
    started = perf_counter()
    election = pabulib.read(path)
    rule = suited(rule_name, tie_order, election, parameters)
    was_read = perf_counter()
    said = pabulib.choices(election)
    tallies = pabulib.tallies(election, said)
    profile = pabulib.profile_of(election, said) if rule.needs_ballots else None
    allocation = rule.allocate(
        tallies, election.proposals, election.budget, profile=profile, progress=progress
    )
    counted = perf_counter()
    seconds = {"read": round(was_read - started, 6), "count": round(counted - was_read, 6)}
    again = count_again(election, rule) if with_recount else None
    if again and checks.recount_agrees(allocation, again).verdict is not checks.Verdict.HOLDS:
        raise RuntimeError("the count and the recount of this file differ, so no result is shown")
    return Counted(election, rule, tallies, profile, allocation, again, seconds)


def suited(
    name: str, tie_order: tuple[str, ...], election: pabulib.Election, parameters: dict[str, Any]
) -> Rule:
    """The rule for these ballots, with the utility that is usual for them. Refused where it counts none."""
    utility = parameters.get("utility")
    why = suits.why_not(name, election.vote_type, utility)
    if why:
        raise Refused(why)
    if name == "equal-shares":
        parameters = {"utility": suits.DEFAULT_UTILITY[election.vote_type], **parameters}
    return build(name, tie_order=tie_order, **parameters)


def count_again(election: pabulib.Election, rule: Rule) -> Recount:
    """The recount of a file."""
    kind, longest = election.vote_type.value, election.max_length
    ballots = [(ballot.votes, ballot.points) for ballot in election.ballots]
    proposals = [Asked(one.id, one.cost, one.minimum, one.tags) for one in election.proposals]
    record = rule.record()
    if rule.name in suits.OF_SCORES:
        listed = scores_of_ballots(kind, ballots, longest)
        return recount(
            record, proposals, {one.name: listed.get(one.name, []) for one in proposals}, election.budget
        )
    totals = totals_of_ballots(kind, ballots, longest)
    support = support_of_ballots(kind, ballots, longest) if rule.needs_ballots else None
    scores = {one.name: totals.get(one.name, (0, 0)) for one in proposals}
    return recount(record, proposals, scores, election.budget, support)


def as_json(counted: Counted) -> dict[str, Any]:
    """The count as contract.md gives it: money and standings as exact strings, "" for no standing."""
    allocation = counted.allocation
    made = {
        "rule": counted.rule.record(),
        "budget": exact.text(allocation.budget),
        "spent": exact.text(allocation.spent),
        "winners": list(allocation.winners),
        "standings": [
            {"proposal": step.proposal, "standing": standing_text(step.standing), "scorers": step.scorers}
            for step in allocation.steps
        ],
        "ties": [tie.record() for tie in allocation.ties],
        "recount": "not made" if counted.again is None else "agrees",
        "seconds": counted.seconds,
        "ballots": len(counted.election.ballots),
        "vote_type": str(counted.election.vote_type),
        "steps": [_step(step) for step in allocation.steps],
    }
    return made if allocation.purchase is None else made | {"purchase": _purchase(allocation.purchase)}


def _step(step: Step) -> dict[str, Any]:
    """A step as result.json has it, without a place where there was no turn; money in the file's currency."""
    place = {} if step.place is None else {"place": step.place}
    amounts = {"cost": step.cost, "left": step.left, "amount": step.amount}
    money_of = {name: exact.text(amount) for name, amount in amounts.items()}
    return {"proposal": step.proposal} | place | money_of | {"outcome": str(step.outcome)}


def _purchase(made: Purchase) -> dict[str, Any]:
    prices = {name: exact.text(price) for name, price in made.prices.items()}
    return {"endowment": exact.text(made.endowment), "raises": made.raises, "prices": prices}


def money(value: int | Fraction) -> str:
    """`value` with thousands apart: whole, or to two decimals with a mark that there is more."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    hundredths = round(Fraction(value) * 100)
    whole, part = divmod(abs(hundredths), 100)
    about = "" if hundredths == value * 100 else "~"
    return f"{about}{'-' if hundredths < 0 else ''}{whole:,}.{part:02}"
