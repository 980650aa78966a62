"""What a person writes for themselves and their facilitators: sealed under a key of their own.

The key lies outside the database and goes when they are forgotten, so that no old backup tells it either.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit.keys import forget_person_key, make_person_key, person_key
from grants.db import db
from grants.db.edge import after_commit
from grants.people.models import Person, PrivateRecord
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Private:
    """How to reach a person beside e-mail, and what they need; empty where they wrote nothing."""

    phone: str = ""
    through: str = ""
    language: str = ""
    needs: str = ""


FIELDS = tuple(each.name for each in fields(Private))


def private_of(person: Person) -> Private:
    """A person's own words. Raises KeyMissing where their key is gone."""
    row = db.session.get(PrivateRecord, person.id)
    return Private() if row is None else opened(row)


def records_of(person_ids: Sequence[str]) -> dict[str, PrivateRecord]:
    """The sealed records of these people, by person: one statement."""
    query = select(PrivateRecord).where(PrivateRecord.person_id.in_(person_ids))
    rows = db.session.scalars(query.order_by(PrivateRecord.person_id))
    return {row.person_id: row for row in rows}


def opened(row: PrivateRecord) -> Private:
    """What a record seals. Raises KeyMissing for another key, another person's row or none."""
    plain = person_key(row.person_id).open(row.sealed, _place(row.person_id))
    return Private(**json.loads(plain))


def save_private(person: Person, private: Private) -> None:
    """Keep a person's own words; all empty is nothing to keep."""
    there = select(Person.id).where(Person.id == person.id).with_for_update()
    if db.session.scalar(there) is None:
        raise Refused(_("You have left, so nothing is kept of you any more."))
    row = db.session.get(PrivateRecord, person.id)
    words = {name: text.strip() for name, text in asdict(private).items()}
    if not any(words.values()):
        if row is not None:
            db.session.delete(row)
        db.session.flush()
        return
    sealed = make_person_key(person.id).seal(json.dumps(words).encode(), _place(person.id))
    if row is None:
        db.session.add(PrivateRecord(person_id=person.id, sealed=sealed))
    else:
        row.sealed = sealed
    db.session.flush()


def forget_private(person: Person) -> None:
    """Delete it and, once that is kept, the key: it opens nothing any more, in old backups neither."""
    row = db.session.get(PrivateRecord, person.id)
    if row is not None:
        db.session.delete(row)
    person_id = person.id
    after_commit(lambda: forget_person_key(person_id))


def _place(person_id: str) -> str:
    return f"private/{person_id}"
