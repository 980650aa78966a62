"""Taking somebody off a roll: the link from their name to a slot goes, and the slot stays, tied to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from grants.db import db
from grants.scoring.book import Book
from grants.scoring.models import Cast
from grants.scoring.roll import ballot_of, place_of
from grants.scoring.service import withdraw_ballot

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


def leave_roll(round_: Round, member: Membership) -> None:
    """Withdraw a ballot that is not closed yet, with all that was cast on its slot; one that is, stays.

    What was only saved goes in any case: answers that were not cast, and notes.
    """
    place = place_of(round_, member)
    if place is None:
        return
    if round_.key_destroyed_at is None:
        ballot = ballot_of(round_, member, place)
        if round_.phase == "scoring":
            withdraw_ballot(round_, ballot)
            db.session.execute(delete(Cast).where(Cast.ballot_id == ballot.id))
        Book(round_.id).empty(ballot)
    db.session.delete(place)
    db.session.flush()
