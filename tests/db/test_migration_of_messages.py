"""The migration of messages under rows of old and of now: nothing is lost, nothing is sent after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from grants.db import as_if_at, db, now
from grants.db.edge import drop, transaction
from grants.mail import outbox
from grants.mail.kinds import PAGE, About
from grants.mail.models import Bounce, Choice, Message
from tests import stories
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")
OLD = {"id", "address", "subject", "body", "holds_link", "written_at", "sent_at", "claimed_at", "problem"}


@pytest.mark.every_database
def test_messages_go_down_and_up_again(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        about = About("members", place.id)
        with transaction():
            db.session.add(Choice(address="page@example.org", kind="members", how=PAGE))
            db.session.add(Bounce(address="gone@example.org", since=now()))
            db.session.flush()
            for name in ("page", "daily"):
                outbox.write(f"{name}@example.org", "New", "Somebody is new.", about=about)
            handed = outbox.write("handed@example.org", "On its way", "Hello")
            handed.handed_at = now()
            gathered = outbox.write("gathered@example.org", "New", "Somebody is new.", about=about)
            digest = outbox.write("gathered@example.org", "One piece of news", "New", about=About("digest"))
            db.session.flush()
            gathered.digest_id = digest.id
            given_up = outbox.write("gone@example.org", "Gone", "Hello")
            given_up.given_up_at, given_up.came_back = now(), True
        before = said()
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0011_messages-1")
        there = inspect(db.engine)
        assert {each["name"] for each in there.get_columns("messages")} == OLD
        assert {"bounces", "message_choices"} & set(there.get_table_names()) == set()
        waits = db.session.execute(text("SELECT address FROM messages WHERE sent_at IS NULL")).scalars().all()
        assert sorted(waits) == ["daily@example.org", "gathered@example.org"], "each once"
        drop()
        db.session.remove()
        upgrade(directory=FOLDER)
        assert said() == [each for each in before if each[1] != "One piece of news"]
        at = Message.address == "daily@example.org"
        (waiting,) = db.session.scalars(db.select(Message).where(Message.sent_at.is_(None), at))
        assert (waiting.how, waiting.kind, waiting.tries, waiting.next_try_at == waiting.written_at) == (
            "now",
            "notice",
            0,
            True,
        )
        drop()


def said() -> list[tuple[str, str, str]]:
    query = db.select(Message.address, Message.subject, Message.body).order_by(Message.address)
    return [(address, subject, body) for address, subject, body in db.session.execute(query)]


@pytest.mark.every_database
@pytest.mark.parametrize(
    ("values", "promise"),
    [
        ({"how": "never"}, "messages_how"),
        ({"sent_at": "written_at", "given_up_at": "written_at"}, "sent_or_given_up"),
        ({"came_back": "true"}, "came_back_is_given_up"),
    ],
)
def test_database_keeps_what_rows_promise(app: Flask, values: dict[str, str], promise: str) -> None:
    with app.app_context(), as_if_at(now()):
        with transaction():
            outbox.write("ann@example.org", "Hello", "Hello")
        literal = {name: f"'{value}'" if name == "how" else value for name, value in values.items()}
        changes = ", ".join(f"{name} = {value}" for name, value in ({"sent_at": "NULL"} | literal).items())
        with pytest.raises(IntegrityError, match=promise):
            db.session.execute(text(f"UPDATE messages SET {changes}"))  # noqa: S608 - written above
        db.session.rollback()
