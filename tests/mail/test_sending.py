"""Each message once, whatever the mail server does, and whoever else is sending."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import as_if_at, db, now
from grants.db.edge import transaction
from grants.mail import outbox
from grants.mail.models import Message
from grants.mail.sending import PAUSES, send_waiting
from grants.mail.server import greeting
from grants.people.forgetting import forget_person
from grants.people.service import welcome
from tests.fixtures.shared import ROOT
from tests.mail.servers import listening

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiosmtpd.smtp import SMTP, Envelope, Session
    from flask import Flask

    from grants.config import Settings
    from tests.mail.conftest import Letterbox


def written(*subjects: str) -> None:
    """Kept, and not sent yet: as a request leaves them."""
    for subject in subjects:
        outbox.write("ann@example.org", subject, "Hello")
    db.session.commit()
    db.session.info.clear()


def rows() -> list[Message]:
    found = list(db.session.scalars(select(Message).order_by(Message.subject)))
    db.session.rollback()
    return found


@pytest.mark.every_database
def test_three_senders_at_once_send_each_message_once(
    mailing: Flask, letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    start_mail()
    subjects = [f"Message {number:02}" for number in range(30)]
    written(*subjects)
    ready = threading.Barrier(3)

    def send() -> None:
        with mailing.app_context():
            ready.wait()
            send_waiting()

    senders = [threading.Thread(target=send) for _each in range(3)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert sorted(letterbox.subjects()) == subjects
    assert {message.sent_at is not None for message in rows()} == {True}


@pytest.mark.usefixtures("mailing")
def test_pauses_grow_and_after_four_days_it_is_given_up_with_the_reason(
    letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    letterbox.answers["ann@example.org"] = "451 4.3.0 not now"
    start_mail()
    written("Hello")
    moment, tries = now(), []
    while rows()[0].given_up_at is None:
        with as_if_at(moment):
            send_waiting()
            send_waiting()
        tries.append(rows()[0].tries)
        moment = max(moment + timedelta(seconds=1), rows()[0].next_try_at)
    (message,) = rows()
    assert tries == [*range(1, len(PAUSES) + 1), len(PAUSES)]
    assert message.given_up_at is not None
    assert timedelta(days=3.5) < message.given_up_at - message.written_at < timedelta(days=4)
    assert "451" in (message.problem or "")
    assert (message.sent_at, message.came_back) == (None, False)


@pytest.mark.usefixtures("mailing")
def test_server_that_is_away_for_a_month_loses_nothing_however_often_somebody_tries(
    letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    written("One", "Two")
    for day in range(30):
        with as_if_at(now() + timedelta(days=day)):
            assert send_waiting(at_once=True) == {"waits": 2, "unknown": 0}
            assert send_waiting() == {"unknown": 0}
    assert {(each.given_up_at, each.sent_at) for each in rows()} == {(None, None)}
    start_mail()
    with as_if_at(now() + timedelta(days=31)):
        send_waiting()
    assert sorted(letterbox.subjects()) == ["One", "Two"]


@pytest.mark.usefixtures("mailing")
def test_server_is_greeted_with_the_senders_domain_and_the_network_is_not_asked_for_a_name(
    letterbox: Letterbox, start_mail: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    greeted = []

    async def greet(
        _server: SMTP, session: Session, _envelope: Envelope, name: str, words: list[str]
    ) -> list[str]:
        greeted.append(name)
        session.host_name = name
        return words

    monkeypatch.setattr(type(letterbox), "handle_EHLO", staticmethod(greet), raising=False)
    start_mail()
    monkeypatch.setattr(socket, "getfqdn", lambda _name="": pytest.fail("names may take for ever"))
    written("Hello")
    send_waiting()
    assert greeted == ["example.org"]
    assert letterbox.subjects() == ["Hello"]


@pytest.mark.parametrize(
    ("sender", "greeted"),
    [
        ("evenhand@example.org", "example.org"),
        ("evenhand@bücher.example", "xn--bcher-kva.example"),
        ("evenhand@192.0.2.5", "[192.0.2.5]"),
        ("evenhand@2001:db8::1", "[IPv6:2001:db8::1]"),
    ],
)
def test_greeting_is_a_domain_or_a_number_in_brackets(sender: str, greeted: str) -> None:
    assert greeting(sender) == greeted


@pytest.mark.usefixtures("mailing")
def test_server_that_is_away_is_asked_once_for_all(port: int) -> None:
    asked = []
    with listening(port, lambda connection: asked.append(connection.close())):
        written(*(f"Message {number}" for number in range(20)))
        done = send_waiting()
        assert done == {"waits": 20, "unknown": 0}
    assert len(asked) == 1
    assert {message.tries for message in rows()} == {1}
    assert {message.next_try_at - message.written_at for message in rows()} <= {
        timedelta(minutes=1, seconds=seconds) for seconds in range(5)
    }


@pytest.mark.every_database
@pytest.mark.usefixtures("mailing")
def test_message_whose_answer_was_lost_is_not_sent_again(
    letterbox: Letterbox, start_mail: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes it and breaks off before it says so."""
    usual = type(letterbox).handle_DATA

    async def take_and_break(self: Letterbox, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await usual(self, server, session, envelope)
        assert server.transport is not None
        server.transport.close()
        return answer

    monkeypatch.setattr(type(letterbox), "handle_DATA", take_and_break)
    start_mail()
    written("Once")
    assert send_waiting()["unknown"] == 1
    with as_if_at(now() + timedelta(days=2)):
        send_waiting(at_once=True)
    (message,) = rows()
    assert letterbox.subjects() == ["Once"]
    assert str(letterbox.letters[0]["Message-ID"]) == message.letter
    assert (message.sent_at, message.handed_at is None, message.given_up_at is None) == (None, False, False)
    assert (message.problem or "").startswith("SMTPServerDisconnected")


@pytest.mark.usefixtures("mailing")
def test_message_that_a_killed_process_had_handed_over_is_not_sent_again(
    mail_settings: Settings,
    letterbox: Letterbox,
    start_mail: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = type(letterbox).handle_DATA

    async def take_and_have_it_killed(
        self: Letterbox, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await usual(self, server, session, envelope)
        os.kill(process.pid, signal.SIGKILL)
        return answer

    monkeypatch.setattr(type(letterbox), "handle_DATA", take_and_have_it_killed)
    start_mail()
    written("Once", "Twice")
    surroundings = os.environ | {
        "DATABASE_URL": mail_settings.database_url,
        "MAIL_URL": mail_settings.mail_url,
        "SECRET_KEY": mail_settings.secret_key,
        "LEDGER_KEY_FILE": str(mail_settings.ledger_key_file),
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "send-messages"]
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings)
    assert process.wait() == -signal.SIGKILL
    first = letterbox.subjects()
    assert len(first) == 1
    monkeypatch.setattr(type(letterbox), "handle_DATA", usual)
    with as_if_at(now() + timedelta(minutes=6)):
        done = send_waiting()
    assert (done["unknown"], done["sent"]) == (1, 1)
    assert sorted(letterbox.subjects()) == ["Once", "Twice"]


def test_person_who_is_forgotten_meanwhile_gets_nothing(
    mailing: Flask, letterbox: Letterbox, start_mail: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They leave after the message was claimed, and before its words go out."""

    async def forget_first(
        _self: Letterbox,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        with mailing.app_context(), transaction():
            forget_person(welcome("ann@example.org"))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(type(letterbox), "handle_RCPT", forget_first, raising=True)
    with transaction():
        welcome("ann@example.org", "Ann")
    start_mail()
    written("Too late")
    assert send_waiting()["sent"] == 0
    assert (letterbox.letters, rows()) == ([], [])


@pytest.mark.usefixtures("mailing")
def test_refused_words_wait_and_are_sent_the_next_time(
    letterbox: Letterbox, start_mail: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = type(letterbox).handle_DATA

    async def full(_self: Letterbox, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
        return "452 4.3.1 full"

    monkeypatch.setattr(type(letterbox), "handle_DATA", full)
    start_mail()
    written("Hello")
    assert send_waiting()["waits"] == 1
    monkeypatch.setattr(type(letterbox), "handle_DATA", usual)
    assert send_waiting()["sent"] == 0
    assert send_waiting(at_once=True)["sent"] == 1
    assert letterbox.subjects() == ["Hello"]


def test_a_command_sends_and_says_how_many(
    mailing: Flask, letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    written("First", "Second")
    run = mailing.test_cli_runner()
    assert run.invoke(args=["send-messages"]).output == "2 waits\n"
    start_mail()
    assert run.invoke(args=["send-messages"]).output == "nothing due\n"
    assert run.invoke(args=["send-messages", "--now"]).output == "2 sent\n"
    assert run.invoke(args=["send-messages", "--now"]).output == "nothing due\n"
    assert sorted(letterbox.subjects()) == ["First", "Second"]
