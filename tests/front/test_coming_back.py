"""Whoever left a round and came back reads what became of their part in it, and is led nowhere in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.collaboratives.models import Membership
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import drop, transaction
from grants.front.parting import leave
from grants.rounds.queries import round_named
from tests import stories
from tests.web.someone import words
from tests.web.test_draws import signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from grants.rounds.models import Round

ROUND = "/rounds/winter-round"
TOO_LATE = "You became a member after the ground rules"


def leaves(seat_id: str) -> None:
    with transaction():
        held = db.session.get_one(Membership, seat_id)
        assert leave(held.collaborative, held.person)


def comes_back(seat_id: str) -> None:
    with transaction():
        held = db.session.get_one(Membership, seat_id)
        seat(held.collaborative, held.person, {"member"})


def the_round() -> Round:
    found = round_named("winter-round")
    assert found
    return found


def pages(client: FlaskClient) -> list[str]:
    """The round's page and one's own."""
    return [words(client.get(address)) for address in (ROUND, "/")]


def test_whoever_left_while_ballots_were_open_reads_so_and_has_no_link_to_a_ballot(app: Flask) -> None:
    with app.app_context():
        seat_id = stories.members(stories.scored(members=7))[0].id
        leaves(seat_id)
        comes_back(seat_id)
        drop()
    back = signed_in(app, "member-1@salford-together.example")
    for page in pages(back):
        assert (
            "You left while ballots were open and came back. You do not cast in this round any more." in page
        )
        assert TOO_LATE not in page
    assert back.get(f"{ROUND}/scoring").status_code == 403
    assert "Whoever left while ballots were open has no ballot" in words(back.get(f"{ROUND}/scoring"))
    with app.app_context():
        stories.counted(stories.closed(the_round()))
        drop()
    for page in pages(back):
        assert "Look at the result and say whether you agree." in page
        assert TOO_LATE not in page
    assert back.get(f"{ROUND}/decision").status_code == 200
    assert "Your ballot and receipt" not in words(back.get(ROUND))
    assert f"{ROUND}/scoring" not in back.get(ROUND).text
    assert "Your ballot and receipt" in words(signed_in(app, "member-2@salford-together.example").get(ROUND))


@pytest.mark.parametrize("phase", ["scoring", "decision"])
def test_whoever_was_away_as_the_roll_was_fixed_reads_so(app: Flask, phase: str) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=7))
        stories.sent_proposals(round_, 2)
        seat_id = stories.members(round_)[0].id
        leaves(seat_id)
        stories.open_scoring(round_)
        if phase == "decision":
            stories.cast(round_, stories.members(round_)[0], stories.usual_scores(round_, 0))
            stories.counted(stories.closed(round_))
        comes_back(seat_id)
        drop()
    for page in pages(signed_in(app, "member-1@salford-together.example")):
        assert "You were away when the roll of this round was fixed" in page
        assert TOO_LATE not in page
