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
        said += _gained(counted, _margin(counted, name))
    return "\n".join(sentence for sentence in said if sentence)


def _standing(step: Step) -> str:
    if step.standing is None:
        return ""
    ballots = "one ballot" if step.scorers == 1 else f"{step.scorers:,} ballots"
    return f"It asks for {money(step.cost)} and stands at {money(step.standing)}, from {ballots}."


def _turn(counted: Counted, step: Step) -> str:
    threshold = counted.rule.threshold
    if step.outcome is Outcome.TOO_FEW_SCORES:
        return f"It has no standing: {step.scorers:,} scored it, and the quorum is {counted.rule.quorum:,}."
    if step.outcome is Outcome.NO_SUPPORT and step.scorers and counted.election.vote_type.has_points:
        return "Its standing is not above zero, so it had no turn."
    if step.outcome is Outcome.NO_SUPPORT:
        return "Nobody supports it, so it had no turn."
    if threshold is not None and step.standing is not None and step.standing < threshold:
        return f"It was not funded: it stands below the threshold of {money(threshold)}."
    if step.outcome is Outcome.FUNDED:
        return f"It was funded, number {step.place}: {money(step.left)} was in the pot when its turn came."
    return f"It was not funded: {_why_not(counted, step)}."


def _why_not(counted: Counted, step: Step) -> str:
    left, place = money(step.left), step.place
    poor = "what its supporters still held together was not enough for it"
    if not isinstance(counted.rule, EqualShares):
        if step.outcome is Outcome.BELOW_THE_LINE:
            return f"it is number {place}, and the first that did not fit came before it"
        return f"it was number {place}, and {left} was in the pot when its turn came"
    if place is None:
        return poor
    return f"{poor}, and when the rest of the pot was filled up, it was number {place}, with {left} left"


def _margin(counted: Counted, name: str) -> Margin:
    election, rule = counted.election, counted.rule
    if isinstance(rule, Ranked):
        scale = Scale(election.most_points, room=pabulib.room(election))
        return margins(rule, counted.tallies, election.proposals, election.budget, scale=scale, names={name})[
            name
        ]
    from voting.shares import margins as shares  # noqa: PLC0415 -- numpy, which other rules do without

    return Margin(shares.nearest(_looked_into(counted), name))


def _looked_into(counted: Counted) -> Count:
    from voting.shares.margins import Count  # noqa: PLC0415 -- as above

    if not isinstance(counted.rule, EqualShares) or counted.profile is None:
        raise TypeError(f"{counted.rule.name} does not look at whole ballots")
    election = counted.election
    return Count(counted.rule, counted.tallies, election.proposals, election.budget, counted.profile)


def _gained(counted: Counted, margin: Margin) -> list[str]:
    said = []
    if margin.less is not None:
        said.append(f"Asking for {money(margin.less)} less, it would have been funded.")
    if margin.points is not None:
        said.append(_with_points(margin.points, is_choice=not counted.election.vote_type.has_points))
    if margin.raised is not None:
        ballots = "one ballot" if margin.raised == 1 else f"{margin.raised:,} ballots"
        said.append(f"With {margin.to} on {ballots} that gave less, it would have been funded.")
    return said or ["No single change of the kinds that are tried would have altered that."]


def _with_points(points: int, *, is_choice: bool) -> str:
    if is_choice:
        more = "one more ballot" if points == 1 else f"{points:,} more ballots"
        return f"Had {more} named it, it would have been funded."
    more = "one more point" if points == 1 else f"{points:,} more points"
    return f"With {more} in all, it would have been funded."


def _lost(counted: Counted, step: Step) -> str:
    """For a winner: how much dearer it could have been."""
    pot = counted.election.budget
    more = _dearer(counted, step)
    if step.cost + more > pot:
        return f"Asking for {money(more)} more, it would not have been funded: the pot does not hold that."
    return f"Asking for {money(more)} more, it would not have been funded."


def _dearer(counted: Counted, step: Step) -> int:
    """The smallest rise of its cost, in whole units, with which it is not funded, as far as looked for."""
    more = floor(counted.election.budget - step.cost) + 1  # more than the pot is never funded
    if isinstance(counted.rule, EqualShares):
        from voting.shares import margins as shares  # noqa: PLC0415 -- as above

        return shares.rise(_looked_into(counted), step.proposal, more)
    fits = 0
    while more - fits > 1:
        middle = (fits + more) // 2
        fits, more = (middle, more) if _funds(counted, step.proposal, step.cost + middle) else (fits, middle)
    return more


def _funds(counted: Counted, name: str, cost: int | Fraction) -> bool:
    """Whether it is funded if it costs that."""
    proposals = [replace(each, cost=cost) if each.id == name else each for each in counted.election.proposals]
    return name in counted.rule.allocate(counted.tallies, proposals, counted.election.budget).winners
