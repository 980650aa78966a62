"""What somebody who left, or is forgotten, said of a result, of a draw, and of going on after a fork."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.models import Fork
from grants.db import db
from grants.decisions.models import DecisionAnswer, DrawReading, ForkAnswer
from grants.decisions.service import decision_of
from grants.people.forgetting import NO_TIME
from grants.rounds.draws import draw_of

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


def forget_fork_answers(round_: Round, member: Membership) -> None:
    """Of an accepted fork the yes or no stays, as its entry counts it; of others it goes too."""
    query = (
        select(ForkAnswer, Fork.accepted_at)
        .join(Fork, (Fork.ledger_id == ForkAnswer.ledger_id) & (Fork.number == ForkAnswer.number))
        .where(Fork.ledger_id == round_.ledger_id, ForkAnswer.membership_id == member.id)
        .order_by(Fork.number)
    )
    for answer, accepted_at in db.session.execute(query).all():
        if accepted_at is None:
            db.session.delete(answer)
        else:
            answer.reason, answer.said_at = "", NO_TIME
    db.session.flush()


def drop_draw_reading(round_: Round, member: Membership) -> None:
    """What somebody who left read of a draw that is not made yet: nobody else could put it right."""
    draw = draw_of(round_.id)
    if draw is None or draw.value is None:
        forget_draw_reading(round_, member)


def forget_draw_reading(round_: Round, member: Membership) -> None:
    """Of a draw that is made what they read stays, without when; otherwise nobody could change it."""
    reading = db.session.scalar(
        select(DrawReading).where(DrawReading.round_id == round_.id, DrawReading.membership_id == member.id)
    )
    draw = draw_of(round_.id)
    if reading is None:
        return
    if draw is None or draw.value is None:
        db.session.delete(reading)
    else:
        reading.said_at = NO_TIME
    db.session.flush()
