"""Until when questions can be asked: a date of the ground rules like the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.db.edge import drop, transaction
from grants.rounds.pages import date_lines
from grants.rounds.queries import latest_rules
from grants.rounds.rules import Rules
from grants.rounds.service import draft_answers, propose_rules, start_round
from tests import stories

if TYPE_CHECKING:
    from flask import Flask


def test_new_rules_start_with_sixteen_weeks_for_questions(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start())
        version = latest_rules(round_.id)
        assert version is not None
        rules = Rules.read(version.document)
        weeks = (rules.dates["questions"].date() - round_.started_at.date()).days / 7
        assert round(weeks) == 16
        assert date_lines(rules)[-1][0] == "Questions can be asked until"


def test_questions_end_after_the_decision_and_not_without_a_date(app: Flask) -> None:
    with app.app_context():
        with transaction():
            round_ = start_round(stories.start(), "Winter Round")
        answers = draft_answers(round_)
        drop()
        for until, sentence in (
            ("", "Write a date and a time."),
            (answers["until_scoring"], "This comes before the date above it."),
        ):
            with transaction():
                version, problems = propose_rules(round_, answers | {"until_questions": until})
            assert (version, problems) == (None, {"until_questions": sentence})
