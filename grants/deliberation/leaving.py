"""What somebody who is forgotten stood aside on: the entries stay, and lead to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from grants.db import db
from grants.deliberation.models import Interest, InterestsSaid
from grants.deliberation.seats import Seats
from grants.proposals.models import Proposal

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


def forget_interests(round_: Round, member: Membership, *, keeps_ballot: bool) -> None:
    """Untie what was logged from its seat and its salt, and drop what waited to be.

    Where their ballot stays although ballots are not closed yet, what waits stays as well, untied, and is
    logged with the others': the ballot stands aside on as much as there are interests.
    All interests of the round are sealed anew, those of others too, so that a copy of the database does not
    tell which were this member's by when each was last written. They are written in the order in which they
    were logged: their place tells no more.
    """
    said = (InterestsSaid.round_id == round_.id, InterestsSaid.membership_id == member.id)
    db.session.execute(delete(InterestsSaid).where(*said))
    query = select(Interest).join(Proposal).where(Proposal.round_id == round_.id).order_by(Interest.id)
    rows = db.session.scalars(query).all()
    if not rows:
        return
    seats = Seats(round_.id)
    for row in sorted(rows, key=lambda each: seats.open(each).commitment):
        is_mine = row.tag == seats.tag(member.id, row.proposal_id)
        if is_mine and not row.is_logged and not keeps_ballot:
            db.session.delete(row)
        elif is_mine:
            seats.untie(row)
        else:
            seats.seal_anew(row)
        db.session.flush()
