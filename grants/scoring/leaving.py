"""Leaving a round whose roll is frozen, and being taken off it where somebody is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from grants.db import db
from grants.rounds.queries import part_of
from grants.scoring.book import Book
from grants.scoring.models import Cast
from grants.scoring.roll import ballot_of, place_kept_for, place_of
from grants.scoring.service import ballots_are_open, withdraw_ballot

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


def leave_roll(round_: Round, member: Membership) -> None:
    """Take a name off the roll: the link to its slot goes, and the slot stays, tied to nobody.

    While ballots are open theirs is withdrawn, with all that was cast on its slot; from the end of that time
    on, moved or not, it stays: else a result could be changed by leaving. What was only saved goes in any
    case: answers that were not cast, and notes.
    """
    place = place_kept_for(round_, member)
    if place is None:
        return
    if round_.key_destroyed_at is None:
        ballot = ballot_of(round_, member, place)
        if ballots_are_open(round_):
            withdraw_ballot(round_, ballot)
            db.session.execute(delete(Cast).where(Cast.ballot_id == ballot.id))
        Book(round_.id).empty(ballot)
    db.session.delete(place)
    db.session.flush()


def stop_casting(round_: Round, member: Membership) -> bool:
    """End somebody's part in a round whose ballots are open; True when a cast ballot was taken back.

    Once the time for scoring is over nothing is taken back, though the round may wait to be moved on.
    The name stays on the roll, which was frozen with it, and the slot is never cast on again: the withdrawal
    stands beside the moment when they left, so whoever knows that moment knows the slot.
    """
    place = place_of(round_, member)
    part = part_of(round_, member)
    if place is None or part is None or not ballots_are_open(round_):
        return False
    was_cast = withdraw_ballot(round_, ballot_of(round_, member, place))
    part.left_before = "closing"
    db.session.flush()
    return was_cast
