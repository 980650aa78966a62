"""From one run to an outcome: how often the endowments are raised, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from typing import TYPE_CHECKING

from voting.shares.crowd import Crowd
from voting.shares.run import TINY, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voting.profile import Profile

MOST_RUNS = 100_000
"""More would take hours: a larger step gives the same kind of outcome sooner."""


class TooManyRaises(OverflowError):
    """The endowments would have to be raised more often than can be waited for."""


@dataclass(frozen=True, slots=True)
class Bought:
    """An outcome of equal shares.

    `places` are in the order bought, `prices` what a unit of utility cost those who could afford it, by
    place; `endowment` is what every voter began with in the run that counts, and `raises` how often it was
    raised for it. `ties` are the sets of equal prices and the order each got.
    """

    places: list[int]
    prices: dict[int, Fraction]
    endowment: Fraction
    raises: int
    ties: list[tuple[list[int], list[int]]]


def buy(  # noqa: PLR0913 -- a run has these parts, and a caller names them
    profile: Profile,
    costs: Sequence[int | Fraction],
    budget: int | Fraction,
    *,
    open_to: Sequence[int],
    utility: str,
    completion: str,
    step: int | Fraction,
    order: Callable[[list[int]], list[int]],
    progress: Callable[[int, int], None],
    most: int | None = None,
) -> Bought:
    """Run equal shares with a completion: "none", "add1" or "add1-exhaustive" (see contract.md).

    `costs` are those of `profile.names`, `open_to` the places that can be bought; `step` is what each raise
    adds to every endowment. TooManyRaises says when that would take too long; `order` may raise
    UnresolvedTie.
    """
    units = lcm(*(Fraction(amount).denominator for amount in (budget, step, *costs)))
    whole_costs = [int(cost * units) for cost in costs]
    crowd = Crowd(profile, whole_costs, utility)
    backed = [place for place in open_to if len(crowd.supporters[place].groups)]
    free = [place for place in backed if not whole_costs[place]]
    given = order(free) if len(free) > 1 else free
    candidates = [(_least(crowd, place), place) for place in backed if whole_costs[place] and profile.voters]
    endowment = Fraction(int(budget * units), profile.voters or 1)
    nothing_can_be_paid = all(whole_costs[place] > budget * units for _, place in candidates)
    last: Bought | None = None
    raises, runs = 0, most or MOST_RUNS
    for _ in range(runs):
        run = Run(crowd, endowment + raises * int(step * units), order)
        bought = run.buy_all(candidates)
        left = budget * units - sum(whole_costs[place] for place in bought)
        if left < 0 and last is not None:
            return last
        last = _kept(run, given, units, raises, utility)
        if completion == "none" or len(bought) == len(candidates) or nothing_can_be_paid:
            return last
        if completion == "add1-exhaustive" and _is_exhaustive(whole_costs, backed, bought, left):
            return last
        progress(int(budget * units) - int(left), int(budget * units))
        rest = {place for _, place in candidates} - set(bought)
        raises = max(raises + 1, _raises_to_full(crowd, rest, endowment, int(step * units)) - 1)
    wanted = 10 ** len(str(int(endowment / units) // 100))
    raise TooManyRaises(
        f"after {runs:,} runs, each with a share raised by {Fraction(step)}, the pot is still not spent; "
        f"name a larger --step, such as {max(wanted, ceil(step * 10))}"
    )


def _raises_to_full(crowd: Crowd, places: set[int], endowment: Fraction, step: int) -> int:
    """After how many raises the supporters of one of these could pay for it, had they bought nothing else.

    Until then nothing can be bought but what was bought already, or some of it. That all fits into the pot
    and leaves room, so what comes out on the way decides nothing and need not be counted.
    """
    backers = [(place, int(crowd.sizes[crowd.supporters[place].groups].sum())) for place in places]
    return min(ceil((Fraction(crowd.costs[place], many) - endowment) / step) for place, many in backers)


def _least(crowd: Crowd, place: int) -> float:
    """No more than its price in any run: what it costs when every supporter can pay."""
    return crowd.costs[place] / (crowd.factors[place] * crowd.supporters[place].mass) * (1 - TINY)


def _is_exhaustive(costs: list[int], backed: list[int], bought: list[int], left: int | Fraction) -> bool:
    """Whether nothing more that anybody supports fits into what is left."""
    rest = set(backed) - set(bought)
    return all(costs[place] > left for place in rest if costs[place])


def _kept(run: Run, given: list[int], units: int, raises: int, utility: str) -> Bought:
    scale = 1 if utility == "cost" else units  # a price by cost is a ratio, any other is money
    prices = dict.fromkeys(given, Fraction(0))
    prices |= {place: run.book.price_of(place) / scale for place in run.bought}
    ties = [(sorted(given), given), *run.ties] if len(given) > 1 else run.ties
    return Bought([*given, *run.bought], prices, run.endowment / units, raises, ties)
