"""What somebody who is forgotten said of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.decisions.models import DecisionAnswer
from grants.decisions.service import decision_of
from grants.people.forgetting import NO_TIME

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


def forget_decision_answer(round_: Round, member: Membership) -> None:
    """Of a confirmed result the yes or no stays, under a key that is nobody's; before that it goes too."""
    answer = db.session.scalar(
        select(DecisionAnswer).where(
            DecisionAnswer.round_id == round_.id, DecisionAnswer.membership_id == member.id
        )
    )
    if answer is None:
        return
    if decision_of(round_) is None:
        db.session.delete(answer)
    else:
        answer.reason, answer.said_at = "", NO_TIME
    db.session.flush()
