"""The eighth migration, under a round that names scrutineers: names come back from the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade

from grants.db import db
from grants.db.edge import drop
from grants.reports.ledger_check import all_rounds, check
from tests import scrutiny, stories
from tests.access import reader
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")
ROWS = "SELECT place, name, email FROM scrutineers ORDER BY place"


@pytest.mark.every_database
def test_names_come_back_without_addresses_when_it_is_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        scrutiny.said(stories.published(**scrutiny.NAMED), scrutiny.FIRST)
        stories.published("Bolton Together", title="Spring Round")
        assert len(reader.found(ROWS)) == 2
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0008_scrutineers-1")
        drop()
        upgrade(directory=FOLDER)
        assert reader.found(ROWS) == [
            {"place": place, "name": name, "email": None} for place, name in enumerate(scrutiny.NAMES, 1)
        ]
        assert [list(check(round_)) for round_ in all_rounds()] == [[], []]
