"""Writing messages and sending what waits. A mail server that is down delays, and loses nothing."""

from __future__ import annotations

import logging
import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select

from grants.audit.keys import settings
from grants.db import db, now
from grants.db.edge import after_commit
from grants.mail.models import Message

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PATIENCE_SECONDS = 10
AT_ONCE = 50
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
    """Send what waits, oldest first; what cannot be sent keeps its reason and waits for the next time.

    What failed before waits behind what is new, so that one address that is refused holds nobody up.
    """
    waiting = db.session.scalars(
        select(Message)
        .where(Message.sent_at.is_(None))
        .order_by(Message.problem.is_not(None), Message.written_at, Message.id)
        .limit(AT_ONCE)
    ).all()
    where = settings().mail_url
    for message in waiting:
        try:
            _send(message, where)
        except smtplib.SMTPRecipientsRefused as fault:
            _wait(message, fault)
            continue
        except (OSError, smtplib.SMTPException) as fault:
            _wait(message, fault)
            break
        message.sent_at = now()
        message.problem = None
        if message.holds_link and where != CONSOLE:
            message.body = ""  # a link that signs somebody in is not kept once it is on its way
    db.session.commit()


def _wait(message: Message, fault: Exception) -> None:
    message.problem = f"{type(fault).__name__}: {fault}"[:300]
    LOG.warning("a message waits: %s", message.problem)


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
    letter.set_content(message.body)
    with _connect(parts) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def _connect(parts: SplitResult) -> smtplib.SMTP:
    host, port = str(parts.hostname), parts.port or 0
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS)
    server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
    if parts.scheme == "smtp+starttls":
        server.starttls()
    return server
