"""What is written over a later end, or a step back, behind everybody's back is found and named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grants.db.edge import transaction
from grants.reports.ledger_check import check
from grants.rounds.reopening import go_back
from tests import stories
from tests.audit.intruder import add, flip, remove, row, write
from tests.rounds.test_by_time import open_for_proposals, the_round
from tests.rounds.test_more_time import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

CHANGED: dict[str, tuple[Callable[[], object], str]] = {
    "the reason for more time": (lambda: flip("phase_extensions", "reason", number=1), "(phase-extended): "),
    "its salt": (lambda: flip("phase_extensions", "salt", number=1), "(phase-extended): "),
    "the later end": (
        lambda: write(
            "phase_extensions", {"number": 1}, until=row("phase_extensions").until + timedelta(hours=1)
        ),
        "(phase-extended): ",
    ),
    "the ends that follow": (
        lambda: write(
            "phase_extensions", {"number": 1}, ends=row("phase_extensions").ends.replace("Z", "1Z")
        ),
        "(phase-extended): the database has other ends",
    ),
    "a later end lost": (lambda: remove("phase_extensions", number=1), "(phase-extended): "),
    "a later end more": (
        lambda: add("phase_extensions", row("phase_extensions"), number=2),
        "this later end of proposals is in the database, and no entry records it",
    ),
    "a step back lost": (lambda: remove("phase_moves", number=3), "(phase-moved): "),
}


@pytest.mark.parametrize("what", CHANGED)
def test_check_finds(what: str, app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        with transaction():
            go_back(the_round(), "The post was late.")
        given("proposals")
        assert list(check(the_round())) == []
        act, sentence = CHANGED[what]
        act()
        found = list(check(the_round()))
        assert any(sentence in each for each in found), found
