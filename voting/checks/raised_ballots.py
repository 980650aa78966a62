"""Votes by whole ballots in which one ballot thinks one point better of one proposal.

What that is depends on what a supporter gets from a proposal: where a ballot chooses, one that did not name
it now does too (a blank one, if there is any); where it gives points, the one that gave it the fewest gives
one more; where it ranks, the proposal changes places with the one just above it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voting.ballots import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voting.profile import Profile

    Ballot = dict[int, int]
    """The points that a ballot gives, by place."""
    Raised = tuple[Profile, Mapping[str, Tally]]


def raised_ballot(
    profile: Profile, tallies: Mapping[str, Tally], name: str, *, utility: str, high: int | None = None
) -> Callable[[], Raised] | None:
    """How to make the profile and the tallies with one such ballot; None where no ballot can be raised."""
    place = profile.names.index(name)
    find = {"score": _with_a_point, "borda": _one_place_up}.get(utility, _with_a_choice)
    found = find(profile, place)
    if found is None:
        return None
    group, ballot = found
    if utility == "score" and high is not None and ballot[place] > high:
        return None
    return lambda: _replaced(profile, tallies, group, ballot)


def _with_a_choice(profile: Profile, place: int) -> tuple[int | None, Ballot] | None:
    if sum(profile.sizes) < profile.voters:
        return None, {place: 1}
    for group in range(len(profile.sizes)):
        ballot = _ballot(profile, group)
        if place not in ballot:
            return group, {**ballot, place: 1}
    return None


def _with_a_point(profile: Profile, place: int) -> tuple[int | None, Ballot] | None:
    fewest: tuple[int, Ballot] | None = None
    for group in range(len(profile.sizes)):
        ballot = _ballot(profile, group)
        if place in ballot and (fewest is None or ballot[place] + 1 < fewest[1][place]):
            fewest = group, {**ballot, place: ballot[place] + 1}
    return fewest


def _one_place_up(profile: Profile, place: int) -> tuple[int | None, Ballot] | None:
    for group in range(len(profile.sizes)):
        ballot = _ballot(profile, group)
        for other, points in ballot.items():
            if place in ballot and points == ballot[place] + 1:
                return group, {**ballot, place: points, other: points - 1}
    return None


def _ballot(profile: Profile, group: int | None) -> Ballot:
    if group is None:
        return {}
    mine = slice(profile.starts[group], profile.starts[group + 1])
    return dict(zip(profile.places[mine], profile.points[mine], strict=True))


def _replaced(profile: Profile, tallies: Mapping[str, Tally], group: int | None, ballot: Ballot) -> Raised:
    """One ballot of a group (None: a blank one) says this instead, and is a group of its own, the last."""
    sizes = list(profile.sizes)
    before = _ballot(profile, group)
    if group is not None:
        sizes[group] -= 1
    changed = dict(tallies)
    for place in {*before, *ballot}:
        one = tallies[profile.names[place]]
        more = ballot.get(place, 0) - before.get(place, 0)
        scorers = one.scorers + (place in ballot) - (place in before)
        changed[one.proposal] = Tally(one.proposal, one.total + more, scorers)
    made = replace(
        profile,
        sizes=[*sizes, 1],
        starts=[*profile.starts, profile.starts[-1] + len(ballot)],
        places=[*profile.places, *ballot],
        points=[*profile.points, *ballot.values()],
    )
    return made, changed
