"""What the demonstration writes reaches nobody, and what others wrote is left as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.db.edge import drop
from grants.front.demonstration.quiet import nothing_sent
from grants.mail import outbox
from grants.mail.models import Message

if TYPE_CHECKING:
    from flask import Flask


def test_what_is_written_inside_counts_as_sent_and_the_rest_waits(app: Flask) -> None:
    with app.app_context():
        outbox.write("before@example.org", "Before", "It waited already.")
        with nothing_sent():
            outbox.write("inside@example.org", "Inside", "It is part of the demonstration.")
        outbox.write("after@example.org", "After", "It was written later.")
        sent = {
            message.subject: message.sent_at is not None for message in db.session.scalars(select(Message))
        }
        drop()
    assert sent == {"After": False, "Before": False, "Inside": True}
