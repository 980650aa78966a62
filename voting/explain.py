"""Why one proposal of a file was or was not chosen, in sentences, and what would have altered that."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING

from voting import pabulib
from voting.count import Refused, money, plain
from voting.margins import Margin, Scale, margins
from voting.printing import described
from voting.rules.equal_shares import EqualShares
from voting.rules.ranked import Ranked
from voting.standings import Outcome

if TYPE_CHECKING:
    from fractions import Fraction

    from voting.allocation import Step
    from voting.count import Counted
    from voting.shares.margins import Count

WHY = {
    Outcome.NO_SUPPORT: "Nobody supports it, so it had no turn.",
    Outcome.TOO_FEW_SCORES: "Fewer scored it than the quorum asks for, so it has no standing.",
    Outcome.INELIGIBLE: "It was not eligible.",
    Outcome.WITHDRAWN: "It was withdrawn.",
}


def explained(counted: Counted, name: str) -> str:
    """The sentences. Refused where there is no such proposal."""
    step = next((step for step in counted.allocation.steps if step.proposal == name), None)
    if step is None:
        raise Refused(f"there is no proposal {name!r} in this file")
    title = next(one.name for one in counted.election.proposals if one.id == name)
    said = [f"{plain(name)}{': ' + plain(title) if title else ''}", f"Counted by {described(counted.rule)}."]
    said += [_standing(step), _turn(counted, step)]
    if step.outcome is Outcome.FUNDED:
        said.append(_lost(counted, step))
    else:
        said += _gained(_margin(counted, name))
    return "\n".join(sentence for sentence in said if sentence)


def _standing(step: Step) -> str:
    if step.standing is None:
        return ""
    ballots = "one ballot" if step.scorers == 1 else f"{step.scorers:,} ballots"
    return f"It asks for {money(step.cost)} and stands at {money(step.standing)}, from {ballots}."


def _turn(counted: Counted, step: Step) -> str:
    if step.outcome in WHY:
        return WHY[step.outcome]
    if step.outcome is Outcome.FUNDED and step.place is not None:
        return f"It was funded, number {step.place}: {money(step.left)} was in the pot when its turn came."
    if isinstance(counted.rule, EqualShares):
        return "It was not funded: what its supporters still held together was not enough for it."
    if step.outcome is Outcome.BELOW_THE_LINE and step.place is None:
        return "It was not funded: it stands below the threshold."
    if step.outcome is Outcome.BELOW_THE_LINE:
        return f"It was not funded: it is number {step.place}, and the first that did not fit came before it."
    left = money(step.left)
    return f"It was not funded: it was number {step.place}, and {left} was in the pot when its turn came."


def _margin(counted: Counted, name: str) -> Margin:
    election, rule = counted.election, counted.rule
    if isinstance(rule, Ranked):
        scale = Scale(election.most_points, room=pabulib.room(election))
        return margins(rule, counted.tallies, election.proposals, election.budget, scale=scale, names={name})[
            name
        ]
    from voting.shares import margins as shares  # noqa: PLC0415 -- numpy, which other rules do without

    return shares.margins(_looked_into(counted), {name})[name]


def _looked_into(counted: Counted) -> Count:
    from voting.shares.margins import Count  # noqa: PLC0415 -- as above

    if not isinstance(counted.rule, EqualShares) or counted.profile is None:
        raise TypeError(f"{counted.rule.name} does not look at whole ballots")
    election = counted.election
    return Count(counted.rule, counted.tallies, election.proposals, election.budget, counted.profile)


def _gained(margin: Margin) -> list[str]:
    said = []
    if margin.less is not None:
        said.append(f"Asking for {money(margin.less)} less, it would have been funded.")
    if margin.points is not None:
        points = "one more point" if margin.points == 1 else f"{margin.points:,} more points"
        said.append(f"With {points} in all, it would have been funded.")
    if margin.raised is not None:
        ballots = "one ballot" if margin.raised == 1 else f"{margin.raised:,} ballots"
        said.append(f"With {margin.to} on {ballots} that gave less, it would have been funded.")
    return said or ["No single change of the kinds that are tried would have altered that."]


def _lost(counted: Counted, step: Step) -> str:
    """For a winner: how much dearer it could have been."""
    pot, rule = counted.election.budget, counted.rule
    more = _dearer_of_shares(counted, step) if isinstance(rule, EqualShares) else _dearer(counted, step)
    if more is None:
        return "No rise in what it asks for, of those that are tried, would have altered that."
    if step.cost + more > pot:
        return f"Asking for {money(more)} more, it would not have been funded: the pot does not hold that."
    return f"Asking for {money(more)} more, it would not have been funded."


def _funds(counted: Counted, name: str, cost: int | Fraction) -> bool:
    """Whether it is funded if it costs that, whatever else happens."""
    proposals = [replace(each, cost=cost) if each.id == name else each for each in counted.election.proposals]
    found = counted.rule.allocate(
        counted.tallies, proposals, counted.election.budget, profile=counted.profile
    )
    return name in found.winners


def _dearer(counted: Counted, step: Step) -> int:
    """The smallest rise of its cost, in whole units, with which it is not funded."""
    fits, more = 0, floor(counted.election.budget - step.cost) + 1  # more than the pot is never funded
    while more - fits > 1:
        middle = (fits + more) // 2
        fits, more = (middle, more) if _funds(counted, step.proposal, step.cost + middle) else (fits, middle)
    return more


def _dearer_of_shares(counted: Counted, step: Step) -> int | None:
    """The same by equal shares, looked for where its supporters' money ends in the run without it."""
    from voting.shares.margins import TRIED, affordable_without  # noqa: PLC0415 -- as above

    ends = affordable_without(_looked_into(counted), step.proposal)
    rises = sorted({floor(most - step.cost) + 1 for most in ends if most >= step.cost})
    return next(
        (rise for rise in rises[-TRIED:] if not _funds(counted, step.proposal, step.cost + rise)), None
    )
