"""Those who were forgotten: as many as the ledger says, and nothing of them is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from grants.audit.models import Fork
from grants.collaboratives.models import Membership
from grants.db import db
from grants.decisions.models import DecisionAnswer, ForkAnswer
from grants.deliberation.models import InterestsSaid
from grants.people.models import Person
from grants.rounds.models import GroundRules, RoundMember, RulesAnswer
from grants.scoring.models import RollPlace
from voting.verify.evidence import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round


def redactions(trail: Trail) -> Iterator[str]:
    """An entry for every seat of this round that is nobody's, and no seat emptied without one."""
    seats = _seats(trail.round_)
    logged = trail.all("redaction")
    taking_part = len(seats & _taking_part(trail.round_))
    if taking_part != len(logged):
        where = logged[-1] if logged else ENTRIES
        yield f"{where}: {len(logged)} people were forgotten, and in the database it is {taking_part}"
    left = _left(trail.round_, seats) if seats else []
    for what in left:
        yield f"{logged[-1] if logged else ENTRIES}: {what} of somebody who was forgotten is still there"


def _seats(round_: Round) -> set[str]:
    query = (
        select(RoundMember.membership_id)
        .join(Membership, Membership.id == RoundMember.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(RoundMember.round_id == round_.id, Person.email == Person.id)
    )
    return set(db.session.scalars(query.order_by(RoundMember.membership_id)))


def _taking_part(round_: Round) -> set[str]:
    """Those who left before there was a roll are not told of in its ledger when they are forgotten."""
    query = select(RoundMember.membership_id).where(
        RoundMember.round_id == round_.id, RoundMember.left_before.is_distinct_from("roll")
    )
    return set(db.session.scalars(query.order_by(RoundMember.membership_id)))


def _left(round_: Round, seats: set[str]) -> list[str]:
    """What should have gone with them."""
    reasons = or_(RulesAnswer.reason != "", GroundRules.frozen_at.is_(None))
    queries = {
        "a name": select(Person.id)
        .join(Membership)
        .where(Membership.id.in_(seats), or_(Person.name != "", Membership.left_at.is_(None))),
        "a place on the roll": select(RollPlace.id).where(
            RollPlace.round_id == round_.id, RollPlace.membership_id.in_(seats)
        ),
        "a word on interests": select(InterestsSaid.round_id).where(
            InterestsSaid.round_id == round_.id, InterestsSaid.membership_id.in_(seats)
        ),
        "a word on the ground rules": select(RulesAnswer.id)
        .join(GroundRules)
        .where(GroundRules.round_id == round_.id, RulesAnswer.membership_id.in_(seats), reasons),
        "a reason on the result": select(DecisionAnswer.id).where(
            DecisionAnswer.round_id == round_.id,
            DecisionAnswer.membership_id.in_(seats),
            DecisionAnswer.reason != "",
        ),
        "a word on going on": select(ForkAnswer.id)
        .join(Fork, (Fork.ledger_id == ForkAnswer.ledger_id) & (Fork.number == ForkAnswer.number))
        .where(
            Fork.ledger_id == round_.ledger_id,
            ForkAnswer.membership_id.in_(seats),
            or_(ForkAnswer.reason != "", Fork.accepted_at.is_(None)),
        ),
    }
    return [what for what, query in queries.items() if db.session.scalar(query.limit(1)) is not None]
