"""The thirteenth migration under a round that somebody left: taken back, and made again with its triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from grants.db import db
from grants.db.edge import drop, transaction
from grants.front.parting import leave
from grants.front.reminding import remind
from grants.reports.ledger_check import all_rounds, check
from tests import stories
from tests.access import reader
from tests.audit.intruder import write
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")
MEMBERS = "SELECT round_id, membership_id FROM round_members ORDER BY round_id, membership_id"
SEATS = "SELECT id, person_id, is_member, left_at FROM memberships ORDER BY id"


def columns(table: str) -> set[str]:
    return {str(each["name"]) for each in inspect(db.engine).get_columns(table)}


@pytest.mark.every_database
def test_seats_are_as_they_were_when_it_is_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        round_ = stories.scored(members=6)
        stories.begun_round(stories.start("Eccles Together"), "Eccles Round")
        with transaction():
            remind(round_)
        before = reader.found(MEMBERS), reader.found(SEATS)
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0013_seats-1")
        assert "reminders" not in inspect(db.engine).get_table_names()
        assert "left_before" not in columns("round_members")
        assert "named_since" not in columns("memberships")
        upgrade(directory=FOLDER)
        assert (reader.found(MEMBERS), reader.found(SEATS)) == before
        assert [each for found in all_rounds() for each in check(found)] == []
        place = reader.found("SELECT id FROM collaboratives WHERE slug = 'eccles-together'")[0]["id"]
        mine = reader.found("SELECT membership_id FROM round_members ORDER BY membership_id")[0]
        moved = {"id": mine["membership_id"]}
        with pytest.raises(IntegrityError, match="memberships_stay_where_they_are"):
            write("memberships", moved, collaborative_id=place)
        db.session.rollback()


@pytest.mark.every_database
def test_who_left_a_round_is_not_forgotten(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A program from before would let them come back and vote again."""
    with app.app_context():
        round_ = stories.scored(members=6)
        with transaction():
            leave(round_.collaborative, stories.members(round_)[0].person)
        drop()
        db.session.remove()
        with pytest.raises(SystemExit):
            downgrade(directory=FOLDER, revision="0013_seats-1")
        assert "no place for who left a round before its end (1 here)" in caplog.text
        assert "left_before" in columns("round_members")
        assert [each for found in all_rounds() for each in check(found)] == []
