"""The ninth migration under a corrected round: taken back, its texts are gone, and the check says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from grants.db import db
from grants.db.edge import drop
from grants.reports.ledger_check import all_rounds, check
from tests import stories
from tests.corrections import correct
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")


@pytest.mark.every_database
def test_corrections_can_be_taken_back_and_the_tables_made_again(app: Flask) -> None:
    with app.app_context():
        correct(stories.published(members=5, proposals=2), "The day was the fourth.")
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0009_corrections-1")
        assert {"corrections", "cosignatures"} & set(inspect(db.engine).get_table_names()) == set()
        upgrade(directory=FOLDER)
        said = [each for found in all_rounds() for each in check(found)]
        assert len(said) == 1
        assert "(correction): what it records is not in the database" in said[0]
