"""What is not urgent, gathered into one message a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import force_locale, ngettext
from sqlalchemy import select, update

from grants.db import db, new_id, now
from grants.db.edge import looking
from grants.mail.kinds import DAILY, DIGEST, NOW
from grants.mail.letters import new_letter
from grants.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

BETWEEN = "\n\n* * *\n\n"


def gather() -> None:
    """Make one message of all that is due for each address; a single one goes out as it is."""
    moment = now()
    due = [Message.how == DAILY, Message.digest_id.is_(None), Message.next_try_at <= moment]
    due += [Message.sent_at.is_(None), Message.given_up_at.is_(None)]
    with looking():
        query = select(Message.address).where(*due).distinct().order_by(Message.address)
        addresses = list(db.session.scalars(query))
    for address in addresses:
        _gather_for(address, due, moment)
        db.session.commit()


def _gather_for(address: str, due: list[ColumnElement[bool]], moment: datetime) -> None:
    """In one transaction: two processes at once find that the other has taken them."""
    mine = select(Message).where(*due, Message.address == address)
    found = db.session.scalars(mine.order_by(Message.written_at, Message.id).with_for_update()).all()
    if len(found) == 1:
        db.session.execute(update(Message).where(Message.id == found[0].id).values(how=NOW))
    elif found:
        made = _digest(address, found, moment)
        db.session.add(made)
        db.session.flush()
        ids = [each.id for each in found]
        db.session.execute(update(Message).where(Message.id.in_(ids)).values(digest_id=made.id))


def _digest(address: str, found: Sequence[Message], moment: datetime) -> Message:
    language = found[-1].language
    with force_locale(language.replace("-", "_")):
        subject = ngettext("One piece of news", "%(num)s pieces of news", len(found))
    return Message(
        id=new_id(),
        address=address,
        subject=subject,
        body=BETWEEN.join(f"{each.subject}\n\n{each.body}" for each in found),
        language=language,
        letter=new_letter(),
        kind=DIGEST,
        how=NOW,
        written_at=moment,
        next_try_at=moment,
    )
