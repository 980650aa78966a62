"""The recount: the same outcome worked out a second time, by plainer means.

This folder is for a careful reader who doubts the count. It shares no code with the rules it checks and uses
nothing but Python's standard library. It reads the record of the rule that was agreed, the ballots, the costs
and the pot, and does what the ground rules say:

1. Work out each proposal's standing (`standing`). Too few scorers: no standing. A standing that is not above
   zero: nobody supports it, so it is never chosen. Below the agreed threshold: no turn.
2. Put the others in the order of their standings, the highest first (`order`). Between equals the agreed tie
   order decides.
3. Go through them in that order and give out the pot (`money`). Equal shares does this its own way: voters
   buy together from equal purses (`shares`).

All numbers are whole numbers or exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voting.recount.ballots import scores_of_ballots, support_of_ballots, totals_of_ballots
from voting.recount.money import give_out
from voting.recount.order import in_order, ties_in
from voting.recount.shares import buy_together
from voting.recount.standing import Counted, standing
from voting.recount.terms import Asked, CannotRecount, Support, Tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

__all__ = [
    "Asked",
    "CannotRecount",
    "Recount",
    "Support",
    "Tie",
    "recount",
    "scores_of_ballots",
    "support_of_ballots",
    "totals_of_ballots",
]


@dataclass(frozen=True, slots=True)
class Recount:
    """Winners in the order chosen, what each gets, and every proposal's standing (None: it has none).

    `turns` are those that had a turn, in their order; `ties` the sets of equals among them.
    """

    winners: tuple[str, ...]
    amounts: dict[str, int | Fraction]
    standings: dict[str, Fraction | None]
    turns: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()


def recount(
    rule: Mapping[str, Any],
    proposals: Sequence[Asked | tuple[str, int | Fraction]],
    scores: Mapping[str, list[int] | tuple[int, int]],
    budget: int | Fraction,
    support: Support | None = None,
) -> Recount:
    """Count again.

    `proposals` come in the order listed, as (id, cost) where nothing more is asked; `scores` holds for each
    id either the list of the scores cast, or the pair (total, number of scorers); `support` is needed for
    equal shares only. CannotRecount says what stands in the way.
    """
    if "draw" in rule["tie_order"]:
        raise CannotRecount("equals are told apart by a draw, and it was not made")
    asked = [Asked(*one) for one in proposals]
    counted = [
        standing(rule, Counted(one.name, one.cost, listed), scores[one.name])
        for listed, one in enumerate(asked)
    ]
    supported = [one for one in counted if one.has_turn]
    standings = {one.name: one.standing for one in counted}
    if rule["name"] == "equal-shares":
        if support is None:
            raise CannotRecount("equal shares is counted from whole ballots, and there are none")
        bought = buy_together(rule, supported, support, budget)
        return Recount(tuple(bought.amounts), bought.amounts, standings, bought.turns, bought.ties)
    turns = in_order(rule, supported)
    amounts, names = give_out(rule, turns, {one.name: one for one in asked}, budget)
    return Recount(tuple(amounts), amounts, standings, names, tuple(ties_in(rule, turns)))
