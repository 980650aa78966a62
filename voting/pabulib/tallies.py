"""An election's ballots as rules read them: tallies of each project, and the profile of whole ballots."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from voting.ballots import Tally
from voting.pabulib.election import VoteType
from voting.profile import Profile, profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.pabulib.election import Election

Choices: TypeAlias = "Counter[tuple[tuple[str, ...], tuple[int, ...] | None]]"


def choices(election: Election) -> Choices:
    """What ballots say, and how many say the same: many do, and each is looked at once."""
    return Counter((ballot.votes, ballot.points) for ballot in election.ballots)


def tallies(election: Election, said: Choices | None = None) -> dict[str, Tally]:
    """Each project's tally, in file order: what it got, and the number of ballots that name it.

    What it got is approvals, points, or Borda points: L - position from 0, where L is the file's max_length,
    or the ballot's length where that is missing; whoever comes after the L-th gets nothing.
    """
    got: dict[str, Counter[int]] = {proposal.id: Counter() for proposal in election.proposals}
    for (votes, points), times in (said or choices(election)).items():
        for vote, worth in zip(votes, worths(election, votes, points), strict=True):
            got[vote][worth] += times
    return {name: _tally(name, scores) for name, scores in got.items()}


def profile_of(election: Election, said: Choices | None = None) -> Profile:
    """Who supports what, by the same points."""
    found = said or choices(election)
    return profile(
        [proposal.id for proposal in election.proposals],
        ((votes, worths(election, votes, points), times) for (votes, points), times in found.items()),
    )


def worths(election: Election, votes: Sequence[str], points: tuple[int, ...] | None) -> Sequence[int]:
    """What a ballot gives to each project it names, in its order."""
    if election.vote_type is VoteType.ORDINAL:
        first = len(votes) if election.max_length is None else election.max_length
        return [max(0, first - place) for place in range(len(votes))]
    return points if points is not None else (1,) * len(votes)


def room(election: Election) -> dict[str, int] | None:
    """How many points more each project could get from these ballots, if nobody took any from another.

    A ballot that approves of others can approve of one more; a single choice only comes from a blank ballot;
    a cumulative ballot gives what it has not spent; in a ranking nothing can rise but at another's cost. None
    for scores, which stand each by itself, and where nothing bounds a sum.
    """
    names, most, in_all = [one.id for one in election.proposals], election.most_points, election.most_in_all
    match election.vote_type:
        case VoteType.APPROVAL:
            voters = len(election.ballots)
            return {name: voters - tally.scorers for name, tally in tallies(election).items()}
        case VoteType.CHOOSE_1:
            return dict.fromkeys(names, sum(not ballot.votes for ballot in election.ballots))
        case VoteType.ORDINAL:
            return dict.fromkeys(names, 0)
        case VoteType.CUMULATIVE if in_all is not None:
            said = choices(election).items()
            return {
                name: sum(_unspent(name, *one, most, in_all) * times for one, times in said) for name in names
            }
        case _:
            return None


def _unspent(
    name: str, votes: tuple[str, ...], points: tuple[int, ...] | None, most: int | None, in_all: int
) -> int:
    """What one cumulative ballot could still give a project."""
    given = dict(zip(votes, points or (), strict=True))
    left = max(0, in_all - sum(given.values()))
    return left if most is None else min(left, most - given.get(name, 0))


def _tally(name: str, scores: Counter[int]) -> Tally:
    total = sum(score * times for score, times in scores.items())
    return Tally(name, total, scores.total(), tuple(sorted(scores.items())))
