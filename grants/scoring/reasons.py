"""The reasons members gave, for the group that wrote the proposal: never who, never beside a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.rounds.queries import rules_of
from grants.scoring.book import Book
from grants.scoring.roll import ballots
from voting.ballots import State

if TYPE_CHECKING:
    from grants.proposals.models import Proposal


def reasons_for(proposal: Proposal) -> list[str]:
    """Reasons on ballots that count, in alphabetical order; none where fewer scored than the floor."""
    if proposal.round.is_imported or proposal.status != "sent":
        return []
    book = Book(proposal.round_id)
    counted = [ballot for ballot in ballots(proposal.round_id) if ballot.revision and not ballot.is_withdrawn]
    saved = [book.saved(ballot).get(proposal.id) for ballot in counted]
    scored = [each for each in saved if each is not None and each.state is State.SCORED]
    if len(scored) < rules_of(proposal.round_id).floor:
        return []
    return sorted(each.reason for each in scored if each.reason)
