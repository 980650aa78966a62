"""The seventh migration, under a round whose key is destroyed and one whose is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade

from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.front.forgetting import forget
from grants.reports import ending
from grants.reports.ledger_check import all_rounds, check
from tests import stories
from tests.access import reader
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")
PLACES = "SELECT round_id, membership_id, name, sealed, slot_mark FROM roll_places ORDER BY id"
ROUNDS = "SELECT slug, key_destroyed_at FROM rounds ORDER BY slug"


@pytest.mark.every_database
def test_destroyed_keys_stay_destroyed_when_it_is_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        first = stories.published(members=6)
        stories.published("Bolton Together", title="Spring Round")
        with as_if_at(ending.questions_end(first)), transaction():
            ending.destroy_key(first)
        with transaction():
            forget(stories.members(first)[0].person_id)
        before = reader.found(PLACES), reader.found(ROUNDS)
        assert [row["sealed"] is None for row in before[0]].count(True) == 5
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0007_forgetting-1")
        names = "SELECT name FROM roll_places WHERE sealed IS NULL OR slot_mark IS NULL"
        assert reader.found(names) == []
        drop()
        upgrade(directory=FOLDER)
        assert (reader.found(PLACES), reader.found(ROUNDS)) == before
        assert [list(check(round_)) for round_ in all_rounds()] == [[], []]
