"""From standings and a pot to an allocation: who is funded, and for each proposal the step that tells why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cmp_to_key, partial
from itertools import takewhile
from typing import TYPE_CHECKING

from voting.standings import Outcome
from voting.ties import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from voting.standings import Standing
    from voting.ties import Tie

    Compare = Callable[[Standing, Standing], int]
    """Above zero where the first comes before the second, zero where they are equal."""


@dataclass(frozen=True, slots=True)
class Step:
    """Why a proposal was or was not funded.

    `place` counts from 1 in the order in which proposals had their turn; None for one that had none. `left`
    is what was in the pot when its turn came (for one without a turn: when all was done), `amount` what it
    was given, `earmark` the tag by which it came before its turn, or "". Money is in the unit of the pot, and
    stays int where ints were given.
    """

    proposal: str
    place: int | None
    standing: Fraction | None
    scorers: int
    left: int | Fraction
    cost: int | Fraction
    amount: int | Fraction
    outcome: Outcome
    earmark: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What supporters paid by equal shares, so that anybody can go through their purses again.

    `endowment` is what every voter began with in the run that counts, in the unit of the pot, and `raises`
    how often it was raised for it. `prices` holds, in the order bought, what one unit of utility cost those
    who could afford it; with utility "cost" a unit is one of the pot, and the price a plain ratio.
    """

    endowment: Fraction
    raises: int
    prices: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Allocation:
    """An outcome with its reasons: winners in the order chosen; steps by place, then those without a turn.

    `purchase` is there where supporters bought together.
    """

    winners: tuple[str, ...]
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...]
    budget: int | Fraction
    spent: int | Fraction
    purchase: Purchase | None = None


@dataclass(frozen=True, slots=True)
class Spending:
    """How the money is gone through: see `voting.rules.ranked.Ranked`."""

    stops: bool = False
    part: bool = False
    earmarks: tuple[tuple[str, int], ...] = ()


def highest_first(
    standings: Sequence[Standing],
    budget: int | Fraction,
    order: Sequence[str],
    *,
    spending: Spending,
    compare: Compare,
) -> Allocation:
    """Fund from the highest standing down.

    `standings` come in the order listed; `order` tells equals apart (see `voting.ties`, which raises
    UnresolvedTie). Every set of equals that have a turn is recorded, whether or not the money made it matter.
    ValueError for a pot, a cost or a minimum below zero.
    """
    if budget < 0 or any(one.proposal.cost < 0 or (one.proposal.minimum or 0) < 0 for one in standings):
        raise ValueError("neither a pot nor a cost can be below zero")
    queue, ties = in_turn(standings, order, compare)
    steps = give_out(queue, budget, spending)
    left = budget - sum(step.amount for step in steps)
    winners = tuple(step.proposal for step in steps if step.outcome in GIVEN)
    steps += [_step(one, None, left, one.barred) for one in standings if one.barred is not None]
    return Allocation(winners, tuple(steps), ties, budget, budget - left)


def give_out(queue: Sequence[Standing], budget: int | Fraction, spending: Spending) -> list[Step]:
    """The step of each that has a turn: those that an earmark lets go first, then the others as queued."""
    steps = _earmarked(queue, budget, spending.earmarks)
    early = {step.proposal for step in steps}
    left = budget - sum(step.amount for step in steps)
    is_over = False
    for one in queue:
        if one.proposal.id in early:
            continue
        step = _turn(one, len(steps) + 1, left, part=spending.part and not is_over)
        if is_over:
            step = replace(step, outcome=Outcome.BELOW_THE_LINE, amount=0)
        is_over = is_over or (spending.stops and step.outcome is not Outcome.FUNDED)
        left -= step.amount
        steps.append(step)
    return steps


GIVEN = frozenset({Outcome.FUNDED, Outcome.FUNDED_IN_PART})
"""The outcomes that come with money, or with a yes to something that costs nothing."""


def _earmarked(
    queue: Sequence[Standing], budget: int | Fraction, earmarks: Sequence[tuple[str, int]]
) -> list[Step]:
    """What is funded first so that each tag gets its amount: the highest standings with that tag that fit."""
    steps: list[Step] = []
    left = budget
    for tag, least in earmarks:
        tagged = [one for one in queue if tag in one.proposal.tags]
        early = {step.proposal: step.amount for step in steps}
        given = sum(early.get(one.proposal.id, 0) for one in tagged)
        for one in tagged:
            if given >= least:
                break
            if one.proposal.id not in early and one.proposal.cost <= left:
                step = replace(_turn(one, len(steps) + 1, left, part=False), earmark=tag)
                steps.append(step)
                left -= step.amount
                given += step.amount
    return steps


def _turn(one: Standing, place: int, left: int | Fraction, *, part: bool) -> Step:
    """What a proposal gets when its turn comes."""
    if one.proposal.cost <= left:
        return _step(one, place, left, Outcome.FUNDED, one.proposal.cost)
    minimum = one.proposal.minimum
    if part and minimum is not None and left > 0 and minimum <= left:
        return _step(one, place, left, Outcome.FUNDED_IN_PART, left)
    return _step(one, place, left, Outcome.DID_NOT_FIT)


def in_turn(
    standings: Sequence[Standing], order: Sequence[str], compare: Compare
) -> tuple[list[Standing], tuple[Tie, ...]]:
    """Those that have a turn, in their order, and the ties that had to be settled for it."""
    ranked = [one for one in standings if one.barred is None and one.value is not None]
    ranked.sort(key=cmp_to_key(lambda one, other: -compare(one, other)))
    queue: list[Standing] = []
    ties = []
    while len(queue) < len(ranked):
        first = ranked[len(queue)]
        equals = list(takewhile(partial(_is_level, compare, first), ranked[len(queue) :]))
        if len(equals) > 1:
            equals, tie = settle(equals, order)
            ties.append(tie)
        queue += equals
    return queue, tuple(ties)


def _is_level(compare: Compare, one: Standing, other: Standing) -> bool:
    return compare(one, other) == 0


def _step(
    one: Standing, place: int | None, left: int | Fraction, outcome: Outcome, amount: int | Fraction = 0
) -> Step:
    cost = one.proposal.cost
    return Step(one.proposal.id, place, one.value, one.scorers, left, cost, amount, outcome)
