"""What no database or bundle can hold is refused with a sentence, the same on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from grants.audit.models import LedgerEntry
from grants.db import db
from grants.rounds.models import Round
from tests import stories

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.every_database
FILE = stories.RIVERSIDE.decode()
REFUSED = [
    (FILE.replace("7;600;", f"7;{10**20};"), {}, "The cost of 7 is more than any fund has"),
    (FILE.replace("budget;1000.50", f"budget;{10**14}"), {}, "the budget is more than any fund has"),
    (FILE.replace("pond;100", f"{'p' * 201};100"), {}, "The id of a project is too long: 200 letters"),
    (FILE.replace("A pond", "A\0pond"), {}, "No name can hold the character NUL"),
    (FILE, {"title": "t" * 121}, "The round's name is too long: 120 letters"),
    (FILE, {"collaborative": "c" * 121}, "The collaborative's name is too long: 120 letters"),
]


@pytest.mark.parametrize(("text", "words", "sentence"), REFUSED)
def test_import_is_refused_and_nothing_is_written(
    text: str, words: dict[str, str], sentence: str, app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "election.pb"
    file.write_text(text)
    named = {"collaborative": "Public Elections"} | words
    options = [part for name, value in named.items() for part in (f"--{name}", value)]
    done = app.test_cli_runner().invoke(args=["import-round", str(file), *options])
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert sentence.lower() in done.stderr.lower()
    with app.app_context():
        written = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Round, LedgerEntry)]
    assert written == [0, 0]


def test_a_long_name_in_the_file_is_cut(app: Flask) -> None:
    with app.app_context():
        round_ = stories.imported(FILE.replace("unit;Riverside", f"unit;{'R' * 300}").encode())
        assert round_.title == "R" * 120
