"""Equal shares, plainly: equal purses, and each time the proposal that is cheapest for its supporters.

Every voter begins with the same purse. A proposal can be bought when its supporters hold what it costs. They
pay for it by what it is worth to them: each pays (price x utility), and whoever holds less pays all of that.
The price is the lowest with which that covers the cost. Each time the proposal with the lowest price is
bought, until none can be. A price only rises as purses get lighter, so one that was higher than the cheapest
before need not be worked out again until the others have caught up.

Purses are whole numbers over one denominator (`unit`), which grows whenever a price does not divide.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any

from voting.recount.order import among_equals, in_order, tie_of, ties_in
from voting.recount.terms import CannotRecount, Tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.recount.standing import Counted
    from voting.recount.terms import Support

MOST_RAISES = 100_000


@dataclass(frozen=True, slots=True)
class _Price:
    """`lowest` is the price of one unit of utility; one supporter pays weight x part / (unit x parts)."""

    lowest: Fraction
    part: int
    parts: int


class _Market:
    """One run: purses, and who supports what, as (group, weight, how many)."""

    def __init__(self, support: Support, proposals: Sequence[Counted], utility: str, purse: Fraction) -> None:
        self.unit = purse.denominator
        self.purses = [purse.numerator] * len(support)
        self.factor = {one.name: one.cost if utility == "cost" else 1 for one in proposals}
        self.supporters: dict[str, list[tuple[int, int, int]]] = {one.name: [] for one in proposals}
        for group, (said, many) in enumerate(support.items()):
            for name, points in said:
                if name in self.supporters:
                    weight = points if utility in {"score", "borda"} else 1
                    self.supporters[name].append((group, weight, many))

    def price(self, one: Counted) -> _Price | None:
        """The lowest price that covers the cost, or None where the supporters hold less."""
        paying = [
            (group, weight, many) for group, weight, many in self.supporters[one.name] if self.purses[group]
        ]
        due = Fraction(one.cost) * self.unit
        if sum(self.purses[group] * many for group, _, many in paying) < due:
            return None
        rest, parts = due.numerator, sum(weight * many for _, weight, many in paying) * due.denominator
        while True:
            unable = {group for group, weight, _ in paying if self.purses[group] * parts < rest * weight}
            if not unable:
                break
            for group, weight, many in paying:
                if group in unable:
                    rest -= self.purses[group] * many * due.denominator
                    parts -= weight * many * due.denominator
            paying = [each for each in paying if each[0] not in unable]
        return _Price(Fraction(rest, parts * self.unit) / self.factor[one.name], rest, parts)

    def pay(self, one: Counted, price: _Price) -> None:
        """Take the price from every supporter's purse, and no more than is in it."""
        common = gcd(price.part, price.parts)
        part, parts = price.part // common, price.parts // common
        self.unit *= parts
        self.purses = [purse * parts for purse in self.purses]
        for group, weight, _ in self.supporters[one.name]:
            self.purses[group] = max(0, self.purses[group] - part * weight)


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
    voters = sum(support.values())
    purse = Fraction(budget, voters) if voters else Fraction(0)
    last: tuple[list[Counted], list[Tie]] = ([], [])
    for _ in range(MOST_RAISES + 1):
        bought, ties = _run(rule, priced, support, purse)
        left = budget - sum(one.cost for one in bought)
        if left < 0:
            return last
        nothing_fits = all(one.cost > left for one in priced if one not in bought)
        is_done = completion == "none" or (completion == "add1-exhaustive" and nothing_fits)
        is_done = is_done or all(one.cost > budget for one in priced)  # whatever is bought is too much
        if is_done or len(bought) == len(priced):
            return bought, ties
        last, purse = (bought, ties), purse + Fraction(rule["step"])
    raise CannotRecount("the purses would have to be raised too often")


def _run(
    rule: Mapping[str, Any], priced: Sequence[Counted], support: Support, purse: Fraction
) -> tuple[list[Counted], list[Tie]]:
    market = _Market(support, priced, rule["utility"], purse)
    known = {one.name: Fraction(0) for one in priced}
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


def _cheapest(market: _Market, known: dict[str, Fraction], named: Mapping[str, Counted]) -> dict[str, _Price]:
    """The prices of all that may be the cheapest. Who can no longer be paid for is forgotten."""
    found: dict[str, _Price] = {}
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
