"""Who supports what, with identical ballots together: what a rule reads that looks at whole ballots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Profile:
    """Ballots in groups, each of ballots that say the same.

    `voters` counts every ballot, an empty one too. Group g has `sizes[g]` ballots and supports the proposals
    `names[places[i]]` with `points[i]`, always above zero, for i from `starts[g]` up to `starts[g + 1]`.
    """

    names: tuple[str, ...]
    voters: int
    sizes: list[int]
    starts: list[int]
    places: list[int]
    points: list[int]


def profile(names: Sequence[str], ballots: Iterable[tuple[Sequence[str], Sequence[int], int]]) -> Profile:
    """Put the ballots together.

    They come as the proposals a ballot names, the points it gives them in the same order, and how many
    ballots say so; what gets no point above zero is not supported. KeyError for a proposal not in `names`.
    """
    listed = {name: place for place, name in enumerate(names)}
    found = Profile(tuple(names), 0, [], [0], [], [])
    voters = 0
    for votes, given, times in ballots:
        voters += times
        for vote, worth in zip(votes, given, strict=True):
            if worth > 0:
                found.places.append(listed[vote])
                found.points.append(worth)
        if len(found.places) > found.starts[-1]:
            found.sizes.append(times)
            found.starts.append(len(found.places))
    return replace(found, voters=voters)
