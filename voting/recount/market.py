"""One run of equal shares: equal purses, and each time the proposal that is cheapest for its supporters.

Purses are whole numbers over one denominator (`unit`), which grows whenever a price does not divide. Voters
who paid the same for the same things hold purses of one kind, and every kind is looked at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.recount.standing import Counted
    from voting.recount.terms import Support


@dataclass(frozen=True, slots=True)
class Price:
    """`lowest` is the price of one unit of utility; one supporter pays weight x part / (unit x parts)."""

    lowest: Fraction
    part: int
    parts: int


class Demand:
    """Who supports what, the same in every run.

    `supporters` has for each proposal the numbers of the groups of equal ballots, by the weight they give it
    and by how many ballots a group has. One unit of weight is worth `factor`.
    """

    def __init__(self, support: Support, proposals: Sequence[Counted], utility: str) -> None:
        self.groups = len(support)
        self.voters = sum(support.values())
        self.factor = {one.name: one.cost if utility == "cost" else 1 for one in proposals}
        self.supporters: dict[str, dict[tuple[int, int], list[int]]] = {one.name: {} for one in proposals}
        for group, (said, many) in enumerate(support.items()):
            for name, points in said:
                if name in self.supporters:
                    weight = points if utility in {"score", "borda"} else 1
                    self.supporters[name].setdefault((weight, many), []).append(group)

    def backers(self, one: Counted) -> int:
        """How many voters support it."""
        return sum(many * len(groups) for (_, many), groups in self.supporters[one.name].items())

    def least(self, one: Counted) -> Fraction:
        """The price if nobody is too poor for it. No run has a lower one."""
        mass = sum(
            weight * many * len(groups) for (weight, many), groups in self.supporters[one.name].items()
        )
        return Fraction(one.cost) / (mass * self.factor[one.name])


class Market:
    """What each kind of purse holds, and which kind each group has."""

    def __init__(self, demand: Demand, purse: Fraction) -> None:
        self._demand = demand
        self._unit = purse.denominator
        self._purses = [purse.numerator]
        self._kinds = [0] * demand.groups

    def price(self, one: Counted) -> Price | None:
        """The lowest price that covers the cost, or None where the supporters hold less."""
        paying = list(self._holding(one.name))
        due = Fraction(one.cost) * self._unit
        if sum(purse * many for purse, _, many in paying) < due:
            return None
        rest, parts = due.numerator, sum(weight * many for _, weight, many in paying) * due.denominator
        while True:
            able = [each for each in paying if each[0] * parts >= rest * each[1]]
            if len(able) == len(paying):
                break
            unable = [each for each in paying if each[0] * parts < rest * each[1]]
            rest -= sum(purse * many for purse, _, many in unable) * due.denominator
            parts -= sum(weight * many for _, weight, many in unable) * due.denominator
            paying = able
        return Price(Fraction(rest, parts * self._unit) / self._demand.factor[one.name], rest, parts)

    def _holding(self, name: str) -> Iterator[tuple[int, int, int]]:
        """The supporters who have anything left, as (what is in the purse, weight, how many)."""
        for (weight, many), groups in self._demand.supporters[name].items():
            for kind, times in Counter(map(self._kinds.__getitem__, groups)).items():
                if self._purses[kind]:
                    yield self._purses[kind], weight, many * times

    def pay(self, one: Counted, price: Price) -> None:
        """Take the price from every supporter's purse, and no more than is in it."""
        common = gcd(price.part, price.parts)
        part, parts = price.part // common, price.parts // common
        self._unit *= parts
        self._purses = [purse * parts for purse in self._purses]
        after: dict[tuple[int, int], int] = {}
        for (weight, _), groups in self._demand.supporters[one.name].items():
            for group in groups:
                before = self._kinds[group], weight
                if before not in after:
                    after[before] = len(self._purses)
                    self._purses.append(max(0, self._purses[before[0]] - part * weight))
                self._kinds[group] = after[before]
