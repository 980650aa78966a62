"""A result names its rule, who objected, what a point is, and what became of what had too few scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.db.edge import transaction
from grants.decisions import explain
from grants.decisions.service import answer_decision
from grants.people.service import make_link
from grants.rounds.queries import latest_rules
from grants.rounds.service import answer_rules
from tests import stories
from tests.front.demonstrations import sign_in
from tests.web.someone import words

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

LINKS = (
    'This was counted by the rule <a href="/counting/{rule}">{title}</a>, as the '
    '<a href="/rounds/{slug}/ground-rules">ground rules</a> of this round say.'
)
POINT = "Where points are named: one point is one step higher on one question, from one member."
WEIGHTED = f"{POINT} Where a question counts more than once, one step is as many points."


def objected(round_: Round) -> Round:
    """The same round with its rules agreed by four of five, after the fifth objected."""
    with transaction():
        version = latest_rules(round_.id)
        assert version is not None
        *others, last = stories.members(round_)
        answer_rules(round_, last, version.version, agrees=False, reason="The pot is small.")
        for member in others:
            answer_rules(round_, member, version.version, agrees=True, reason="")
    return round_


@pytest.fixture
def told(app: Flask) -> str:
    """Three proposals of which two fit and one does not, and one with too few scores that would."""
    with app.app_context():
        begun = stories.begun_round(
            stories.start(members=5), pot="1750", most="1500", share="3/4", weight_2="3"
        )
        round_ = objected(begun)
        stories.sent_proposals(round_, asks=(1200, 450, 900, 100), number=4)
        marks = {"p1": (5, 5, 5), "p2": (4, 4, 4), "p3": (3, 3, 3)}
        scores = [{**marks, "p4": (5, 5, 5) if place < 2 else "abstain"} for place in range(5)]
        stories.counted(stories.closed(stories.cast_by_all(stories.open_scoring(round_), scores)))
        with transaction():
            first = stories.members(round_)[0]
            answer_decision(round_, first, agrees=False, reason="I had hoped for the third.")
            for member in stories.members(round_)[1:]:
                answer_decision(round_, member, agrees=True, reason="")
        return stories.publish(round_).slug


def test_result_names_its_rule_and_what_points_are(told: str, app: Flask) -> None:
    client = app.test_client()
    page = client.get(f"/rounds/{told}/results")
    said = LINKS.format(rule="average", title="Average", slug=told)
    assert said in page.text
    assert page.text.index("What was decided, and why") < page.text.index(said)
    assert page.text.index(said) < page.text.index('<ul class="rows">')
    assert "more points in all would have been enough too." in words(page)
    assert words(page).count(WEIGHTED) == 1
    assert WEIGHTED in words(client.get(f"/rounds/{told}/results/3"))
    assert "Where points are named" not in client.get(f"/rounds/{told}/results/1").text


def test_objections_are_told_with_who_agreed(told: str, app: Flask) -> None:
    page = words(app.test_client().get(f"/rounds/{told}/results"))
    assert "4 of 5 members agreed the rules on " in page
    for sentence in (
        ", 1 objected. They were not changed since.",
        "4 of 5 members confirmed the result, 1 objected.",
        "4 of 5 members agreed the ground rules, 1 objected.",
        "The result was confirmed: 4 of 5 members agreed, 1 objected.",
    ):
        assert sentence in page


def test_too_few_scores_had_no_turn_and_may_have_fitted(told: str, app: Flask) -> None:
    few = (
        "It had too few scores to have a result, so it had no turn: the ground rules ask for at least 3 "
        "scores. That says nothing about the idea."
    )
    fitted = "It would have fitted in the £100 that is left."
    page = app.test_client().get(f"/rounds/{told}/results/4")
    assert f"{few} {fitted}" in words(page)
    step = {"outcome": "too-few-scores", "cost": 10001}
    with app.test_request_context():
        found = {"rule": {"quorum": 3}, "budget": 175000, "spent": 165000}
        assert explain.sentences(step, {}, found, "GBP") == [few]
        assert explain.sentences({**step, "cost": 10000}, {}, found, "GBP") == [few, fitted]


def test_where_every_question_counts_once_a_point_is_a_step(app: Flask) -> None:
    with app.test_request_context():
        assert explain.point_words(1) == POINT
        assert explain.point_words(3) == WEIGHTED


def test_public_vote_names_its_rule_and_no_members(app: Flask) -> None:
    with app.app_context():
        slug = stories.publish(stories.counted(stories.imported())).slug
    page = app.test_client().get(f"/rounds/{slug}/results")
    assert LINKS.format(rule="average", title="Average", slug=slug) in page.text
    assert "The result stands as it was counted." in words(page)
    assert "objected" not in words(page)
    assert "Where points are named" not in page.text


def test_members_who_decide_read_the_same(app: Flask) -> None:
    with app.app_context():
        round_ = stories.counted(
            stories.closed(stories.scored(asks=(1200, 450, 900), pot="1750", most="1500"))
        )
        slug = round_.slug
        with transaction():
            link = make_link(stories.members(round_)[0].person)
    client = app.test_client()
    sign_in(client, link)
    page = client.get(f"/rounds/{slug}/decision")
    assert LINKS.format(rule="average", title="Average", slug=slug) in page.text
    assert POINT in words(page)
    assert " of 7 members agreed the rules on " in words(page)
