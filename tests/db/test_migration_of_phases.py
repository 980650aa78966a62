"""The migration of phases under a round that went back and was given more time: taken back and made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from grants.db import db
from grants.db.edge import drop, transaction
from grants.reports.ledger_check import all_rounds, check
from grants.rounds.reopening import go_back
from tests import stories
from tests.fixtures.shared import ROOT
from tests.rounds.test_by_time import open_for_proposals, the_round
from tests.rounds.test_more_time import given

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")


def steps() -> list[tuple[str, str]]:
    query = text("SELECT from_phase, to_phase FROM phase_moves ORDER BY moved_at, to_phase DESC")
    return [(each.from_phase, each.to_phase) for each in db.session.execute(query)]


@pytest.mark.every_database
def test_steps_that_were_taken_twice_and_later_ends_go_and_the_check_says_so(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        with transaction():
            go_back(the_round(), "The post was late.")
        given("proposals")
        assert len(steps()) == 3
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0012_phases-1")
        assert "phase_extensions" not in inspect(db.engine).get_table_names()
        assert "number" not in {each["name"] for each in inspect(db.engine).get_columns("phase_moves")}
        assert sorted(steps()) == [("interests", "proposals"), ("proposals", "interests")]
        db.session.remove()
        upgrade(directory=FOLDER)
        said = [each for found in all_rounds() for each in check(found)]
        assert sorted("phase-moved" in each for each in said) == [False, True]


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
