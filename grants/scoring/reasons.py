"""The reasons members gave, for the group that wrote the proposal: never who, never beside a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.audit.keys import has_round_key
from grants.rounds.queries import rules_of
from grants.scoring.book import Book
from grants.scoring.roll import ballots
from voting.ballots import State

if TYPE_CHECKING:
    from grants.proposals.models import Proposal


def reasons_for(proposal: Proposal) -> list[str]:
    """Reasons on ballots that count, in alphabetical order.

    None where fewer scored than the floor, nor after the round's key is destroyed.
    """
    round_ = proposal.round
    is_gone = round_.key_destroyed_at is not None or not has_round_key(round_.id)
    if round_.is_imported or proposal.status != "sent" or is_gone:
        return []
    book = Book(proposal.round_id)
    slots = {ballot.id: ballot for ballot in ballots(proposal.round_id)}
    scored = [
        row
        for row in book.final_rows()
        for mark in book.cast(slots[row.ballot_id], row).marks
        if mark.proposal == proposal.reference and mark.state is State.SCORED
    ]
    if len(scored) < rules_of(proposal.round_id).floor:
        return []
    return sorted(filter(None, (book.reasons(row).get(proposal.id) for row in scored)))
