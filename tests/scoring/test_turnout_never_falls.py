"""Turnout while ballots are open: somebody who had cast goes, and the number tells nobody that they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.db import db
from grants.db.edge import drop, transaction
from grants.front import standing
from grants.front.forgetting import forget
from grants.front.parting import leave
from grants.proposals.queries import standing_proposals
from grants.rounds.queries import round_named
from grants.scoring.closing import final_ballots, turnout
from grants.scoring.service import stand_aside
from tests import stories
from tests.web.someone import words
from tests.web.test_draws import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from grants.collaboratives.models import Membership

pytestmark = pytest.mark.every_database


def _stands_aside(held: Membership) -> None:
    round_ = round_named("winter-round")
    assert round_
    assert stand_aside(round_, held, standing_proposals(round_.id)[0]), "a cast ballot is taken back"


GOES: dict[str, Callable[[Membership], object]] = {
    "leaves": lambda held: leave(held.collaborative, held.person),
    "is forgotten": lambda held: forget(held.person_id),
    "stands aside": _stands_aside,
}


def told(app: Flask) -> list[object]:
    """What the page of the round, one's own page and the checklist before closing say."""
    client = signed_in(app, "facilitator-1@salford-together.example")
    pages = [words(client.get(address)) for address in ("/rounds/winter-round", "/")]
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_
        found = [turnout(round_), standing.numbers(round_)["cast"]]
        drop()
    return [*found, *(page[page.index("At least") :][:40] for page in pages)]


@pytest.mark.parametrize("goes", GOES)
def test_turnout_stays_when_somebody_who_had_cast(app: Flask, goes: str) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=7))
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
        for number, member in enumerate(stories.members(round_)[:6]):
            stories.cast(round_, member, stories.usual_scores(round_, number))
        drop()
    before = told(app)
    assert before[:2] == [(6, 7), 6]
    assert "At least 6 of 7 ballots are cast" in str(before[2])
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_
        with transaction():
            GOES[goes](stories.members(round_)[0])
        assert len(final_ballots(round_)) == 5
        drop()
    assert told(app) == before
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_
        stories.closed(round_)
        db.session.refresh(round_)
        assert (turnout(round_), standing.numbers(round_)["cast"]) == ((5, 7), 5), "closed, it is what counts"
        drop()
