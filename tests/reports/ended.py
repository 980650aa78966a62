"""A round in which all happened, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.reports import ending
from tests.audit import eventful

if TYPE_CHECKING:
    from datetime import datetime

    from grants.rounds.models import Round


def over(round_: Round) -> datetime:
    """A moment at which the time for questions is over."""
    return ending.questions_end(round_) + timedelta(seconds=1)


def end(round_: Round) -> Round:
    with as_if_at(over(round_)), transaction():
        ending.destroy_key(round_)
    return round_


def finished() -> Round:
    """A round in which all happened, published."""
    *_steps, (_step, round_) = eventful.steps()
    return round_


def number(rows: type) -> int:
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def sent(subject: str) -> list[str]:
    query = select(Message.address).where(Message.subject.startswith(subject)).order_by(Message.address)
    return list(db.session.scalars(query))
