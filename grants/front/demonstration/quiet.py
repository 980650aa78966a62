"""Messages of the demonstration: written as ever, to be read on its own page, and sent to nobody."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from grants.db import db, now
from grants.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def nothing_sent() -> Iterator[None]:
    """Whatever the block writes counts as sent when it ends.

    Sending begins only after the commit and takes what is waiting then, so nothing reaches a mail server or
    the console, where hundreds of lines would bury the sign-in links. What waited before goes on waiting.
    """
    waiting = select(Message.id).where(Message.sent_at.is_(None)).order_by(Message.id)
    before = list(db.session.scalars(waiting))
    yield
    db.session.flush()
    db.session.execute(
        update(Message).where(Message.sent_at.is_(None), Message.id.not_in(before)).values(sent_at=now())
    )
