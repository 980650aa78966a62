"""Writing messages: a row in the transaction of the change it tells of. Sending them is no part of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import get_locale

from grants.db import db, now
from grants.db.edge import after_commit
from grants.mail.kinds import DAILY, NOW, PLAIN, USUAL, About
from grants.mail.letters import new_letter
from grants.mail.models import Choice, Message
from grants.mail.postman import after_change

LONGEST_SUBJECT = 300
GATHERED_AT = 16
"""The hour (UTC) at which what is not urgent goes out as one message: late afternoon where rounds are."""


def write(
    address: str, subject: str, body: str, *, about: About = PLAIN, holds_link: bool = False
) -> Message:
    """Put a message in the outbox. It is sent only if the change is kept, and nobody waits for that."""
    moment = now()
    how = _how(address, about.kind)
    message = Message(
        address=address,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body,
        holds_link=holds_link,
        language=str(get_locale() or "en_GB").replace("_", "-"),
        letter=new_letter(),
        kind=about.kind,
        how=how,
        collaborative_id=about.collaborative_id,
        round_id=about.round_id,
        phase=about.phase,
        batch=about.batch if about.collaborative_id else None,
        written_at=moment,
        next_try_at=next_gathering(moment) if how == DAILY else moment,
    )
    db.session.add(message)
    after_commit(after_change)
    return message


def next_gathering(moment: datetime) -> datetime:
    """When the next daily message is due."""
    today = datetime.combine(moment.date(), time(GATHERED_AT), moment.tzinfo)
    return today if moment < today else today + timedelta(days=1)


def _how(address: str, kind: str) -> str:
    if kind not in USUAL:
        return NOW
    with db.session.no_autoflush:
        chosen = db.session.get(Choice, (address, kind))
    return USUAL[kind] if chosen is None else chosen.how
