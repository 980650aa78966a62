"""The page of a result says what is left, what the rules ask for, who left the round, and how to check it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from tests import stories
from tests.reports.books import read_book
from tests.reports.conftest import rich_round
from tests.web.someone import words

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def rich(app: Flask) -> str:
    with app.app_context():
        return f"/rounds/{rich_round().slug}/results"


def test_result_says_what_is_left_and_what_rules_ask_for(rich: str, app: Flask) -> None:
    page = words(app.test_client().get(rich))
    # 4000.00 less 1000.07, 1200.50 and 500.00; the third asks for 3000.
    # The fifth would have fitted, but had too few scores for a turn.
    assert "£1,299.43 is left in the pot. Nothing more that had a turn fitted in it." in page
    assert "The pot ends here" not in page
    assert "It had too few scores to have a result: the ground rules ask for at least 3." in page


def test_story_tells_why_fewer_were_scored_than_sent(rich: str, app: Flask) -> None:
    page = words(app.test_client().get(rich))
    for sentence in (
        "7 proposals were sent.",
        "One proposal was taken out by its group, so it was not scored.",
        "One proposal was outside the ground rules, so it was not scored.",
        "5 proposals asked for £5,800.57.",
    ):
        assert sentence in page


def test_page_and_spreadsheet_say_the_same_of_checking(rich: str, app: Flask) -> None:
    shown = app.test_client().get(rich)
    sheet = read_book(app.test_client().get(f"{rich}/report.xlsx").data)
    (row,) = [row for row in sheet.rows("How to check") if row["What"] == "Command"]
    assert html.escape(row["Figure"]) in shown.text.replace("&#34;", '"')
    for sentence in row["Note"].split(". "):
        assert sentence in words(shown)


@pytest.mark.parametrize(
    ("pot", "sentence"),
    [("1650", "The pot ends here"), ("1700", "£50 is left in the pot. Nothing more fitted in it.")],
)
def test_pot_ends_where_nothing_is_left(pot: str, sentence: str, app: Flask) -> None:
    with app.app_context():
        high = {"p1": (5, 5, 5), "p2": (4, 4, 4), "p3": (1, 1, 1)}
        round_ = stories.published(scores=[high] * 7, asks=(1200, 450, 900), pot=pot, most="1500")
        slug = round_.slug
    assert sentence in words(app.test_client().get(f"/rounds/{slug}/results"))


def test_pot_with_something_left_claims_no_more_than_that(app: Flask) -> None:
    with app.app_context():
        marks = [{"p1": (5, 5, 5), "p2": "abstain"}] * 7
        slug = stories.published(proposals=2, scores=marks, asks=(1200, 450)).slug
    page = words(app.test_client().get(f"/rounds/{slug}/results"))
    assert "is left in the pot. " in page
    assert "Nothing more" not in page
