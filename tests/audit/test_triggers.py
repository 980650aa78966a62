"""The database's own refusal to change a ledger: while the triggers are there, entries only follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grants.audit import ledger, triggers
from grants.db import db
from grants.reports.ledger_check import check
from grants.scoring import triggers as of_the_roll
from tests import stories
from tests.audit.looking import ledger_of, lines_of
from voting.ledger import entries

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.every_database
SLUG = "winter-round"
NEVER_CHANGED = (
    "UPDATE ledger_entries SET line = :line WHERE position = 1",
    "UPDATE ledger_entries SET position = position + 1000",
    "UPDATE ledger_entries SET ledger_id = :ledger",
    "DELETE FROM ledger_entries WHERE position = 1",
    "DELETE FROM ledger_entries WHERE position = (SELECT MAX(position) FROM ledger_entries)",
    "DELETE FROM ledger_entries",
)
INSERT_AT = (
    "{} INTO ledger_entries (rowid, ledger_id, position, line) VALUES (:rowid, :ledger, :position, :line)"
)
INSERT = "INTO ledger_entries (ledger_id, position, line) VALUES (:ledger, :position, :line)"


def refused(statement: str, **values: object) -> str:
    """What the database says to a statement; it must say no, and nothing may have changed."""
    before = lines_of(SLUG)
    values = {"ledger": ledger_of(SLUG), "line": before[1], **values}
    known = {name: value for name, value in values.items() if f":{name}" in statement}
    with pytest.raises(DatabaseError) as no:
        db.session.execute(text(statement), known)
    db.session.rollback()
    assert lines_of(SLUG) == before
    return str(no.value.orig)


@pytest.mark.parametrize("statement", NEVER_CHANGED)
def test_ledger_entries_refuse_a_change(app: Flask, statement: str) -> None:
    with app.app_context():
        stories.frozen_round(stories.start(members=3))
        assert "ledger entries are never" in refused(statement)


def test_ledger_entries_refuse_a_number_that_is_not_the_next(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        size = round_.ledger.size
        for position in (-1, 0, 1, size - 1, size + 1, size + 1000):
            assert "must have the next number" in refused(f"INSERT {INSERT}", position=position)
        db.session.execute(
            text(f"INSERT {INSERT}"), {"ledger": ledger_of(SLUG), "position": size, "line": b"x"}
        )
        assert list(check(round_)), "the next number is let in, and the tree tells"


def test_ledger_entries_refuse_to_be_replaced(app: Flask) -> None:
    ways = {
        "sqlite": (f"INSERT OR REPLACE {INSERT}", f"REPLACE {INSERT}", f"INSERT OR IGNORE {INSERT}"),
        "postgresql": (
            f"INSERT {INSERT} ON CONFLICT (ledger_id, position) DO UPDATE SET line = EXCLUDED.line",
            f"INSERT {INSERT} ON CONFLICT DO NOTHING",
        ),
    }
    with app.app_context():
        size = stories.frozen_round(stories.start(members=3)).ledger.size
        for way in ways[db.engine.dialect.name]:
            for position in range(size):
                assert "must have the next number" in refused(way, position=position)


def test_ledger_entries_refuse_to_be_replaced_by_their_place_in_the_file(app: Flask) -> None:
    with app.app_context():
        size = stories.frozen_round(stories.start(members=3)).ledger.size
        if db.engine.dialect.name != "sqlite":
            assert 'column "rowid"' in refused(INSERT_AT.format("INSERT"), position=size, rowid=2)
            return
        for way in ("INSERT OR REPLACE", "REPLACE"):
            for rowid in range(1, size + 1):
                assert "never replaced" in refused(INSERT_AT.format(way), position=size, rowid=rowid)


def test_ledger_entries_refuse_to_be_truncated(app: Flask) -> None:
    with app.app_context():
        stories.frozen_round(stories.start(members=3))
        if db.engine.dialect.name == "sqlite":
            assert "ledger entries are never deleted" in refused("DELETE FROM ledger_entries WHERE 1 = 1")
            return
        for statement in ("TRUNCATE ledger_entries", "TRUNCATE ledgers, ledger_entries CASCADE"):
            assert "ledger entries are never" in refused(statement)


def test_every_trigger_is_there_until_somebody_drops_it(app: Flask) -> None:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with app.app_context():
        kind = db.engine.dialect.name
        said = [*triggers.UP[kind], *of_the_roll.UP[kind]]
        made = {statement.split()[2] for statement in said if "CREATE TRIGGER" in statement}
        assert set(db.session.scalars(text(asked[kind]))) == made


def test_entries_are_numbered_from_nought_without_a_gap_for_each_ledger(app: Flask) -> None:
    with app.app_context():
        one = ledger.start("localhost/one", ledger.now())
        two = ledger.start("localhost/two", ledger.now())
        data = {"at": "2026-12-04T12:00:00Z", "rules": "0" * 64, "version": 1}
        given = [ledger.record(each, "ground-rules-proposed", data) for each in (one, two, one, one, two)]
        assert given == [1, 1, 2, 3, 2]
        assert (one.size, two.size) == (4, 3)


def test_an_entry_that_was_rolled_back_leaves_no_gap(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        size = round_.ledger.size
        data = {"at": "2026-12-04T12:00:00Z", "proposal": "p1"}
        assert ledger.record(round_.ledger, "proposal-withdrawn", data) == size
        db.session.rollback()
        assert ledger.record(round_.ledger, "proposal-withdrawn", data) == size
        assert lines_of(SLUG)[size] == entries.make("proposal-withdrawn", data)


def test_an_entry_that_its_type_does_not_allow_is_not_written(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        before = lines_of(SLUG)
        with pytest.raises(entries.BadEntry):
            ledger.record(round_.ledger, "proposal-withdrawn", {"at": "today", "proposal": "p1"})
        db.session.rollback()
        assert lines_of(SLUG) == before
