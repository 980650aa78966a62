"""Messages reach a real mail server once, and wait for one that is down."""

from __future__ import annotations

import socket
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from grants.db import db
from grants.db.edge import transaction
from grants.mail import outbox
from grants.mail.models import Message
from tests.fixtures.databases import let_go, make_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session
    from flask import Flask

    from grants.config import Settings

REFUSED = "refused@example.org"


class Letterbox:
    """What a mail server was given; it refuses one address."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        return "250 OK"

    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]


@pytest.fixture
def port() -> int:
    """A port that nobody answers on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def start_mail(letterbox: Letterbox, port: int) -> Iterator[Callable[[], None]]:
    """A function that starts the mail server."""
    controller = Controller(letterbox, hostname="127.0.0.1", port=port)
    yield controller.start
    controller.stop()


@pytest.fixture
def mailing(settings: Settings, port: int) -> Iterator[Flask]:
    """The application, told of the mail server on that port, within its context."""
    app = make_app(replace(settings, mail_url=f"smtp://127.0.0.1:{port}/evenhand@example.org"))
    with app.app_context():
        yield app
    let_go(app)


def write(
    subject: str, *, address: str = "ann@example.org", body: str = "Hello", holds_link: bool = False
) -> None:
    with transaction():
        outbox.write(address, subject, body, holds_link=holds_link)


def waiting() -> list[tuple[str, str | None]]:
    rows = db.session.execute(
        select(Message.subject, Message.problem)
        .where(Message.sent_at.is_(None))
        .order_by(Message.written_at, Message.subject)
    ).all()
    db.session.rollback()
    return [(subject, problem.split(":")[0] if problem else None) for subject, problem in rows]


@pytest.mark.every_database
@pytest.mark.usefixtures("mailing")
def test_a_message_is_sent_once(letterbox: Letterbox, start_mail: Callable[[], None]) -> None:
    start_mail()
    write("Scoring is open", body="Łucja, scoring is open until noon.")
    outbox.send_waiting()
    (letter,) = letterbox.letters
    assert (letter["To"], letter["From"]) == ("ann@example.org", "evenhand@example.org")
    assert letter["Subject"] == "Scoring is open"
    assert letter.get_content().strip() == "Łucja, scoring is open until noon."
    assert waiting() == []


@pytest.mark.every_database
@pytest.mark.usefixtures("mailing")
def test_a_server_that_is_down_delays_and_loses_nothing(
    letterbox: Letterbox, start_mail: Callable[[], None]
) -> None:
    write("First")
    write("Second")
    assert waiting() == [("First", "ConnectionRefusedError"), ("Second", "ConnectionRefusedError")]
    start_mail()
    outbox.send_waiting()
    outbox.send_waiting()
    assert sorted(letterbox.subjects()) == ["First", "Second"]
    assert waiting() == []


@pytest.mark.usefixtures("mailing")
def test_an_address_that_is_refused_holds_nobody_up(
    letterbox: Letterbox, start_mail: Callable[[], None]
) -> None:
    start_mail()
    write("To nobody", address=REFUSED)
    write("To Ann")
    assert letterbox.subjects() == ["To Ann"]
    assert waiting() == [("To nobody", "SMTPRecipientsRefused")]


def write_and_fail() -> None:
    with transaction():
        outbox.write("ann@example.org", "Never", "Never")
        _ = 1 / 0


@pytest.mark.usefixtures("mailing")
def test_nothing_is_sent_of_a_change_that_was_undone(
    letterbox: Letterbox, start_mail: Callable[[], None]
) -> None:
    start_mail()
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    outbox.send_waiting()
    assert letterbox.letters == []


@pytest.mark.usefixtures("mailing")
def test_a_link_is_forgotten_once_it_is_on_its_way(
    letterbox: Letterbox, start_mail: Callable[[], None]
) -> None:
    start_mail()
    write("Come in", body="http://localhost/sign-in/abc", holds_link=True)
    assert "sign-in/abc" in letterbox.letters[0].get_content()
    assert db.session.scalars(select(Message.body)).all() == [""]
    db.session.rollback()


@pytest.mark.usefixtures("mailing")
def test_a_subject_cannot_smuggle_a_header(letterbox: Letterbox, start_mail: Callable[[], None]) -> None:
    start_mail()
    write("Hello\r\nBcc: everybody@example.org")
    (letter,) = letterbox.letters
    assert letter["Subject"] == "Hello Bcc: everybody@example.org"
    assert letter["Bcc"] is None
