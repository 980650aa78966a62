"""Leaving a round before there is a roll; and what somebody who is forgotten said of ground rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from grants.collaboratives.models import Membership
from grants.db import db
from grants.people.forgetting import NO_TIME
from grants.people.models import Person
from grants.rounds.models import GroundRules, RoundMember, RulesAnswer

if TYPE_CHECKING:
    from grants.rounds.models import Round


def forget_rules_answers(round_: Round, member: Membership, *, is_counted: bool) -> None:
    """Of a frozen version the yes or no stays, under a key that is nobody's: its entry counts it.

    The reason goes with all that was said of other versions.
    """
    query = (
        select(RulesAnswer, GroundRules.frozen_at)
        .join(GroundRules, GroundRules.id == RulesAnswer.ground_rules_id)
        .where(GroundRules.round_id == round_.id, RulesAnswer.membership_id == member.id)
        .order_by(GroundRules.version)
    )
    for answer, frozen_at in db.session.execute(query).all():
        if frozen_at is not None and is_counted:
            answer.reason, answer.said_at = "", NO_TIME
        else:
            db.session.delete(answer)
    db.session.flush()


def leave_before_roll(round_: Round) -> None:
    """Write down, as the roll is frozen, who is away by then: they have no part in this round any more.

    Somebody who was forgotten is not among them: the ledger has an entry for each of those.
    """
    away = (
        select(Membership.id)
        .join(Person)
        .where(or_(Membership.left_at.is_not(None), ~Membership.is_member), Person.email != Person.id)
        .scalar_subquery()
    )
    db.session.execute(
        update(RoundMember)
        .where(RoundMember.round_id == round_.id, RoundMember.membership_id.in_(away))
        .values(left_before="roll")
        .execution_options(synchronize_session="fetch")
    )
