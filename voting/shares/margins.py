"""How far a proposal was from being bought: the smallest cut in what it asks for.

Equal shares does not move one way with a number: asking for less can make a proposal be bought earlier, which
changes what others hold, and may end the raising of purses sooner. So the cut is solved within the run that
counted: at each turn of it, and at its end, the most that the supporters would have paid before whatever was
bought then. The largest of those that holds when everything is counted again with it is the answer; sizes in
between are not tried, and a smaller cut that works in another run is not looked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from voting.margins import Margin
from voting.standings import Outcome
from voting.ties import UnresolvedTie

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from voting.ballots import Proposal, Tally
    from voting.profile import Profile
    from voting.rules.equal_shares import EqualShares
    from voting.shares.completion import Bought
    from voting.standings import Standing

TRIED = 3
"""Cuts that are counted again before giving up."""


@dataclass(frozen=True, slots=True)
class Purse:
    """One group of supporters at some turn: what each holds, their weight, and how many they are."""

    holds: Fraction
    weight: int
    many: int


@dataclass(frozen=True, slots=True)
class Count:
    """One count, to be looked into and made again with one thing changed."""

    rule: EqualShares
    tallies: Mapping[str, Tally]
    proposals: Sequence[Proposal]
    budget: int | Fraction
    profile: Profile
    barred: Mapping[str, Outcome] | None = None

    def funds(self, name: str, cost: int) -> bool:
        """Whether a proposal is bought if it costs that."""
        changed = [replace(each, cost=cost) if each.id == name else each for each in self.proposals]
        try:
            found = self.rule.allocate(
                self.tallies, changed, self.budget, barred=self.barred, profile=self.profile
            )
        except UnresolvedTie:
            return False
        return name in found.winners


def margins(count: Count, names: Collection[str] | None = None) -> dict[str, Margin]:
    """The margin of each unfunded proposal, or of those of them that are named, in the order listed.

    Each takes a look at all that its supporters paid, and up to TRIED counts.
    """
    rule = count.rule
    standings = rule.standings(count.tallies, count.proposals, count.barred)
    winners = rule.allocate(
        count.tallies, count.proposals, count.budget, barred=count.barred, profile=count.profile
    ).winners
    found, _ = rule.bought(standings, count.budget, count.profile)
    return {
        one.proposal.id: _margin(count, one, list(affordable(count, standings, found, one)))
        for one in standings
        if one.proposal.id not in winners and (names is None or one.proposal.id in names)
    }


def _margin(count: Count, one: Standing, affordable: Sequence[Fraction]) -> Margin:
    if one.barred is not None or one.proposal.cost <= 1:
        return Margin(None)
    most = sorted({int(cost) for cost in affordable}, reverse=True)
    for cost in [cost for cost in most if 0 < cost < one.proposal.cost][:TRIED]:
        if count.funds(one.proposal.id, cost):
            return Margin(int(one.proposal.cost - cost))
    return Margin(None)


def affordable_without(count: Count, name: str) -> list[Fraction]:
    """The most that the supporters of one that was bought would have paid for it, in the run without it."""
    standings = count.rule.standings(count.tallies, count.proposals, count.barred)
    one = next(each for each in standings if each.proposal.id == name)
    without = [replace(each, barred=Outcome.WITHDRAWN) if each is one else each for each in standings]
    found, _ = count.rule.bought(without, count.budget, count.profile)
    return list(affordable(count, without, found, one))


def affordable(
    count: Count, standings: Sequence[Standing], found: Bought, one: Standing
) -> Iterator[Fraction]:
    """The most it could have cost and be bought before each turn of the run that counted, and at its end."""
    rule, profile = count.rule, count.profile
    purses = _supporters(rule, profile, one.listed, found.endowment)
    for place in found.places:
        price = found.prices[place]
        yield _most_at(rule, list(purses.values()), price)
        _pay(rule, profile, purses, place, price * _factor(rule, standings[place].proposal.cost))
    yield sum((purse.holds * purse.many for purse in purses.values()), Fraction(0))


def _factor(rule: EqualShares, cost: int | Fraction) -> int | Fraction:
    return cost if rule.utility == "cost" else 1


def _supporters(rule: EqualShares, profile: Profile, place: int, endowment: Fraction) -> dict[int, Purse]:
    """The groups that support the proposal, by their number."""
    by_points = rule.utility in {"score", "borda"}
    found = {}
    for group, size in enumerate(profile.sizes):
        for at in range(profile.starts[group], profile.starts[group + 1]):
            if profile.places[at] == place:
                found[group] = Purse(endowment, profile.points[at] if by_points else 1, size)
    return found


def _pay(
    rule: EqualShares, profile: Profile, purses: dict[int, Purse], place: int, per_weight: Fraction
) -> None:
    """Take from these purses what their owners paid for another proposal."""
    by_points = rule.utility in {"score", "borda"}
    for group, purse in purses.items():
        for at in range(profile.starts[group], profile.starts[group + 1]):
            if profile.places[at] == place:
                due = per_weight * (profile.points[at] if by_points else 1)
                purses[group] = replace(purse, holds=max(Fraction(0), purse.holds - due))


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
