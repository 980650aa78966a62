"""Beginning and ending sessions. Each is a row with a token's digest, so that one can be ended from afar."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from grants.db import db, now
from grants.people.devices import known
from grants.people.models import Person, SignedIn
from grants.people.service import digest_of
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

UNUSED = timedelta(days=30)
"""A session that nobody used for so long is over."""


def today() -> date:
    """The day, as sessions keep it."""
    return now().date()


def begin_session(person: Person, agent: str) -> str:
    """Sign a person in on a device that calls itself so: the token for its cookie. Old ones are swept out."""
    db.session.execute(delete(SignedIn).where(SignedIn.used_on < today() - UNUSED))
    token = secrets.token_urlsafe(32)
    browser, system = known(agent)
    db.session.add(
        SignedIn(
            digest=digest_of(token),
            person_id=person.id,
            browser=browser,
            system=system,
            begun_on=today(),
            used_on=today(),
        )
    )
    db.session.flush()
    return token


def whose(person_id: str, token: str) -> tuple[Person, str, date] | None:
    """The person whom a cookie's token signs in, with the session and the day it was last used.

    One statement: whoever is signed in costs a page no more than before there were sessions.
    """
    query = (
        select(Person, SignedIn.id, SignedIn.used_on)
        .join(SignedIn, SignedIn.person_id == Person.id)
        .where(
            Person.id == person_id,
            SignedIn.digest == digest_of(token),
            SignedIn.used_on >= today() - UNUSED,
        )
    )
    found = db.session.execute(query).first()
    return None if found is None else (found[0], found[1], found[2])


def sessions_of(person: Person) -> Sequence[SignedIn]:
    """Where a person is signed in, the last used first."""
    query = (
        select(SignedIn)
        .where(SignedIn.person_id == person.id, SignedIn.used_on >= today() - UNUSED)
        .order_by(SignedIn.used_on.desc(), SignedIn.begun_on.desc(), SignedIn.id)
    )
    return db.session.scalars(query).all()


def end_sessions(person: Person, keep: str | None = None) -> None:
    """Sign a person out everywhere at once, or everywhere but in the session with the id `keep`."""
    ended = delete(SignedIn).where(SignedIn.person_id == person.id)
    db.session.execute(ended if keep is None else ended.where(SignedIn.id != keep))


def end_one(person: Person, session_id: str) -> None:
    """Sign a person out on one device of theirs. Raises Refused where that is done already."""
    ended = (
        delete(SignedIn)
        .where(SignedIn.id == session_id, SignedIn.person_id == person.id)
        .returning(SignedIn.id)
    )
    if db.session.scalar(ended) is None:
        raise Refused(_("You are not signed in on that device any more."))


def end_with(token: str) -> None:
    """End the session of a cookie, if there is one."""
    db.session.execute(delete(SignedIn).where(SignedIn.digest == digest_of(token)))


def used_today(session_id: str) -> None:
    """Keep that a session was used on this day."""
    db.session.execute(update(SignedIn).where(SignedIn.id == session_id).values(used_on=today()))
