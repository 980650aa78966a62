"""Ballots of a Pabulib file, added up and put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.recount.terms import CannotRecount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voting.recount.terms import Support

    Ballot = tuple[Sequence[str], Sequence[int] | None]
    """The projects a ballot names, and its points in the same order, or None."""


def totals_of_ballots(
    vote_type: str, ballots: Iterable[Ballot], max_length: int | None = None
) -> dict[str, tuple[int, int]]:
    """(total, number of ballots that name it) for every project named on a ballot."""
    totals: dict[str, tuple[int, int]] = {}
    for ballot in ballots:
        for name, worth in _worths(vote_type, ballot, max_length):
            total, number = totals.get(name, (0, 0))
            totals[name] = (total + worth, number + 1)
    return totals


def scores_of_ballots(
    vote_type: str, ballots: Iterable[Ballot], max_length: int | None = None
) -> dict[str, list[int]]:
    """Every project's list of what the ballots that name it give it."""
    scores: dict[str, list[int]] = {}
    for ballot in ballots:
        for name, worth in _worths(vote_type, ballot, max_length):
            scores.setdefault(name, []).append(worth)
    return scores


def support_of_ballots(vote_type: str, ballots: Iterable[Ballot], max_length: int | None = None) -> Support:
    """Ballots that say the same, together; what gets no point above zero is not supported."""
    support: Support = {}
    for ballot in ballots:
        said = tuple(
            sorted((name, worth) for name, worth in _worths(vote_type, ballot, max_length) if worth > 0)
        )
        support[said] = support.get(said, 0) + 1
    return support


def _worths(vote_type: str, ballot: Ballot, max_length: int | None) -> Iterator[tuple[str, int]]:
    """What a ballot gives to each project it names.

    Project i of an ordinal ballot, from 0, gets max_length - i points, and never less than none; where there
    is no max_length, the ballot's own length stands for it.
    """
    names, points = ballot
    for position, name in enumerate(names):
        if vote_type == "ordinal":
            yield name, max(0, (len(names) if max_length is None else max_length) - position)
        elif vote_type in {"cumulative", "scoring"} and points is not None:
            yield name, points[position]
        elif vote_type in {"approval", "choose-1"}:
            yield name, 1
        else:
            raise CannotRecount(f"ballots of the type {vote_type!r} are not known, or lack their points")
