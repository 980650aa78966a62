"""What somebody who is forgotten said of ground rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.people.forgetting import NO_TIME
from grants.rounds.models import GroundRules, RulesAnswer

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


def forget_rules_answers(round_: Round, member: Membership, *, takes_part: bool) -> None:
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
        if frozen_at is not None and takes_part:
            answer.reason, answer.said_at = "", NO_TIME
        else:
            db.session.delete(answer)
    db.session.flush()
