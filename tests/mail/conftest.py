"""A real mail server that can be started and stopped, and the application told of it."""

from __future__ import annotations

import socket
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from tests.fixtures.databases import let_go, make_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session
    from flask import Flask

    from grants.config import Settings

REFUSED, LATER, NO_RELAY = "refused@example.org", "later@example.org", "no-relay@example.org"
ANSWERS = {
    REFUSED: "550 5.1.1 nobody of that name",
    LATER: "451 4.7.1 come again",
    NO_RELAY: "550 5.7.1 we send nothing on",
}


class Letterbox:
    """What a mail server was given. It refuses some addresses, as often as it is asked."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers = dict(ANSWERS)

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
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
def start_mail(letterbox: Letterbox, port: int) -> Iterator[Callable[[], Controller]]:
    """A function that starts the mail server, as often as it is stopped."""
    started: list[Controller] = []

    def start() -> Controller:
        started.append(Controller(letterbox, hostname="127.0.0.1", port=port, server_hostname="mail.example"))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop(no_assert=True)


@pytest.fixture
def mail_settings(settings: Settings, port: int) -> Settings:
    return replace(settings, mail_url=f"smtp://127.0.0.1:{port}/evenhand@example.org")


@pytest.fixture
def mailing(mail_settings: Settings) -> Iterator[Flask]:
    """The application, told of the mail server on that port, within its context."""
    app = make_app(mail_settings)
    with app.app_context():
        yield app
    let_go(app)
