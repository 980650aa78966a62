"""What was paid so far, exactly.

A purse that is not spent out holds the endowment less the price of each proposal it helped to buy, times its
weight. So no purse has to be kept: prices are enough, and there are no more of them than proposals. All
amounts are whole numbers over one denominator, which grows with each price that divides a cost.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voting.shares.crowd import Array, Crowd


class Book:
    """The prices of one run; `prices` are those per weight, by place, over `unit`."""

    def __init__(self, crowd: Crowd, endowment: Fraction) -> None:
        self._crowd = crowd
        self.unit = endowment.denominator
        self.endowment = endowment.numerator
        self.prices: dict[int, int] = {}

    def held(self, groups: Array) -> int:
        """All that these groups hold together, over `unit`; none of them may be spent out."""
        whole = int(self._crowd.sizes[groups].sum()) * self.endowment
        return whole - sum(self.prices[place] * mass for place, mass in self._crowd.sums(groups, self.prices))

    def purse(self, group: int) -> int:
        """What one ballot of a group holds, over `unit`; it may not be spent out."""
        supported = self._crowd.weights_of(group)
        return self.endowment - sum(self.prices.get(place, 0) * weight for place, weight in supported)

    def enter(self, place: int, price: int, divisor: int) -> float:
        """Write down the price per weight `price / (unit x divisor)`, and return the float nearest to it."""
        common = gcd(price, divisor)
        price, divisor = price // common, divisor // common
        if divisor > 1:
            self.unit *= divisor
            self.endowment *= divisor
            for bought in self.prices:
                self.prices[bought] *= divisor
        self.prices[place] = price
        return price / self.unit

    def price_of(self, place: int) -> Fraction:
        """What one unit of utility cost the supporters of a bought proposal who could afford it."""
        return Fraction(self.prices[place], self.unit * self._crowd.factors[place])
