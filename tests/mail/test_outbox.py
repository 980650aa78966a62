"""Messages reach a real mail server once, and wait for one that is down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import as_if_at, db, now
from grants.db.edge import transaction
from grants.mail import outbox
from grants.mail.models import Message
from grants.mail.sending import send_waiting
from tests.mail.conftest import LATER, REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from tests.mail.conftest import Letterbox


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def write(
    subject: str, *, address: str = "ann@example.org", body: str = "Hello", holds_link: bool = False
) -> None:
    with transaction():
        outbox.write(address, subject, body, holds_link=holds_link)


def waiting() -> list[tuple[str, str | None]]:
    rows = db.session.execute(
        select(Message.subject, Message.problem)
        .where(Message.sent_at.is_(None), Message.given_up_at.is_(None))
        .order_by(Message.written_at, Message.subject)
    ).all()
    db.session.rollback()
    return [(subject, problem.split(":")[0] if problem else None) for subject, problem in rows]


@pytest.mark.every_database
@pytest.mark.usefixtures("mailing")
def test_a_message_is_sent_once(letterbox: Letterbox, start_mail: Callable[[], None]) -> None:
    start_mail()
    write("Scoring is open", body="Łucja, scoring is open until noon.")
    send_waiting()
    (letter,) = letterbox.letters
    assert (letter["To"], letter["From"]) == ("ann@example.org", "evenhand@example.org")
    assert letter["Subject"] == "Scoring is open"
    assert text_of(letter).strip() == "Łucja, scoring is open until noon."
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
    send_waiting()
    assert letterbox.letters == []  # not yet: the pause after a first try is a minute
    with as_if_at(now() + timedelta(minutes=1)):
        send_waiting()
        send_waiting()
    assert sorted(letterbox.subjects()) == ["First", "Second"]
    assert waiting() == []


@pytest.mark.usefixtures("mailing")
def test_an_address_that_is_refused_holds_nobody_up(
    letterbox: Letterbox, start_mail: Callable[[], None]
) -> None:
    start_mail()
    with transaction():
        for address in (REFUSED, LATER, "ann@example.org"):
            outbox.write(address, f"To {address}", "Hello")
    assert letterbox.subjects() == ["To ann@example.org"]
    assert waiting() == [(f"To {LATER}", "rcpt")]


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
    send_waiting()
    assert letterbox.letters == []


@pytest.mark.usefixtures("mailing")
def test_a_link_is_forgotten_once_it_is_on_its_way(
    letterbox: Letterbox, start_mail: Callable[[], None]
) -> None:
    start_mail()
    write("Come in", body="http://localhost/sign-in/abc", holds_link=True)
    assert "sign-in/abc" in text_of(letterbox.letters[0])
    assert db.session.scalars(select(Message.body)).all() == [""]
    db.session.rollback()


@pytest.mark.usefixtures("mailing")
def test_a_subject_cannot_smuggle_a_header(letterbox: Letterbox, start_mail: Callable[[], None]) -> None:
    start_mail()
    write("Hello\r\nBcc: everybody@example.org")
    (letter,) = letterbox.letters
    assert letter["Subject"] == "Hello Bcc: everybody@example.org"
    assert letter["Bcc"] is None
