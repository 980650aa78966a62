"""A server moves rounds on by itself; where one cannot go on, whoever runs it is told, once."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from grants.audit import keys
from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.front import ticking
from grants.mail import postman
from grants.mail.kinds import WAITS
from grants.mail.models import Message
from grants.rounds.extending import extend
from grants.rounds.queries import round_named, rules_of
from tests import stories
from tests.mail.servers import wait_until
from tests.rounds.test_by_time import SECOND, SLUG, moves, open_for_proposals, the_round, tick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from grants.rounds.models import Round

FACILITATOR = "facilitator-1@salford-together.example"
LONG_AGO = datetime.now(UTC) - timedelta(days=200)


def told(app: Flask) -> list[tuple[str, str]]:
    """Who was told that a round waits, and in which of its parts."""
    with app.app_context():
        query = (
            select(Message.address, Message.phase).where(Message.kind == WAITS).order_by(Message.written_at)
        )
        return [(address, str(phase)) for address, phase in db.session.execute(query)]


@contextmanager
def serving(app: Flask) -> Iterator[None]:
    """What a server has beside its requests, looking ten times a second; nobody asks it for a page."""
    employed = postman.employ(app, every=0.1)
    employed.begin()
    yield
    employed.end()


@pytest.mark.every_database
def test_server_moves_a_round_on_by_itself(app: Flask) -> None:
    with as_if_at(LONG_AGO):
        open_for_proposals(app)
    with serving(app):
        wait_until(lambda: len(moves(app)) == 2 and told(app) != [])
        time.sleep(1)
    assert moves(app) == [("proposals", "facilitator"), ("interests", "time")]
    assert told(app) == [(FACILITATOR, "interests")], (
        "nobody could go through the list: that is told once, however often it looks"
    )


def test_fault_in_one_thing_ends_neither_the_others_nor_the_thread(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked: list[float] = []

    def fail() -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(postman, "BESIDE", [fail, lambda: looked.append(time.monotonic())])
    with serving(app):
        wait_until(lambda: len(looked) > 2)
    assert "tried again" in caplog.text


def test_who_runs_a_round_is_told_again_only_when_another_end_has_passed(app: Flask) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        stories.open_scoring(the_round())
    with as_if_at(ends["scoring"] - SECOND):
        assert tick(app) == ""
    with as_if_at(ends["scoring"]):
        assert f"{SLUG}: whoever runs it is told that it waits" in tick(app)
    with as_if_at(ends["scoring"] + timedelta(days=1)):
        assert "is told" not in tick(app)
        with app.app_context(), transaction():
            extend(the_round(), "scoring", ends["scoring"] + timedelta(days=8), "Everybody was ill.")
    assert told(app) == [(FACILITATOR, "scoring")]
    with as_if_at(ends["scoring"] + timedelta(days=8)), app.app_context():
        assert any("is told" in said for said in ticking.tick())
        drop()
    assert told(app) == [(FACILITATOR, "scoring")] * 2


def test_message_says_why_the_round_waits_and_where_to_look(app: Flask) -> None:
    ends = open_for_proposals(app, 0)
    with as_if_at(ends["proposals"]):
        tick(app)
    with app.app_context():
        message = db.session.scalars(select(Message).where(Message.kind == WAITS)).one()
        assert message.subject == "Winter Round waits for a facilitator"
        assert "No group has sent a proposal yet" in message.body
        assert f"/rounds/{SLUG}" in message.body


def test_round_that_cannot_be_moved_keeps_none_of_the_others(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        place = stories.start(members=3)
        for title in ("A broken one", "Behind it"):
            round_ = stories.frozen_round(place, title)
            stories.sent_proposals(round_, 1)
            stories.moved(round_, "interests")
        ends = rules_of(round_.id).dates
        keys.forget_round_key(named("a-broken-one").id)
        drop()
    with as_if_at(ends["interests"]):
        said = tick(app)
    assert "a-broken-one: it could not be moved on; the log says why" in said
    assert "behind-it: moved on by time, and is now at: scoring" in said
    assert "could not be moved on" in caplog.text


def test_look_with_nothing_to_do_locks_nothing_and_asks_as_much_however_many_rounds_there_are(
    app: Flask,
) -> None:
    with app.app_context():
        place = stories.start(members=3)
        asked = []
        for titles in (["One"], [f"Another {number}" for number in range(4)]):
            for title in titles:
                stories.moved(stories.frozen_round(place, title), "proposals")
            ends = rules_of(named("one").id).dates
            drop()
            with as_if_at(ends["proposals"] - SECOND):
                asked.append(looked())
            with as_if_at(ends["proposals"] + SECOND):
                ticking.tick()
                asked.append(looked())
    assert asked == [1, 3, 1, 3], "one for those whose time is not over; two more where some wait"


def looked() -> int:
    """Statements of one look, which begins no transaction that keeps others from writing."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    ticking.tick()
    event.remove(db.engine, "before_cursor_execute", listen)
    assert {each.split(maxsplit=1)[0] for each in said} == {"BEGIN", "SELECT"}
    assert "BEGIN IMMEDIATE" not in said
    return sum(each.startswith("SELECT") for each in said)


def named(slug: str) -> Round:
    found = round_named(slug)
    assert found is not None
    return found
