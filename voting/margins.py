"""How far a proposal was from being funded: the smallest change in one number that would have altered it.

For rules that go through the standings from the highest down. Leaving a proposal out, what is left in the pot
falls from turn to turn, and an earlier turn comes with a higher standing or, among equals, by the tie order.
So each of the changes works from some size on, and that size can be found without trying them all. Whatever
is found is confirmed by allocating again with the change made; with earmarks, which the search leaves out of
account, a change that is not confirmed is not told. (For equal shares see `voting.shares.margins`.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from voting.allocation import in_turn
from voting.ballots import Tally
from voting.rules.median import Median
from voting.standings import Outcome
from voting.ties import UnresolvedTie, key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from fractions import Fraction

    from voting.ballots import Proposal
    from voting.rules.ranked import Ranked
    from voting.standings import Standing


@dataclass(frozen=True, slots=True)
class Margin:
    """What would have got an unfunded proposal funded, each by itself.

    `less`: that much less asked for, in whole units of the pot; never the whole of it. `points`: so many
    points more over all who scored it. `raised`: if so many of those who scored it lower had given `to` (a
    combined score, for rules of the middle). None: no such change would have been enough, or possible.
    """

    less: int | None
    points: int | None = None
    raised: int | None = None
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """What voters can give, so that no margin asks for more than that.

    `high` is the highest score of a criterion (None where there is no highest); `step` the smallest change
    that one more point anywhere makes to a total (the greatest common divisor of the weights), of which
    `points` is a multiple. `possible` are the combined scores that one member can give, ascending (None: any
    multiple of `step` up to `high`). `room` tells how many points more a proposal can get at all, by its id,
    where that is not `high` from each who scored it.
    """

    high: int | None
    step: int = 1
    possible: Sequence[int] | None = None
    room: Mapping[str, int] | None = None

    def more(self, tally: Tally, weight: int) -> int | None:
        """How many points more this one can get."""
        if self.room is not None:
            return self.room[tally.proposal]
        return None if self.high is None else self.high * weight * tally.scorers - tally.total

    def from_(self, least: int, weight: int) -> list[int]:
        """The lowest two combined scores, no lower than `least`, that a member can give."""
        if self.possible is not None:
            return [score for score in self.possible if score >= least][:2]
        first = -(-least // self.step) * self.step
        scores = (first, first + self.step)
        return [score for score in scores if self.high is None or score <= self.high * weight]


@dataclass(frozen=True, slots=True)
class _Count:
    """One count, to be made again with one thing changed."""

    rule: Ranked
    tallies: Mapping[str, Tally]
    proposals: Sequence[Proposal]
    budget: int | Fraction
    barred: Mapping[str, Outcome] | None
    scale: Scale

    def funds(self, changed: Proposal, tally: Tally) -> bool:
        """Whether `changed`, standing in for the proposal of its id, gets all it asks for with `tally`."""
        tallies = {**self.tallies, changed.id: tally}
        proposals = [changed if one.id == changed.id else one for one in self.proposals]
        try:
            allocation = self.rule.allocate(tallies, proposals, self.budget, barred=self.barred)
        except UnresolvedTie:
            return False
        step = next(step for step in allocation.steps if step.proposal == changed.id)
        return step.outcome is Outcome.FUNDED


def margins(
    rule: Ranked,
    tallies: Mapping[str, Tally],
    proposals: Sequence[Proposal],
    budget: int | Fraction,
    *,
    scale: Scale,
    barred: Mapping[str, Outcome] | None = None,
    names: Collection[str] | None = None,
) -> dict[str, Margin]:
    """The margin of each unfunded proposal, or of those of them that are named, in the order listed."""
    count = _Count(rule, tallies, proposals, budget, barred, scale)
    standings = rule.standings(tallies, proposals, barred)
    queue, _ = in_turn(standings, rule.tie_order, rule.compare)
    funded = {
        one.proposal
        for one in rule.allocate(tallies, proposals, budget, barred=barred).steps
        if one.outcome is Outcome.FUNDED
    }
    found = {}
    for one in standings:
        if one.proposal.id in funded or not (names is None or one.proposal.id in names):
            continue
        others = [other for other in queue if other is not one]
        left = _left_before(rule, others, budget)
        less = _less(count, one, others, left)
        if isinstance(rule, Median):
            raised, to = _raised(count, one, others, left)
            found[one.proposal.id] = Margin(less, raised=raised, to=to)
        else:
            found[one.proposal.id] = Margin(less, _points(count, one, others, left))
    return found


NO_TURN = -1
"""Less than anything costs: what there is for a turn that does not come."""


def _left_before(rule: Ranked, others: Sequence[Standing], budget: int | Fraction) -> list[int | Fraction]:
    """What is in the pot before each turn, and at the end: one more than there are `others`, never rising."""
    left = [budget]
    for one in others:
        cost, minimum = one.proposal.cost, one.proposal.minimum
        if cost <= left[-1]:
            left.append(left[-1] - cost)
        elif rule.stops:
            left.append(NO_TURN)
        else:
            is_part = rule.part and minimum is not None and 0 < left[-1] >= minimum
            left.append(0 if is_part else left[-1])
    return left


def _less(
    count: _Count, one: Standing, others: Sequence[Standing], left: Sequence[int | Fraction]
) -> int | None:
    """The smallest cut: what is asked for only falls with it, and the turn comes only earlier."""
    if one.barred is not None or one.value is None:
        return None
    order = [key(name) for name in count.rule.tie_order]
    higher = sum(1 for other in others if count.rule.compare(other, one) > 0)
    equals = [tuple(of(other) for of in order) for other in others if count.rule.compare(other, one) == 0]

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
    count: _Count, one: Standing, others: Sequence[Standing], left: Sequence[int | Fraction]
) -> int | None:
    """The fewest points that bring it level with, or above, the last turn at which its cost still fits."""
    turns = [turn for turn, there in enumerate(left) if one.proposal.cost <= there]
    if one.barred not in {None, Outcome.NO_SUPPORT, Outcome.BELOW_THE_LINE} or not turns:
        return None
    tally = count.tallies[one.proposal.id]
    worth = count.rule.worth_of_a_point(tally.scorers)
    needed = max(1, ceil((count.rule.threshold or 0) / worth))
    if turns[-1] < len(others) and (level := others[turns[-1]].value) is not None:
        needed = max(needed, ceil(level / worth))
    step, more = count.scale.step, count.scale.more(tally, count.rule.weight)
    fewest = -(-(needed - tally.total) // step) * step
    for points in (fewest, fewest + step):
        if more is not None and points > more:
            return None
        if points > 0 and count.funds(one.proposal, replace(tally, total=tally.total + points)):
            return points
    return None


def _raised(
    count: _Count, one: Standing, others: Sequence[Standing], left: Sequence[int | Fraction]
) -> tuple[int | None, int | None]:
    """How few of those who scored it lower would have had to give which score: (how many, the score)."""
    turns = [turn for turn, there in enumerate(left) if one.proposal.cost <= there]
    if one.barred not in {None, Outcome.NO_SUPPORT, Outcome.BELOW_THE_LINE} or one.tally is None or not turns:
        return None, None
    level = one.value or 0
    if turns[-1] < len(others):
        level = max(level, others[turns[-1]].value or 0)
    level = max(level, count.rule.threshold or 0)
    for to in count.scale.from_(max(1, ceil(level * count.rule.weight)), count.rule.weight):
        many = _fewest(count, one, others, left, to)
        if many is not None and count.funds(one.proposal, _with_raised(one.tally, many, to)):
            return many, to
    return None, None


def _fewest(
    count: _Count, one: Standing, others: Sequence[Standing], left: Sequence[int | Fraction], to: int
) -> int | None:
    """The fewest scores that, raised to `to`, bring its turn while it fits: more only bring it sooner."""
    if one.tally is None:
        return None
    tally, order = one.tally, [key(name) for name in count.rule.tie_order]

    def fits(many: int) -> bool:
        raised = _with_raised(tally, many, to)
        value, barred = count.rule.judge(raised)
        mine = replace(one, value=value, barred=barred, tally=raised)
        if barred is not None or value is None or value < (count.rule.threshold or 0):
            return False
        place = tuple(of(mine) for of in order)
        ahead = 0
        for other in others:
            level = count.rule.compare(other, mine)
            ahead += level > 0 or (level == 0 and tuple(of(other) for of in order) < place)
        return one.proposal.cost <= left[ahead]

    none, enough = 0, sum(times for score, times in tally.scores if score < to)
    if not enough or not fits(enough):
        return None
    while enough - none > 1:
        middle = (none + enough) // 2
        none, enough = (none, middle) if fits(middle) else (middle, enough)
    return enough


def _with_raised(tally: Tally, many: int, to: int) -> Tally:
    """The tally if the highest `many` scores below `to` had been `to`."""
    scores = [score for score, times in tally.scores for _ in range(times)]
    below = sum(score < to for score in scores)
    scores[below - many : below] = [to] * many
    return Tally.of(tally.proposal, scores)
