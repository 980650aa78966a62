"""Whether it makes a difference who the voters are, or where a proposal stands in the list.

Anonymity: the same ballots, read in another order, give the same outcome. Neutrality: the same proposals,
listed in another order, give the same outcome "up to the named tie order". The tie orders `scorers`, `cost`
and `seed` say nothing of the list, and so nothing at all may change with it. `file` names the place in the
list as the ground rules had it: that place is carried along with each proposal when the list is put in
another order, and then nothing may change either. So both are exact: winners in their order, every standing,
amount and outcome, what was left, and which ties went which way by what.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from voting.ballots import Tally
from voting.checks.verdict import Check, Verdict, judged
from voting.ties import UnresolvedTie

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.allocation import Allocation
    from voting.ballots import Proposal
    from voting.checks.counted import Count
    from voting.profile import Profile

_One = TypeVar("_One")


def in_any_order(count: Count) -> tuple[Check, Check]:
    """Anonymity and neutrality, each probed with other orders.

    Rules that read tallies are counted again with each order of lists and each of proposals. A rule that
    reads whole ballots takes long, so both are put in another order at once, and each by itself only where
    that came out otherwise. Anonymity is not checked where neither single scores nor ballots are known, nor
    is neutrality where the rule reads ballots that are not known.
    """
    if count.profile is not None:
        same = _is_same(count, _ballots_turned(count), list(reversed(count.proposals)))
        anonymous = same or _is_same(count, _ballots_turned(count), count.proposals)
        neutral = same or _is_same(count, count, list(reversed(count.proposals)))
        return _anonymity(anonymous, count.profile.voters), _neutrality(count, neutral)
    if count.rule.needs_ballots:
        unknown = {"anonymity": "read", "neutrality": "listed"}
        anonymity, neutrality = (Check(name, Verdict.NOT_CHECKED, {of: 0}) for name, of in unknown.items())
        return anonymity, neutrality
    neutral = all(_is_same(count, count, order) for order in _others(count.proposals))
    if not count.lists:
        return Check("anonymity", Verdict.NOT_CHECKED, {"read": 0}), _neutrality(count, neutral)
    anonymous = all(_is_same(count, again, count.proposals) for again in _lists_turned(count))
    return _anonymity(anonymous, len(count.lists)), _neutrality(count, neutral)


def _anonymity(holds: bool, read: int) -> Check:  # noqa: FBT001 -- it is what was found
    """`read` is how many lists of scores, or how many ballots, were put in another order."""
    return judged("anonymity", {"read": read}, holds=holds)


def _neutrality(count: Count, holds: bool) -> Check:  # noqa: FBT001 -- it is what was found
    return judged("neutrality", {"listed": len(count.proposals)}, holds=holds)


def _others(these: Sequence[_One]) -> Iterator[list[_One]]:
    """Other orders: backward; the second half first; every second one first."""
    half = len(these) // 2
    yield list(reversed(these))
    yield [*these[half:], *these[:half]]
    yield [*these[1::2], *these[::2]]


def _lists_turned(count: Count) -> Iterator[Count]:
    """Tallied anew from the scores of each proposal in other orders."""
    for orders in zip(*(_others(scores) for scores in count.lists.values()), strict=True):
        turned = dict(zip(count.lists, orders, strict=True))
        tallies = {name: Tally.of(name, scores) for name, scores in turned.items()}
        yield replace(count, tallies={**count.tallies, **tallies})


def _ballots_turned(count: Count) -> Count:
    """The last group of equal ballots first."""
    profile = count.profile
    if profile is None:
        raise ValueError("there are no ballots to be put in another order")
    starts, places, points = [0], [], []
    for group in reversed(range(len(profile.sizes))):
        mine = slice(profile.starts[group], profile.starts[group + 1])
        places += profile.places[mine]
        points += profile.points[mine]
        starts.append(len(places))
    turned = replace(profile, sizes=profile.sizes[::-1], starts=starts, places=places, points=points)
    return replace(count, profile=turned)


def _is_same(count: Count, again: Count, order: Sequence[Proposal]) -> bool:
    """Whether `again`, with proposals in this order, comes out as `count` did."""
    listed = {one.id: place for place, one in enumerate(count.proposals)}
    standings = [
        replace(one, listed=listed[one.proposal.id])
        for one in again.rule.standings(again.tallies, order, again.barred)
    ]
    profile = None if again.profile is None else _renamed(again.profile, [one.id for one in order])
    try:
        allocation = again.rule.spend(standings, again.budget, profile=profile)
    except UnresolvedTie:
        return False
    return _facts(allocation) == _facts(count.allocation)


def _renamed(profile: Profile, names: list[str]) -> Profile:
    """The same ballots, with proposals numbered in the order of `names`."""
    place_of = {name: place for place, name in enumerate(names)}
    moved = [place_of[name] for name in profile.names]
    return replace(profile, names=tuple(names), places=[moved[place] for place in profile.places])


def _facts(allocation: Allocation) -> tuple[object, ...]:
    """All that came out, but for the order in which proposals without a turn and equals are listed."""
    steps = {step.proposal: step for step in allocation.steps}
    turns = [step.proposal for step in allocation.steps if step.place is not None]
    ties = [(tie.order, tie.by) for tie in allocation.ties]
    parts = (allocation.winners, allocation.budget, allocation.spent, allocation.purchase)
    return (*parts, steps, turns, ties)
