"""Taking a person out of the tables: their row, their ways in, and every message that names them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from grants.db import db, new_id
from grants.mail.models import Bounce, Choice, Message
from grants.people.models import Person, SignInLink
from grants.people.private import forget_private
from grants.people.sessions import end_sessions

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in rows that must have a moment and whose own would tell of somebody."""


def nobody() -> Person:
    """A row that stands where somebody was: a fresh random key, twice, and nothing else."""
    key = new_id()
    empty = Person(id=key, name="", email=key, joined_at=NO_TIME)
    db.session.add(empty)
    db.session.flush()
    return empty


def is_nobody(person: Person) -> bool:
    """Whether a row stands for somebody who was forgotten."""
    return person.email == person.id


def forget_person(person: Person) -> None:
    """Delete a person whom nothing leads to any more. Whoever is signed in as them is signed in no longer."""
    _forget_messages(person)
    end_sessions(person)
    forget_private(person)
    db.session.execute(delete(SignInLink).where(SignInLink.person_id == person.id))
    db.session.delete(person)
    db.session.flush()


def _forget_messages(person: Person) -> None:
    """Delete what was written to them, how they wanted it, and of what others were sent all that names them.

    What waits to be sent to others is kept, without the name.
    """
    for table in (Choice, Bounce):
        db.session.execute(delete(table).where(table.address == person.email))
    named = _named(person)
    inside = [column.contains(word, autoescape=True) for word in named for column in _WORDS]
    query = select(Message).where(or_(Message.address == person.email, *inside)).order_by(Message.id)
    whole = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in named))
    for message in db.session.scalars(query):
        if message.address != person.email and not whole.search(message.subject + "\n" + message.body):
            continue
        if message.address == person.email or message.sent_at is not None:
            db.session.delete(message)
            continue
        somebody = _("somebody who left")
        message.subject = whole.sub(somebody, message.subject)
        message.body = whole.sub(somebody, message.body)
    db.session.flush()


_WORDS = (Message.subject, Message.body)


def _named(person: Person) -> Sequence[str]:
    """What names them: the address, and the name unless somebody else is called so too."""
    query = select(Person.id).where(Person.name == person.name, Person.id != person.id).limit(1)
    is_own = person.name and db.session.scalar(query) is None
    return [person.email, person.name] if is_own else [person.email]
