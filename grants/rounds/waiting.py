"""A round whose time has come and that cannot go on by itself: whoever runs it gets one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.mail.kinds import WAITS
from grants.mail.models import Message
from grants.rounds import notices, timing
from grants.rounds.queries import hold, rules_of

if TYPE_CHECKING:
    from grants.rounds.models import Round


def tell_who_runs_it(round_: Round) -> bool:
    """Write to the facilitators of a round that waits, once for each end that passes; True when it did."""
    hold(round_)
    why = timing.waits_for(round_)
    if why is None or _is_told(round_):
        return False
    notices.waits(round_, why)
    return True


def _is_told(round_: Round) -> bool:
    end = rules_of(round_.id).dates[round_.phase]
    since = select(Message.id).where(Message.round_id == round_.id, Message.kind == WAITS)
    return db.session.scalar(since.where(Message.written_at >= end).limit(1)) is not None
