"""Phases begin when the one before is over: by a command, by whoever comes by, and once."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from grants.audit.ledger import read_entries
from grants.db import as_if_at, database_now, db
from grants.db.edge import drop, transaction
from grants.mail.kinds import WAITS
from grants.mail.models import Message
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.extending import extend
from grants.rounds.models import PHASES
from grants.rounds.phases import coming_by_time
from grants.rounds.queries import round_named, rules_of
from grants.rounds.timing import move_by_time, waits_for
from tests import lotto, stories
from tests.scoring.together import at_once
from tests.web.someone import words
from tests.web.test_draws import send, signed_in
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy import Connection

    from grants.rounds.models import Round

SLUG = "winter-round"
PAGE = f"/rounds/{SLUG}"
SECOND = timedelta(seconds=1)
NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


def open_for_proposals(app: Flask, proposals: int = 2, **changes: str) -> dict[str, datetime]:
    """A round in which groups have sent; when each of its parts ends."""
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3), **changes)
        stories.moved(round_, "proposals")
        stories.sent_proposals(round_, proposals)
        ends = rules_of(round_.id).dates
        drop()
    return ends


def moves(app: Flask) -> list[tuple[str, str]]:
    """Where the round went, and by what."""
    with app.app_context():
        logged = [entry for entry in read_entries(the_round().ledger_id) if entry.type == "phase-moved"]
        assert list(check(the_round())) == []
        return [(str(entry.data["to"]), str(entry.data["by"])) for entry in logged]


def tick(app: Flask) -> str:
    said = app.test_cli_runner().invoke(args=["tick"])
    assert said.exit_code == 0, said.output
    return said.output


@pytest.mark.parametrize(("phase", "coming"), [*pairwise(PHASES)])
def test_only_what_has_a_time_that_is_over_comes_by_time(phase: str, coming: str) -> None:
    by_time = coming if coming in {"interests", "scoring", "decision"} else None
    assert coming_by_time(phase, {phase: NOON}, NOON) == by_time
    assert coming_by_time(phase, {phase: NOON}, NOON - SECOND) is None
    assert coming_by_time(phase, {}, NOON) is None


@pytest.mark.every_database
def test_database_has_a_clock_of_its_own(app: Flask) -> None:
    with app.app_context():
        assert abs(database_now() - datetime.now(UTC)) < timedelta(seconds=5)
        with as_if_at(NOON):
            assert database_now() == NOON


@pytest.mark.every_database
def test_command_takes_a_round_through_its_parts_each_at_its_time(app: Flask) -> None:
    ends = open_for_proposals(app)
    for phase, coming in pairwise(("proposals", "interests", "scoring")):
        with as_if_at(ends[phase] - SECOND):
            assert tick(app) == ""
        with as_if_at(ends[phase]):
            assert tick(app) == f"{SLUG}: moved on by time, and is now at: {coming}\n"
            assert tick(app) == ""
    with app.app_context(), as_if_at(ends["scoring"] - SECOND):
        stories.cast_by_all(the_round())
    with as_if_at(ends["scoring"]):
        assert tick(app) == f"{SLUG}: moved on by time, and is now at: decision\n"
    with as_if_at(ends["decision"] + SECOND):
        assert tick(app) == ""
    hand = ("proposals", "facilitator")
    assert moves(app) == [hand, ("interests", "time"), ("scoring", "time"), ("decision", "time")]
    with app.app_context():
        stories.publish(stories.confirmed(stories.counted(the_round())))
        assert list(check(the_round())) == []


def test_whoever_looks_at_a_round_whose_time_has_come_finds_it_moved(app: Flask) -> None:
    ends = open_for_proposals(app)
    client = signed_in(app, "member-1@salford-together.example")
    for page, phase, shown in (
        ("/", "proposals", "Go through the list"),
        (PAGE, "interests", "Scoring"),
    ):
        with as_if_at(ends[phase] - SECOND):
            assert shown not in words(client.get(page)).split("How this round goes")[0]
        with as_if_at(ends[phase]):
            answer = client.get(page)
            assert (answer.status_code, shown in words(answer)) == (200, True)
            assert client.get(page).status_code == 200
    assert [to for to, by in moves(app) if by == "time"] == ["interests", "scoring"]


def test_every_member_and_whoever_runs_it_is_told_once(app: Flask) -> None:
    ends = open_for_proposals(app)
    with as_if_at(ends["proposals"]):
        for _again in range(2):
            tick(app)
            app.test_client().get(PAGE)
    with app.app_context():
        query = select(Message).where(Message.subject == "Winter Round: Saying who stands aside")
        told = db.session.scalars(query).all()
        assert sorted(message.address for message in told) == [
            f"{name}@salford-together.example"
            for name in ("facilitator-1", "member-1", "member-2", "member-3", "observer")
        ]
        assert all("is over, so this began by itself." in message.body for message in told)


@pytest.mark.every_database
def test_many_at_once_move_it_once(app: Flask) -> None:
    ends = open_for_proposals(app)

    def move() -> bool:
        with as_if_at(ends["proposals"]):
            return move_by_time(the_round())

    moved = at_once(app, [partial(move)] * 8)
    assert sorted(map(bool, moved)) == [False] * 7 + [True]
    assert moves(app) == [("proposals", "facilitator"), ("interests", "time")]


LATE = "This part began when its agreed time was over already, so nobody had time for it."


def test_round_nobody_looked_at_is_taken_through_no_part_that_nobody_had(app: Flask) -> None:
    ends = open_for_proposals(app)
    with as_if_at(ends["interests"] + SECOND):
        facilitator = signed_in(app, "facilitator-1@salford-together.example")
        for _again in range(2):
            said = words(facilitator.get(PAGE))
            assert LATE in said
            assert "A facilitator can give it more time, or move the round on." in said
        assert LATE in tick(app)
    assert moves(app) == [("proposals", "facilitator"), ("interests", "time")]
    with app.app_context():
        query = select(Message.address).where(Message.kind == WAITS, Message.body.contains(LATE))
        assert db.session.scalars(query).all() == ["facilitator-1@salford-together.example"]


@pytest.mark.every_database
def test_round_that_began_a_part_too_late_goes_on_by_more_time(app: Flask) -> None:
    ends = open_for_proposals(app)
    until = {phase: end + timedelta(days=300) for phase, end in ends.items()}
    with as_if_at(ends["interests"] + SECOND):
        tick(app)
    for phase, coming in (("interests", "scoring"), ("scoring", "decision")):
        given = until[phase] if phase == "interests" else until[phase] + timedelta(days=300)
        with as_if_at(given - SECOND), app.app_context():
            if phase == "scoring":
                tick(app)
                assert LATE in str(waits_for(the_round()))
            with transaction():
                extend(the_round(), phase, given, "The server was away.")
            if phase == "scoring":
                stories.cast_by_all(the_round())
            assert tick(app) == ""
        late = given if phase == "scoring" else until["scoring"]
        with as_if_at(late):
            assert f"now at: {coming}" in tick(app)
    with app.app_context():
        stories.publish(stories.confirmed(stories.counted(the_round())))
        assert list(check(the_round())) == []
        assert verify(bundle_of(the_round())).findings == []


def test_round_that_began_a_part_too_late_goes_on_by_hand(app: Flask) -> None:
    ends = open_for_proposals(app)
    with as_if_at(ends["interests"] + SECOND):
        tick(app)
        facilitator = signed_in(app, "facilitator-1@salford-together.example")
        sent = send(facilitator, f"{PAGE}/move", to="scoring", reason="We went through it together.")
        assert sent.status_code == 303
    assert moves(app)[-1] == ("scoring", "facilitator")


@pytest.mark.parametrize(
    ("changes", "proposals", "sentence"),
    [
        ({}, 0, "No group has sent a proposal yet, so there is nothing to go on with."),
        ({}, 2, "Nobody has cast a ballot, so there is nothing to count."),
        (lotto.PUBLIC, 2, "a facilitator has to say which one before ballots are closed."),
    ],
)
def test_what_cannot_go_on_waits_and_says_why(
    changes: dict[str, str], proposals: int, sentence: str, app: Flask
) -> None:
    ends = open_for_proposals(app, proposals, **changes)
    phase = "scoring" if proposals else "proposals"
    with app.app_context():
        if phase == "scoring":
            stories.open_scoring(the_round())
        if changes:
            stories.cast(the_round(), stories.members(the_round())[0], {"p1": (3, 3, 3)})
    before = moves(app)
    with as_if_at(ends[phase] - SECOND), app.app_context():
        assert waits_for(the_round()) is None
    with as_if_at(ends[phase]):
        assert sentence in tick(app)
        for email in ("facilitator-1", "member-1"):
            client = signed_in(app, f"{email}@salford-together.example")
            for page in (PAGE, "/"):
                said = words(client.get(page))
                assert (sentence in said) is (page == PAGE), "why it waits is on its own page"
                assert "The agreed time for this part is over, and the round waits" in said
                assert "This part goes on until" not in said
    assert moves(app) == before


def test_move_that_fails_leaves_the_page_and_is_tried_again(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
    keys = app.extensions["settings"].ledger_key_file
    aside = keys.rename(keys.with_suffix(".aside"))
    with as_if_at(ends["interests"]):
        keys.mkdir()
        assert app.test_client().get(PAGE).status_code == 200
        assert "could not be moved on" in caplog.text
        keys.rmdir()
        aside.rename(keys)
        assert len(moves(app)) == 2
        assert app.test_client().get(PAGE).status_code == 200
    assert moves(app)[-1] == ("scoring", "time")


def test_round_waits_for_both_clocks_where_the_database_is_ahead(app: Flask) -> None:
    """Its entry has the server's time: a step by time that is dated before the end verifies nowhere."""
    with as_if_at(datetime.now(UTC) - timedelta(days=200)):
        open_for_proposals(app)
        with app.app_context(), transaction():
            extend(the_round(), "proposals", datetime.now(UTC) + timedelta(seconds=40), "Snow.")
    with database_clock(app, timedelta(seconds=90)), app.app_context():
        assert database_now() > datetime.now(UTC) + timedelta(seconds=80)
        assert not move_by_time(the_round())
        drop()
    assert moves(app) == [("proposals", "facilitator")]


@contextmanager
def database_clock(app: Flask, ahead: timedelta) -> Iterator[None]:
    """A database whose clock is ahead. SQLite reads it through a function that can be put in its place."""

    def put(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.create_function("current_timestamp", 0, lambda: f"{datetime.now(UTC) + ahead:%F %T}")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "begin", put)
    yield
    event.remove(engine, "begin", put)
