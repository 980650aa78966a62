"""From standings and a pot to an allocation: who is funded, and for each proposal the step that tells why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from voting.standings import Outcome
from voting.ties import settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from voting.standings import Standing
    from voting.ties import Tie


@dataclass(frozen=True, slots=True)
class Step:
    """Why a proposal was or was not funded.

    `place` counts from 1 in the order in which proposals had their turn; None for one that had none. `left`
    is what was in the pot when its turn came (for one without a turn: when all was done), `amount` what it
    was given. Money is in the unit of the pot, and stays int where ints were given.
    """

    proposal: str
    place: int | None
    standing: Fraction | None
    scorers: int
    left: int | Fraction
    cost: int | Fraction
    amount: int | Fraction
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Allocation:
    """An outcome with its reasons: winners in the order chosen; steps by place, then those without a turn."""

    winners: tuple[str, ...]
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...]
    budget: int | Fraction
    spent: int | Fraction


def highest_first(standings: Sequence[Standing], budget: int | Fraction, order: Sequence[str]) -> Allocation:
    """Fund from the highest standing down, passing over what does not fit in what is left.

    `standings` come in the order listed; `order` tells equals apart (see `voting.ties`, which raises
    UnresolvedTie). Every set of equals that have a turn is recorded, whether or not the money made it matter.
    ValueError for a pot or a cost below zero.
    """
    if budget < 0 or any(one.proposal.cost < 0 for one in standings):
        raise ValueError("neither a pot nor a cost can be below zero")
    queue, ties = in_turn(standings, order)
    steps = []
    left = budget
    for place, one in enumerate(queue, start=1):
        fits = one.proposal.cost <= left
        steps.append(_step(one, place, left, Outcome.FUNDED if fits else Outcome.DID_NOT_FIT))
        if fits:
            left -= one.proposal.cost
    winners = tuple(step.proposal for step in steps if step.outcome is Outcome.FUNDED)
    steps += [_step(one, None, left, one.barred) for one in standings if one.barred is not None]
    return Allocation(winners, tuple(steps), ties, budget, budget - left)


def in_turn(standings: Sequence[Standing], order: Sequence[str]) -> tuple[list[Standing], tuple[Tie, ...]]:
    """Those that have a turn, in their order, and the ties that had to be settled for it."""
    ranked = [(one.value, one) for one in standings if one.barred is None and one.value is not None]
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    queue: list[Standing] = []
    ties = []
    for _, pairs in groupby(ranked, key=lambda pair: pair[0]):
        equals = [one for _, one in pairs]
        if len(equals) > 1:
            equals, tie = settle(equals, order)
            ties.append(tie)
        queue += equals
    return queue, tuple(ties)


def _step(one: Standing, place: int | None, left: int | Fraction, outcome: Outcome) -> Step:
    cost = one.proposal.cost
    amount = cost if outcome is Outcome.FUNDED else 0
    return Step(one.proposal.id, place, one.value, one.scorers, left, cost, amount, outcome)
