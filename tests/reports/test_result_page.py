"""The page of a result says what is left, what the rules ask for, who left the round, and how to check it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import verifier_key
from grants.db.edge import transaction
from grants.decisions.fairness import fair
from grants.decisions.service import count_round
from grants.front.importing import import_round
from grants.reports.publication import bundle_of, publish
from grants.rounds.models import Round
from tests import stories
from tests.reports.books import read_book
from tests.reports.conftest import rich_round
from tests.web.someone import words
from voting.verify import verify

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
    assert "It had too few scores to have a result, so it had no turn: " in page
    assert "the ground rules ask for at least 3 scores." in page
    assert "It would have fitted in the £1,299.43 that is left." in page


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


def test_page_says_what_was_checked_in_plain_words(rich: str, app: Flask) -> None:
    page = words(app.test_client().get(rich))
    for sentence in (
        "Every award is as large as the ground rules allow, and goes to nobody they rule out.",
        "It makes no difference in which order ballots were read.",
        "It makes no difference in which order proposals are listed, but between equals, as was agreed.",
        "Every score counted the same.",
        "Nobody who was funded would have lost it by being scored higher, or by asking for less.",
    ):
        assert sentence in page
    assert "Does not hold" not in page
    assert "Supporters paid" not in page


PUNISHED = """\
META
key;value
num_projects;3
num_votes;4
budget;5.02
vote_type;approval
PROJECTS
project_id;cost;name
a;1;A bench
b b;5.02;A bridge
c;2.84;A clock
VOTES
voter_id;vote
1;c
2;b b
3;b b
4;a,b b,c
"""
"""With purses of 2.255 the bridge is bought alone. For 5.01, it leaves just enough for the clock, which is
more than the pot; so the outcome before stands, with a bench.
"""


def test_winner_that_asking_for_less_would_have_cost_its_place_is_told(app: Flask) -> None:
    with app.app_context(), transaction():
        round_, _ = import_round(PUNISHED.encode(), "Our town", None, "equal-shares", "add1")
        found = count_round(round_)
        publish(round_)
        slug = round_.slug
        assert verify(bundle_of(round_), verifier_key(round_.ledger)).findings == []
    assert found["winners"] == ["b b"]
    page = words(app.test_client().get(f"/rounds/{slug}/results"))
    assert (
        "Does not hold: Nobody who was funded would have lost it by being scored higher, or by asking for "
        "less. For one it would have been so, which this rule does not rule out."
    ) in page
    assert "Supporters paid for what they bought, none more than they held" in page
    sheet = read_book(app.test_client().get(f"/rounds/{slug}/results/report.xlsx").data)
    (note,) = [row["Note"] for row in sheet.rows("Summary") if "by a higher score" in str(row["What"])]
    assert note.endswith("These would have lost: b b.")


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        ({"probes": 4, "probed": 4, "lost": 0, "proposals": ""}, "or by asking for less."),
        ({"probes": 9, "probed": 4, "lost": 0, "proposals": ""}, "This was tried for 4 changes out of 9."),
        ({"probes": 9, "probed": 4, "lost": 2, "proposals": "a b c"}, "For 2 it would have been so"),
    ],
)
def test_what_was_not_all_tried_is_not_said_of_all(
    detail: dict[str, int | str], sentence: str, app: Flask
) -> None:
    """A vote so large that not every winner is probed takes longer than a test may."""
    check = {"check": "monotonicity", "verdict": "holds", "detail": {"winners": 5, **detail}}
    with app.test_request_context():
        round_ = Round(is_imported=True)
        ((_, said),) = fair(round_, {"checks": [check], "rule": {"tie_order": ["cost"]}}, None, [])
    assert sentence in said
