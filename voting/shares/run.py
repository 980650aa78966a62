"""One run of equal shares: proposals are bought one after another, each time the one with the lowest price.

The price of a proposal is what one unit of its utility costs its supporters, if each pays by their utility
and whoever has less left pays all of that. Floats find the few proposals that may be the cheapest; whatever
is closer than their error is settled in whole numbers (`book`), whether a supporter can still pay included.

The error. A purse starts as one rounding of the endowment, and each purchase takes off a product of two
rounded numbers (three roundings of something no larger than the endowment) and rounds once more. After r
purchases it is wrong by at most 5 (r + 2) u E, with u = 2**-53 and E the endowment, second-order terms
included as long as r u is tiny. A sum of n such terms adds n u times their sum. A purse that was spent out is
exactly zero. Those are `slack` and `rounding`; everything within them is unsure.

Long sums are numpy's own and no dot products: those are shared out to threads that wait for each other, which
takes several times as long on a machine with other work.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voting.shares.book import Book

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from voting.shares.crowd import Array, Crowd

UNIT_ROUNDOFF = 2.0**-53
ROOM = 8
"""A few roundings more than those that are counted one by one."""
TINY = ROOM * UNIT_ROUNDOFF


SHORT = 5_000
"""Terms up to which a dot product is done by one thread, and is faster."""


class Estimate(NamedTuple):
    """Bounds of a proposal's price: per unit of utility `low` to `high`, per weight `least` to `most`."""

    low: float
    high: float
    place: int
    least: float
    most: float


class Settled(NamedTuple):
    """An exact price per weight, `price / (unit x divisor)`, and who of the supporters is then spent out."""

    price: int
    divisor: int
    spent: Array


class Run:
    """One run with one endowment; `order` tells equal prices apart: places, the one to be bought first."""

    def __init__(self, crowd: Crowd, endowment: Fraction, order: Callable[[list[int]], list[int]]) -> None:
        self._crowd = crowd
        self._order = order
        self.endowment = endowment
        self._whole = float(endowment)
        self._purses = np.full(len(crowd.sizes), self._whole)
        self._is_out = np.zeros(len(crowd.sizes), dtype=bool)
        self.book = Book(crowd, endowment)
        self.ties: list[tuple[list[int], list[int]]] = []
        self.bought: list[int] = []

    @property
    def slack(self) -> float:
        """How far a purse may be from what it really holds."""
        return 5 * (len(self.bought) + 2) * UNIT_ROUNDOFF * self._whole

    def buy_all(self, candidates: list[tuple[float, int]]) -> list[int]:
        """Buy until nothing can be paid for; `candidates` are (no more than the price, place).

        Returns the places in the order they were bought.
        """
        waiting = list(candidates)
        heapq.heapify(waiting)
        while waiting:
            seen = self._cheapest(waiting)
            if not seen:
                break
            place, settled = self._first(seen)
            for other in seen:
                if other.place != place:
                    heapq.heappush(waiting, (other.low, other.place))
            self._pay(place, settled)
        return self.bought

    def _cheapest(self, waiting: list[tuple[float, int]]) -> list[Estimate]:
        """Estimates of all that may be the cheapest. A price only rises, so an old one is a bound on it."""
        seen: list[Estimate] = []
        best = float("inf")
        while waiting and waiting[0][0] <= best:
            bound, place = heapq.heappop(waiting)
            found = self._estimate(place, bound * self._crowd.factors[place])
            if found is not None:
                seen.append(found)
                best = min(best, found.high)
        return seen

    def _estimate(self, place: int, bound: float) -> Estimate | None:
        """The price from below: who cannot pay it is told, the others pay more, until nobody else cannot."""
        mine = self._crowd.supporters[place]
        cost = mine.cost
        purses = self._purses[mine.groups]
        held = purses * mine.sizes
        whole = float(held.sum())
        rounding = (len(held) + ROOM) * UNIT_ROUNDOFF
        error = mine.size * self.slack + rounding * (whole + cost)
        if whole < cost - error or (whole < cost + error and not self._can_pay(place)):
            return None
        price = bound
        while True:
            poor = purses <= price * mine.weights
            rich = mine.mass - _total(mine.masses, poor)
            higher = (cost - _total(held, poor)) / rich if rich > 0 else price
            if not higher > price:
                break
            price = higher
        error += rounding * price * mine.mass
        least = price - error / rich if rich > 0 else 0.0
        most = self._ceiling(place, price, error, rich)
        factor = self._crowd.factors[place]
        return Estimate(least / factor * (1 - TINY), most / factor * (1 + TINY), place, least, most)

    def _ceiling(self, place: int, price: float, error: float, rich: float) -> float:
        """A bound on the price from above: whoever might not be able to pay it pays nothing more."""
        mine = self._crowd.supporters[place]
        purses = self._purses[mine.groups]
        while rich > 0:
            most = price + error / rich
            able = purses > most * mine.weights * (1 + TINY) + self.slack
            still = _total(mine.masses, able)
            if not still < rich:
                return most
            rich = still
        return float((purses / mine.weights).max()) * (1 + TINY) + self.slack

    def _can_pay(self, place: int) -> bool:
        groups = self._crowd.supporters[place].groups
        return self.book.held(groups[~self._is_out[groups]]) >= self._crowd.costs[place] * self.book.unit

    def _first(self, seen: list[Estimate]) -> tuple[int, Settled]:
        """The one to buy: the lowest price exactly, and among equals by the agreed order."""
        best = min(one.high for one in seen)
        settled = {one.place: self._settle(one) for one in seen if one.low <= best}
        factors = self._crowd.factors
        lowest: list[int] = []
        for place, one in settled.items():
            first = settled[lowest[0]] if lowest else one
            here = one.price * first.divisor * (factors[lowest[0]] if lowest else 1)
            there = first.price * one.divisor * factors[place]
            if not lowest or here < there:
                lowest = [place]
            elif here == there:
                lowest.append(place)
        if len(lowest) > 1:
            tied = sorted(lowest)
            ordered = self._order(tied)
            self.ties.append((tied, ordered))
            lowest = ordered
        return lowest[0], settled[lowest[0]]

    def _settle(self, estimate: Estimate) -> Settled:
        """The exact price. At first nobody unsure is taken for too poor; each round finds more of them."""
        mine = self._crowd.supporters[estimate.place]
        purses = self._purses[mine.groups]
        is_out = self._is_out[mine.groups]
        poor = is_out | (purses < estimate.least * mine.weights * (1 - TINY) - self.slack)
        rich = purses > estimate.most * mine.weights * (1 + TINY) + self.slack
        unsure = np.flatnonzero(~poor & ~rich).tolist()
        exact = self._purses_of(mine.groups[unsure].tolist())
        while True:
            divisor = int(mine.exact_masses[~poor].sum())
            price = self._crowd.costs[estimate.place] * self.book.unit - self.book.held(
                mine.groups[poor & ~is_out]
            )
            known = zip(unsure, exact, strict=True)
            poorer = [
                at
                for at, purse in known
                if not poor[at] and purse * divisor < price * int(mine.exact_weights[at])
            ]
            if not poorer:
                break
            poor[poorer] = True
        for at, purse in zip(unsure, exact, strict=True):
            if purse * divisor == price * int(mine.exact_weights[at]):
                poor[at] = True  # they can only just pay, and hold nothing afterwards
        return Settled(price, divisor, poor)

    def _purses_of(self, groups: list[int]) -> list[int]:
        """Exact purses; ballots with the same history hold the same, so it is worked out once."""
        known: dict[tuple[tuple[int, int], ...], int] = {}
        found = []
        for group in groups:
            history = tuple(
                sorted(one for one in self._crowd.weights_of(group) if one[0] in self.book.prices)
            )
            if history not in known:
                known[history] = self.book.purse(group)
            found.append(known[history])
        return found

    def _pay(self, place: int, settled: Settled) -> None:
        mine = self._crowd.supporters[place]
        price = self.book.enter(place, settled.price, settled.divisor)
        self._purses[mine.groups] -= price * mine.weights
        spent = mine.groups[settled.spent]
        self._purses[spent] = 0.0
        self._is_out[spent] = True
        self.bought.append(place)


def _total(values: Array, which: Array) -> float:
    """The sum of those values."""
    return float(values @ which) if len(values) <= SHORT else float((values * which).sum())
