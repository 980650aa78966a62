"""The demonstration's messages, to read on a page because nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 30


def latest() -> Sequence[Message]:
    """The newest messages."""
    return db.session.scalars(
        select(Message).order_by(Message.written_at.desc(), Message.id).limit(SHOWN)
    ).all()
