"""The price certificate of equal shares: all purses are gone through again, exactly, by the prices paid.

It takes from the count only what every ballot began with, what was bought in which order, and each price; and
asks of no one how those came about. Every supporter pays the price times the utility, or all that they hold
if that is less, so nobody can overspend: with a wrong price it is the sum that does not come to the cost.
What was not bought is what could not be: a proposal is bought as soon as its supporters hold what it costs,
so at the end those of every other hold less.

Purses are whole numbers over one denominator. The work is one subtraction for each entry of a group of equal
ballots, and needs no more than Python.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from voting.checks.verdict import Check, Verdict, judged
from voting.rules.equal_shares import EqualShares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.allocation import Purchase
    from voting.checks.counted import Count
    from voting.profile import Profile


def price_certificate(count: Count) -> Check:
    """Payments come to costs, nobody overspends, and what was not bought could not be.

    What filled up the pot after the buying is among what was not bought. Not checked for any other rule.
    """
    rule, purchase, profile = count.rule, count.allocation.purchase, count.profile
    if not isinstance(rule, EqualShares) or purchase is None or profile is None:
        return Check("price-certificate", Verdict.NOT_CHECKED, {"bought": 0})
    market = _Market(count, rule, purchase, profile)
    broken = sorted({*market.unpaid(), *market.affordable()})
    detail: dict[str, int | str] = {
        "bought": len(purchase.prices),
        "raises": purchase.raises,
        "proposals": " ".join(broken),
    }
    names = [name for name in count.allocation.winners if name in purchase.prices]
    return judged("price-certificate", detail, holds=not broken and names == list(purchase.prices))


class _Market:
    """Every group of equal ballots with the purse of one of them, and who supports what."""

    def __init__(self, count: Count, rule: EqualShares, purchase: Purchase, profile: Profile) -> None:
        self._costs = {one.id: Fraction(one.cost) for one in count.proposals}
        self._open = {
            one.proposal.id
            for one in rule.standings(count.tallies, count.proposals, count.barred)
            if one.barred is None
        }
        self._dues = {
            name: price * (self._costs[name] if rule.utility == "cost" else 1)
            for name, price in purchase.prices.items()
        }
        amounts = [purchase.endowment, *self._costs.values(), *self._dues.values()]
        self._unit = lcm(*(amount.denominator for amount in amounts))
        self._sizes = profile.sizes
        self._purses = [int(purchase.endowment * self._unit)] * len(profile.sizes)
        self._supporters: dict[str, list[tuple[int, int]]] = {name: [] for name in profile.names}
        by_points = rule.utility in {"score", "borda"}
        for group in range(len(profile.sizes)):
            for at in range(profile.starts[group], profile.starts[group + 1]):
                weight = profile.points[at] if by_points else 1
                self._supporters[profile.names[profile.places[at]]].append((group, weight))

    def unpaid(self) -> Iterator[str]:
        """Let supporters pay, in the order bought; those for which it does not come to the cost."""
        for name, due in self._dues.items():
            paid = self._pay(name, int(due * self._unit))
            if paid != self._costs[name] * self._unit or name not in self._open:
                yield name

    def _pay(self, name: str, due: int) -> int:
        """Take `due` for each of their weight, or all there is, from every supporter; what it comes to."""
        paid = 0
        for group, weight in self._supporters[name]:
            mine = min(self._purses[group], due * weight)
            self._purses[group] -= mine
            paid += mine * self._sizes[group]
        return paid

    def affordable(self) -> Iterator[str]:
        """Those that were not bought, though at the end their supporters hold what they cost."""
        for name in self._open - self._dues.keys():
            held = sum(self._purses[group] * self._sizes[group] for group, _ in self._supporters[name])
            if held >= self._costs[name] * self._unit:
                yield name
