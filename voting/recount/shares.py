"""Equal shares, plainly: equal purses, and each time the proposal that is cheapest for its supporters.

Every voter begins with the same purse. A proposal can be bought when its supporters hold what it costs. They
pay for it by what it is worth to them: each pays (price x utility), and whoever holds less pays all of that.
The price is the lowest with which that covers the cost. Each time the proposal with the lowest price is
bought, until none can be. A price only rises as purses get lighter, so one that was higher than the cheapest
before need not be worked out again until the others have caught up; and it is never lower than what everybody
would pay if nobody were too poor.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from voting.recount.market import Demand, Market
from voting.recount.order import among_equals, in_order, tie_of, ties_in
from voting.recount.terms import CannotRecount, Tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.recount.market import Price
    from voting.recount.standing import Counted
    from voting.recount.terms import Support

MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class Bought:
    """What each winner gets, in the order bought; everybody's turns; and the sets of equals."""

    amounts: dict[str, int | Fraction]
    turns: tuple[str, ...]
    ties: tuple[Tie, ...]


def buy_together(
    rule: Mapping[str, Any], proposals: Sequence[Counted], support: Support, budget: int | Fraction
) -> Bought:
    """Buy, and then fill up what is left if the completion says so."""
    completion, _, fill = rule["completion"].partition("+")
    backed = {name for said in support for name, _ in said}
    free = [one for one in proposals if one.name in backed and one.cost == 0]
    priced = [one for one in proposals if one.name in backed and one.cost > 0]
    bought, ties = _raise_until_spent(rule, completion, priced, support, budget)
    if len(free) > 1:  # what costs nothing costs every supporter the same: the tie order alone decides
        free = among_equals(free, rule["tie_order"])
        ties = [tie_of(free, rule["tie_order"]), *ties]
    turns = [*free, *bought]
    amounts = {one.name: one.cost for one in turns}
    if fill:
        left = budget - sum(amounts.values())
        rest = in_order(rule, [one for one in proposals if one.name not in amounts])
        turns, ties = [*turns, *rest], [*ties, *ties_in(rule, rest)]
        for one in rest:
            if one.cost <= left:
                amounts[one.name] = one.cost
                left -= one.cost
    return Bought(amounts, tuple(one.name for one in turns), tuple(ties))


def _raise_until_spent(
    rule: Mapping[str, Any],
    completion: str,
    priced: Sequence[Counted],
    support: Support,
    budget: int | Fraction,
) -> tuple[list[Counted], list[Tie]]:
    """The last run whose outcome the pot can pay for, however the completion raises the purses."""
    demand = Demand(support, priced, rule["utility"])
    purse = Fraction(budget, demand.voters) if demand.voters else Fraction(0)
    last: tuple[list[Counted], list[Tie]] = ([], [])
    step = Fraction(rule["step"])
    for _ in range(MOST_RUNS):
        bought, ties = _run(rule, priced, demand, purse)
        left = budget - sum(one.cost for one in bought)
        if left < 0:
            return last
        rest = [one for one in priced if one not in bought]
        is_done = completion == "none" or not rest
        is_done = is_done or (completion == "add1-exhaustive" and all(one.cost > left for one in rest))
        if is_done or all(one.cost > budget for one in priced):  # whatever is bought is too much
            return bought, ties
        last = (bought, ties)
        # Until the untouched purses of all who support one of the rest hold its cost, only what was bought
        # now can be bought, and the pot can pay for that: those raises are passed over.
        missing = min(Fraction(one.cost) / demand.backers(one) - purse for one in rest)
        purse += step * max(1, ceil(missing / step) - 1)
    raise CannotRecount("the purses would have to be raised too often")


def _run(
    rule: Mapping[str, Any], priced: Sequence[Counted], demand: Demand, purse: Fraction
) -> tuple[list[Counted], list[Tie]]:
    market = Market(demand, purse)
    known = {one.name: demand.least(one) for one in priced}
    named = {one.name: one for one in priced}
    bought: list[Counted] = []
    ties: list[Tie] = []
    while known:
        prices = _cheapest(market, known, named)
        if not prices:
            break
        lowest = min(price.lowest for price in prices.values())
        equals = [named[name] for name, price in prices.items() if price.lowest == lowest]
        if len(equals) > 1:
            equals = among_equals(equals, rule["tie_order"])
            ties.append(tie_of(equals, rule["tie_order"]))
        market.pay(equals[0], prices[equals[0].name])
        bought.append(equals[0])
        del known[equals[0].name]
    return bought, ties


def _cheapest(market: Market, known: dict[str, Fraction], named: Mapping[str, Counted]) -> dict[str, Price]:
    """The prices of all that may be the cheapest. Who can no longer be paid for is forgotten."""
    found: dict[str, Price] = {}
    for name in sorted(known, key=known.__getitem__):
        if found and known[name] > min(price.lowest for price in found.values()):
            break
        price = market.price(named[name])
        if price is None:
            del known[name]
        else:
            known[name] = price.lowest
            found[name] = price
    return found
