"""Migrations on a database that is in use, and what the program says of one that was not migrated."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, inspect
from sqlalchemy.exc import IntegrityError

from grants.collaboratives.models import Membership
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import transaction
from grants.people.service import welcome
from grants.reports.ledger_check import all_rounds, check
from grants.rounds.models import Draw, RoundMember
from tests import lotto, stories
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")
BEFORE_INVITATIONS, BEFORE_WHO_TAKES_PART = "0003_invitations-1", "0004_who_takes_part-1"
"""The migrations before these, whichever they are."""

pytestmark = pytest.mark.every_database


def rows() -> dict[str, int]:
    """How many rows each table has."""
    counts = {
        name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
        for name, table in db.metadata.tables.items()
    }
    db.session.rollback()
    return counts


def test_migrations_can_be_taken_back_and_made_again_under_a_published_round(app: Flask) -> None:
    with app.app_context():
        stories.publish(stories.counted(stories.imported()))
        stories.published()
        before = rows()
        assert before["ledger_entries"] > 20
        db.session.remove()
        downgrade(directory=FOLDER, revision="base")
        assert set(inspect(db.engine).get_table_names()) - {"alembic_version"} == set()
        upgrade(directory=FOLDER)
        assert set(rows().values()) == {0}
        stories.publish(stories.counted(stories.imported()))
        stories.published()
        assert rows() == before
        assert [list(check(round_)) for round_ in all_rounds()] == [[], []]


def test_upgrading_a_database_that_is_current_loses_nothing(app: Flask) -> None:
    with app.app_context():
        stories.published()
        before = rows()
        db.session.remove()
        upgrade(directory=FOLDER)
        assert rows() == before
        assert [list(check(round_)) for round_ in all_rounds()] == [[]]


def test_flask_db_check_finds_no_difference(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["db", "check", "--directory", FOLDER])
    assert said.exit_code == 0, said.output


def test_draws_can_be_taken_back_and_the_tables_made_again(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.drawn(**lotto.LOTS)
        assert (rows()["draws"], rows()["draw_readings"]) == (1, 2)
        assert list(check(round_)) == []
        db.session.remove()
        downgrade(directory=FOLDER, revision="0006_draws-1")
        assert {"draws", "draw_readings"} & set(inspect(db.engine).get_table_names()) == set()
        upgrade(directory=FOLDER)
        assert (rows()["draws"], rows()["draw_readings"]) == (0, 0)
        said = [each for found in all_rounds() for each in check(found)]
        assert any("the draw is not in the database" in each for each in said)
        with pytest.raises(IntegrityError, match="named_in_full"):
            db.session.execute(insert(Draw).values(round_id=all_rounds()[0].id, number="2871"))
        db.session.rollback()
        with pytest.raises(IntegrityError, match="made_in_full"):
            db.session.execute(insert(Draw).values(round_id=all_rounds()[0].id, value="5"))
        db.session.rollback()


def test_readyz_says_no_until_the_database_is_migrated(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/readyz").status_code == HTTPStatus.OK
    with app.app_context():
        downgrade(directory=FOLDER, revision="base")
    newest = max(path.stem for path in (ROOT / "migrations" / "versions").glob("*.py"))
    answer = client.get("/readyz")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.get_json() == {
        "status": "not ready",
        "reason": f"the database is at migration None, and this program needs {newest}",
    }
    assert client.get("/healthz").status_code == HTTPStatus.OK
    with app.app_context():
        upgrade(directory=FOLDER)
    assert client.get("/readyz").get_json() == {"status": "ok"}


def test_seats_of_old_count_as_taken_when_they_began(app: Flask) -> None:
    def seats() -> list[tuple[bool, bool]]:
        """Whether each seat is a member's, and whether that began when the seat did."""
        found = db.session.scalars(db.select(Membership).order_by(Membership.id)).all()
        db.session.rollback()
        return [(held.is_member, held.member_since == held.joined_at) for held in found]

    with app.app_context():
        stories.published(members=3)
        before = seats()
        assert sorted(before) == [(False, False)] * 2 + [(True, True)] * 3
        db.session.remove()
        downgrade(directory=FOLDER, revision=BEFORE_INVITATIONS)
        upgrade(directory=FOLDER)
        assert seats() == before
        assert [list(check(round_)) for round_ in all_rounds()] == [[]]


def test_who_takes_part_in_rounds_of_old_is_who_was_a_member_when_the_rules_were_frozen(app: Flask) -> None:
    def takes_part() -> list[tuple[str, str]]:
        found = db.session.scalars(db.select(RoundMember)).all()
        db.session.rollback()
        return sorted((each.round_id, each.membership_id) for each in found)

    with app.app_context():
        round_ = stories.published(members=3)
        with transaction():
            late = seat(round_.collaborative, welcome("late@salford-together.example", "Late"), {"member"})
            late.member_since = round_.phase_since + timedelta(days=1)
        before = takes_part()
        assert len(before) == 3
        db.session.remove()
        downgrade(directory=FOLDER, revision=BEFORE_WHO_TAKES_PART)
        upgrade(directory=FOLDER)
        assert takes_part() == before
        assert [list(check(each)) for each in all_rounds()] == [[]]
