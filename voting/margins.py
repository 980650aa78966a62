"""How far a proposal was from being funded: the smallest change in one number that would have altered it.

Only for rules that go through the standings from the highest down and skip what does not fit. Leaving a
proposal out, what is left in the pot falls from turn to turn, and an earlier turn comes with a higher
standing or, among equals, by the tie order. So each of the two changes works from some size on, and that size
can be found without trying them all. Whatever is found is confirmed by allocating again with the change made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from voting.allocation import in_turn
from voting.standings import Outcome
from voting.ties import UnresolvedTie, key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from voting.ballots import Proposal, Tally
    from voting.rules import Rule
    from voting.standings import Standing


@dataclass(frozen=True, slots=True)
class Margin:
    """What would have got an unfunded proposal funded, each by itself.

    `less`: that much less asked for, in whole units of the pot; never the whole of it. `points`: so many
    points more over all who scored it. None: no such change would have been enough, or possible.
    """

    less: int | None
    points: int | None


@dataclass(frozen=True, slots=True)
class _Count:
    """One count, to be made again with one thing changed."""

    rule: Rule
    tallies: Mapping[str, Tally]
    proposals: Sequence[Proposal]
    budget: int | Fraction
    barred: Mapping[str, Outcome] | None

    def funds(self, changed: Proposal, tally: Tally) -> bool:
        """Whether `changed`, standing in for the proposal of its id, is funded with `tally`."""
        tallies = {**self.tallies, changed.id: tally}
        proposals = [changed if one.id == changed.id else one for one in self.proposals]
        try:
            allocation = self.rule.allocate(tallies, proposals, self.budget, barred=self.barred)
        except UnresolvedTie:
            return False
        return changed.id in allocation.winners


def margins(
    rule: Rule,
    tallies: Mapping[str, Tally],
    proposals: Sequence[Proposal],
    budget: int | Fraction,
    *,
    high: int | None,
    step: int = 1,
    barred: Mapping[str, Outcome] | None = None,
) -> dict[str, Margin]:
    """The margin of each unfunded proposal, in the order of `proposals`.

    `high` is the highest score of a criterion (None where there is no highest); `step` the smallest change
    that one more point anywhere makes to a total (the greatest common divisor of the weights), of which
    `points` is a multiple.
    """
    count = _Count(rule, tallies, proposals, budget, barred)
    standings = rule.standings(tallies, proposals, barred)
    queue, _ = in_turn(standings, rule.tie_order)
    winners = frozenset(rule.allocate(tallies, proposals, budget, barred=barred).winners)
    found = {}
    for one in standings:
        if one.proposal.id in winners:
            continue
        others = [other for other in queue if other is not one]
        left = _left_before(others, budget)
        found[one.proposal.id] = Margin(
            less=_less(count, one, others, left),
            points=_points(count, one, others, left, high=high, step=step),
        )
    return found


def _left_before(others: Sequence[Standing], budget: int | Fraction) -> list[int | Fraction]:
    """What is left before each turn, and at the end: one more than there are `others`, never rising."""
    left = [budget]
    for one in others:
        cost = one.proposal.cost
        left.append(left[-1] - cost if cost <= left[-1] else left[-1])
    return left


def _less(
    count: _Count, one: Standing, others: Sequence[Standing], left: Sequence[int | Fraction]
) -> int | None:
    """The smallest cut: what is asked for only falls with it, and the turn comes only earlier."""
    if one.barred is not None or one.value is None:
        return None
    order = [key(name) for name in count.rule.tie_order]
    higher = sum(1 for other in others if other.value is not None and other.value > one.value)
    equals = [tuple(of(other) for of in order) for other in others if other.value == one.value]

    def after(cut: int) -> Proposal:
        return replace(one.proposal, cost=one.proposal.cost - cut)

    def fits(cut: int) -> bool:
        mine = tuple(of(replace(one, proposal=after(cut))) for of in order)
        turn = higher + sum(1 for theirs in equals if theirs < mine)
        return one.proposal.cost - cut <= left[turn]

    most = ceil(one.proposal.cost) - 1  # something is still asked for
    if most < 1 or not fits(most):
        return None
    cut, enough = 0, most
    while enough - cut > 1:
        middle = (cut + enough) // 2
        cut, enough = (cut, middle) if fits(middle) else (middle, enough)
    return enough if count.funds(after(enough), count.tallies[one.proposal.id]) else None


def _points(
    count: _Count,
    one: Standing,
    others: Sequence[Standing],
    left: Sequence[int | Fraction],
    *,
    high: int | None,
    step: int,
) -> int | None:
    """The fewest points that bring it level with, or above, the last turn at which its cost still fits."""
    turns = [turn for turn, there in enumerate(left) if one.proposal.cost <= there]
    if one.barred not in {None, Outcome.NO_SUPPORT} or not turns:
        return None
    tally = count.tallies[one.proposal.id]
    needed = 1
    if turns[-1] < len(others) and (level := others[turns[-1]].value) is not None:
        needed = max(1, ceil(level / count.rule.worth_of_a_point(tally.scorers)))
    fewest = -(-(needed - tally.total) // step) * step
    for points in (fewest, fewest + step):
        total = tally.total + points
        if high is not None and total > high * count.rule.weight * tally.scorers:
            return None
        if points > 0 and count.funds(one.proposal, replace(tally, total=total)):
            return points
    return None
