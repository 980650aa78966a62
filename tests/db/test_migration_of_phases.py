"""The migration of phases: taken back and made again, and never over rows that it would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from grants.db import db
from grants.db.edge import drop, transaction
from grants.reports.ledger_check import all_rounds, check
from grants.rounds.queries import moves_of, round_named
from grants.rounds.reopening import go_back
from tests import stories
from tests.fixtures.shared import ROOT
from tests.rounds.test_by_time import open_for_proposals, the_round
from tests.rounds.test_more_time import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

FOLDER = str(ROOT / "migrations")


def steps() -> list[tuple[str, str]]:
    query = text("SELECT from_phase, to_phase FROM phase_moves ORDER BY moved_at, to_phase DESC")
    return [(each.from_phase, each.to_phase) for each in db.session.execute(query)]


def extended() -> None:
    given("proposals")


def opened_again() -> None:
    stories.moved(the_round(), "interests")
    with transaction():
        go_back(the_round(), "The post was late.")


@pytest.mark.every_database
@pytest.mark.parametrize(
    ("act", "what"),
    [
        (extended, "phases that were given more time (1 here)"),
        (opened_again, "steps back to proposals (1 here)"),
    ],
)
def test_what_older_tables_have_no_place_for_is_not_thrown_away(
    act: Callable[[], None], what: str, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    open_for_proposals(app)
    with app.app_context():
        act()
        before = steps()
        drop()
        db.session.remove()
        with pytest.raises(SystemExit):
            downgrade(directory=FOLDER, revision="0012_phases-1")
        assert f"The older tables have no place for {what}" in caplog.text
        assert steps() == before
        db.session.remove()
        upgrade(directory=FOLDER)
        assert [each for found in all_rounds() for each in check(found)] == []


@pytest.mark.every_database
def test_imported_round_from_before_takes_its_steps_in_their_order(app: Flask) -> None:
    with app.app_context():
        slug = stories.imported().slug
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0012_phases-1")
        upgrade(directory=FOLDER)
        imported = round_named(slug)
        assert imported is not None
        assert [(each.number, each.to_phase) for each in moves_of(imported.id)] == [(1, "decision")]
        stories.publish(stories.counted(imported))
        assert [(each.number, each.to_phase) for each in moves_of(imported.id)] == [
            (1, "decision"),
            (2, "published"),
        ]


@pytest.mark.every_database
def test_steps_of_an_older_database_are_numbered_in_their_order(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.cast_by_all(stories.open_scoring(the_round()))
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0012_phases-1")
        upgrade(directory=FOLDER)
        numbered = db.session.execute(text("SELECT to_phase FROM phase_moves ORDER BY number")).scalars()
        assert list(numbered) == ["proposals", "interests", "scoring"]
        assert [each for found in all_rounds() for each in check(found)] == []
