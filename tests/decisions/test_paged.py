"""A long result in pages: the members see all of it before they decide, and only what is shown is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.db.edge import drop
from grants.decisions.pages import items
from grants.decisions.service import count_round
from tests import stories
from tests.web.someone import words
from tests.web.test_draws import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from grants.decisions.pages import Item
    from grants.rounds.models import Round

MANY = 32
PAGE = "/rounds/winter-round/decision"
FORMS: dict[str, dict[str, str]] = {
    "per-proposal": {"publish": "per-proposal"},
    "weighted": {"publish": "per-proposal", "weight_1": "3"},
    "totals": {"publish": "totals"},
    "ballots": {"publish": "ballots"},
}


def test_members_decide_on_a_long_result_page_by_page(app: Flask) -> None:
    with app.app_context():
        marks = {f"p{number}": (3, 3, 3) for number in (1, MANY)}
        stories.counted(stories.closed(stories.scored(members=5, proposals=MANY, scores=[marks] * 5)))
        drop()
    member = signed_in(app, "member-1@salford-together.example")
    pages = [member.get(f"{PAGE}?page={number}") for number in (1, 2)]
    rows = [page.text.count('<li class="row">') for page in pages]
    assert rows == [30, 2]
    assert [f'href="{PAGE}?page={3 - number}"' in page.text for number, page in enumerate(pages, 1)] == [
        True
    ] * 2
    assert all("Give my answer" in words(page) for page in pages)
    assert member.get(f"{PAGE}?page=3").status_code == 404
    assert member.get(PAGE).text.count('<li class="row">') == 30


@pytest.mark.parametrize("form", FORMS)
def test_what_is_opened_for_one_proposal_is_what_is_opened_for_all(form: str, app: Flask) -> None:
    with app.test_request_context():
        scores = [marks_of(place) for place in range(11)]
        round_ = stories.scored(members=11, proposals=3, scores=scores, **FORMS[form])
        stories.counted(stories.closed(round_))
        deciding = compare(round_)
        stories.publish(stories.confirmed(round_))
        assert [(item.drawn, item.criteria) for item in compare(round_)] == [
            (item.drawn, item.criteria) for item in deciding
        ]
        shown = {item.id: item.drawn.dots for item in deciding}
        assert all((dots is None) is (form in {"totals", "ballots"}) for dots in shown.values()), shown
        drop()


def marks_of(place: int) -> dict[str, stories.Marks]:
    return {
        "p1": (3, 2, 1 + place % 5),
        "p2": (1 + place % 4, 5, 4),
        "p3": "abstain" if place > 8 else (2, 2, 2),
    }


def compare(round_: Round) -> list[Item]:
    """All items, having compared each with the one that is made when it is shown alone."""
    found = count_round(round_)
    whole = items(round_, found)
    for item in whole:
        alone = {each.id: each for each in items(round_, found, {item.id})}
        assert alone[item.id] == item
        assert [each.drawn.dots for key, each in alone.items() if key != item.id] == [None, None]
    return whole
