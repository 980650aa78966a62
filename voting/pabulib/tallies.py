"""An election's tallies: what `greedy` totals and `average` divides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.ballots import Tally
from voting.pabulib.election import VoteType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.pabulib.election import Ballot, Election


def tallies(election: Election) -> dict[str, Tally]:
    """Each project's tally, in file order: what it got, and the number of ballots that name it.

    What it got is approvals, points, or Borda points: L - position from 0, where L is the file's max_length,
    or the ballot's length where that is missing.
    """
    totals = dict.fromkeys((proposal.id for proposal in election.proposals), 0)
    scorers = dict(totals)
    for ballot in election.ballots:
        for vote, worth in zip(ballot.votes, _worth(election, ballot), strict=True):
            totals[vote] += worth
            scorers[vote] += 1
    return {name: Tally(name, total, scorers[name]) for name, total in totals.items()}


def _worth(election: Election, ballot: Ballot) -> Sequence[int]:
    if election.vote_type is VoteType.ORDINAL:
        first = len(ballot.votes) if election.max_length is None else election.max_length
        return range(first, first - len(ballot.votes), -1)
    return ballot.points if ballot.points is not None else (1,) * len(ballot.votes)
