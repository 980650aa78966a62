"""How far a proposal was from being bought: cuts in what it asks for with which it would have been.

Equal shares does not move one way with a number: asking for less can make a proposal be bought earlier, which
changes what others hold, and may end the raising of purses sooner. So cuts are solved within the run that
counted: what its supporters would have paid at each turn and at the end, and what was left in the pot. The
smallest of those that holds when everything is counted again with it is the answer; a smaller cut that works
in another run is not looked for, and nobody is told that there is none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from voting.margins import Margin
from voting.standings import Outcome
from voting.ties import UnresolvedTie

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from voting.ballots import Proposal, Tally
    from voting.profile import Profile
    from voting.rules.equal_shares import EqualShares
    from voting.shares.completion import Bought
    from voting.standings import Standing

TRIED = 8
"""Changes that are counted again before giving up."""
LOOKED = 12
"""Counts spent on making a change smaller."""


@dataclass(slots=True)
class Purse:
    """What each of some supporters holds, how many they are, their weight, and what they pay for."""

    holds: Fraction
    many: int
    weight: int
    pays: dict[int, int]

    def pay(self, place: int, per_weight: Fraction) -> None:
        """Take the price of another proposal, and no more than there is."""
        if place in self.pays:
            self.holds = max(Fraction(0), self.holds - per_weight * self.pays[place])


@dataclass(frozen=True, slots=True)
class Count:
    """One count, to be looked into and made again with one thing changed."""

    rule: EqualShares
    tallies: Mapping[str, Tally]
    proposals: Sequence[Proposal]
    budget: int | Fraction
    profile: Profile
    barred: Mapping[str, Outcome] | None = None

    def funds(self, name: str, cost: int | Fraction) -> bool | None:
        """Whether a proposal is bought if it costs that; None where that cannot be counted."""
        changed = [replace(each, cost=cost) if each.id == name else each for each in self.proposals]
        try:
            found = self.rule.allocate(
                self.tallies, changed, self.budget, barred=self.barred, profile=self.profile
            )
        except (UnresolvedTie, OverflowError):
            return None
        return name in found.winners


def margins(count: Count, names: Collection[str] | None = None) -> dict[str, Margin]:
    """The margin of each unfunded proposal, or of those of them that are named, in the order listed.

    Each takes a look at all that its supporters paid, and up to TRIED counts.
    """
    rule = count.rule
    standings = rule.standings(count.tallies, count.proposals, count.barred)
    allocation = rule.allocate(
        count.tallies, count.proposals, count.budget, barred=count.barred, profile=count.profile
    )
    left = {step.proposal: step.left for step in allocation.steps}
    found, _ = rule.bought(standings, count.budget, count.profile)
    return {
        one.proposal.id: _margin(
            count, one, [left[one.proposal.id], *affordable(count, standings, found, one)]
        )
        for one in standings
        if one.proposal.id not in allocation.winners and (names is None or one.proposal.id in names)
    }


def _margin(count: Count, one: Standing, affordable: Sequence[int | Fraction]) -> Margin:
    """The smallest cut that works to one of these costs, or to one unit less: a tie may go another way."""
    if one.barred is not None:
        return Margin(None)
    cost = one.proposal.cost
    cuts = {more for most in affordable for cut in [ceil(cost - most)] for more in (cut, cut + 1)}
    works = (
        cut
        for cut in sorted(cut for cut in cuts if 1 <= cut < cost)[:TRIED]
        if count.funds(one.proposal.id, cost - cut)
    )
    return Margin(next(works, None))


def nearest(count: Count, name: str) -> int | None:
    """The margin's cut, or a coarser one that works, made smaller by trying: for whoever asks about one.

    No cut one smaller works, or LOOKED counts did not come closer; others still smaller may work. None: of
    all that were tried none works.
    """
    cost = next(one.cost for one in count.proposals if one.id == name)
    found = margins(count, {name})[name].less
    eighths = sorted({int(cost * part / 8) for part in (1, 2, 4, 6, 7)} | {ceil(cost) - 1})
    coarse = [found] if found else [cut for cut in eighths if 1 <= cut < cost]
    fails = 0
    for cut in coarse:
        if count.funds(name, cost - cut):
            return _closer(fails, cut, lambda less: bool(count.funds(name, cost - less)))
        fails = cut
    return None


def rise(count: Count, name: str, most: int) -> int:
    """For one that was bought: a rise with which it is not, looked for as `nearest` looks; `most` is one.

    First past what its supporters would have paid in the run without it.
    """
    cost = next(one.cost for one in count.proposals if one.id == name)
    works = 0
    for more in [more for more in _past_supporters(count, name) if more < most][:TRIED]:
        if count.funds(name, cost + more) is False:
            most = more
            break
        works = more
    return _closer(works, most, lambda more: count.funds(name, cost + more) is False)


def _closer(fails: int, works: int, is_enough: Callable[[int], bool]) -> int:
    """Halve what lies between a change that is not enough and one that is."""
    for _ in range(LOOKED):
        if works - fails <= 1:
            break
        middle = (fails + works) // 2
        fails, works = (fails, middle) if is_enough(middle) else (middle, works)
    return works


def _past_supporters(count: Count, name: str) -> list[int]:
    """Rises just past what its supporters would have paid for one that was bought, in the run without it."""
    standings = count.rule.standings(count.tallies, count.proposals, count.barred)
    one = next(each for each in standings if each.proposal.id == name)
    without = [replace(each, barred=Outcome.WITHDRAWN) if each is one else each for each in standings]
    try:
        found, _ = count.rule.bought(without, count.budget, count.profile)
    except OverflowError:
        return []
    ends = affordable(count, without, found, one)
    return sorted({floor(most - one.proposal.cost) + 1 for most in ends if most >= one.proposal.cost})


def affordable(
    count: Count, standings: Sequence[Standing], found: Bought, one: Standing
) -> Iterator[Fraction]:
    """The most it could have cost and be bought before each turn of the run that counted, and at its end."""
    purses = _purses(count, found, one.listed)
    for place in found.places:
        price = found.prices[place]
        yield _most_at(count.rule, purses, price)
        factor = standings[place].proposal.cost if count.rule.utility == "cost" else 1
        for purse in purses:
            purse.pay(place, price * factor)
    yield sum((purse.holds * purse.many for purse in purses), Fraction(0))


def _purses(count: Count, found: Bought, place: int) -> list[Purse]:
    """The full purses of a proposal's supporters; those who pay for the same things alike are one."""
    profile, by_points = count.profile, count.rule.utility in {"score", "borda"}
    kinds: Counter[tuple[int, tuple[tuple[int, int], ...]]] = Counter()
    bought = set(found.places)
    for group, size in enumerate(profile.sizes):
        mine = slice(profile.starts[group], profile.starts[group + 1])
        if place in (places := profile.places[mine]):
            weights = profile.points[mine] if by_points else [1] * len(places)
            said = dict(zip(places, weights, strict=True))
            kinds[said[place], tuple(sorted(pair for pair in said.items() if pair[0] in bought))] += size
    return [Purse(found.endowment, many, weight, dict(pays)) for (weight, pays), many in kinds.items()]


def _most_at(rule: EqualShares, purses: Sequence[Purse], price: Fraction) -> Fraction:
    """The most it may cost so that its supporters would have paid for it at no more than this price.

    With utility "cost" what they would pay falls with the cost itself, since it is worth less to them: then
    the largest cost c is looked for with c = sum of min(what they hold, price x c x weight).
    """
    if rule.utility != "cost":
        return sum((min(purse.holds, price * purse.weight) * purse.many for purse in purses), Fraction(0))
    poor, rich = Fraction(0), sum(purse.many * purse.weight for purse in purses)
    for purse in sorted(purses, key=lambda each: each.holds / each.weight):
        # Everybody poorer pays all they hold, the others the price: c = poor + price x c x rich.
        if price * rich >= 1:
            poor, rich = poor + purse.holds * purse.many, rich - purse.many * purse.weight
            continue
        most = poor / (1 - price * rich)
        if most * price <= purse.holds / purse.weight:
            return most
        poor, rich = poor + purse.holds * purse.many, rich - purse.many * purse.weight
    return poor
