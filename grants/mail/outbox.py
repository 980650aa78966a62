"""Writing messages and sending what waits. A mail server that is down delays, and loses nothing."""

from __future__ import annotations

import logging
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import or_, select, update

from grants.audit.keys import settings
from grants.db import db, now
from grants.db.edge import after_commit
from grants.mail.models import Message

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PATIENCE_SECONDS = 10
CLAIM_LIFE = timedelta(minutes=5)
"""After so long a claim is taken to be of a process that died."""
LONGEST_SUBJECT = 300
CONSOLE = "console:"
LOG = logging.getLogger("evenhand.mail")


def write(address: str, subject: str, body: str, *, holds_link: bool = False) -> Message:
    """Put a message in the outbox, in the transaction of the change it tells of."""
    line = " ".join(subject.split())[:LONGEST_SUBJECT]
    message = Message(address=address, subject=line, body=body, holds_link=holds_link, written_at=now())
    db.session.add(message)
    after_commit(send_waiting)
    return message


def send_waiting() -> None:
    """Send everything that waits, oldest first. Nothing is locked while a mail server takes its time.

    Each message is claimed before it is sent, so that two at once do not send it twice; what fails by itself
    keeps its reason and waits for the next time, and a server that is away ends the attempt.
    """
    where = settings().mail_url
    for message_id in _waiting():
        message = _claim(message_id)
        if message is None:
            continue
        problem: Exception | None = None
        is_away = False
        try:
            _send(message, where)
        except smtplib.SMTPServerDisconnected as fault:
            problem, is_away = fault, True
        except (smtplib.SMTPException, ValueError) as fault:
            problem = fault
        except OSError as fault:
            problem, is_away = fault, True
        _mark(message, problem, keeps_link=where == CONSOLE)
        if is_away:
            _put_off(problem)
            return


def _put_off(problem: Exception | None) -> None:
    """The rest need not each wait for a server that is away: they keep the same reason."""
    words = f"{type(problem).__name__}: {problem}"[:300]
    db.session.execute(
        update(Message).where(Message.sent_at.is_(None), Message.claimed_at.is_(None)).values(problem=words)
    )
    db.session.commit()


def _waiting() -> list[str]:
    stale = now() - CLAIM_LIFE
    query = (
        select(Message.id)
        .where(Message.sent_at.is_(None), or_(Message.claimed_at.is_(None), Message.claimed_at < stale))
        .order_by(Message.written_at, Message.id)
    )
    found = list(db.session.scalars(query))
    db.session.commit()
    return found


def _claim(message_id: str) -> Message | None:
    stale = now() - CLAIM_LIFE
    claim = (
        update(Message)
        .where(
            Message.id == message_id,
            Message.sent_at.is_(None),
            or_(Message.claimed_at.is_(None), Message.claimed_at < stale),
        )
        .values(claimed_at=now())
        .returning(Message.id)
    )
    mine = db.session.scalar(claim)
    message = db.session.get(Message, message_id) if mine else None
    if message is not None:
        db.session.expunge(message)
    db.session.commit()
    return message


def _mark(message: Message, problem: Exception | None, *, keeps_link: bool) -> None:
    kept = db.session.get_one(Message, message.id)
    if problem is None:
        kept.sent_at, kept.problem = now(), None
        if kept.holds_link and not keeps_link:
            kept.body = ""  # a link that signs somebody in is not kept once it is on its way
    else:
        kept.claimed_at, kept.problem = None, f"{type(problem).__name__}: {problem}"[:300]
        LOG.warning("a message waits: %s", kept.problem)
    db.session.commit()


def _send(message: Message, where: str) -> None:
    if where == CONSOLE:
        if not current_app.testing:
            LOG.info("To: %s\nSubject: %s\n\n%s\n", message.address, message.subject, message.body)
        return
    parts = urlsplit(where)
    letter = EmailMessage()
    letter["To"] = message.address
    letter["From"] = unquote(parts.path.strip("/")) or f"evenhand@{parts.hostname}"
    letter["Subject"] = message.subject
    letter["Date"] = formatdate(localtime=False)
    letter["Message-ID"] = make_msgid(domain=parts.hostname)
    letter.set_content(message.body)
    with _connect(parts) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def _connect(parts: SplitResult) -> smtplib.SMTP:
    host, port = str(parts.hostname), parts.port or 0
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
    if parts.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    return server
