"""Whoever comes by moves what is due; rounds that wait cost a page no more where there are twenty of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import as_if_at, db, now
from grants.db.edge import drop, looking
from grants.rounds.models import Round
from grants.rounds.timing import due, going_by_time, move_by_time, waits_for
from tests import lotto, stories
from tests.web.statements import listening

if TYPE_CHECKING:
    from flask import Flask

    from grants.collaboratives.models import Collaborative

LISTINGS = ("/", "/collaboratives/salford-together")
LATER = timedelta(weeks=30)


def without_proposals(place: Collaborative, title: str) -> Round:
    return stories.moved(stories.frozen_round(place, title), "proposals")


def all_withdrawn(place: Collaborative, title: str) -> Round:
    round_ = stories.frozen_round(place, title)
    (proposal,) = stories.sent_proposals(round_, 1)
    stories.moved(round_, "interests")
    proposal.status = "withdrawn"
    db.session.commit()
    return round_


def without_ballots(place: Collaborative, title: str) -> Round:
    round_ = stories.frozen_round(place, title)
    stories.sent_proposals(round_, 1)
    return stories.open_scoring(round_)


def without_a_draw(place: Collaborative, title: str) -> Round:
    round_ = stories.frozen_round(place, title, **lotto.PUBLIC)
    stories.sent_proposals(round_, 1)
    return stories.cast_by_all(stories.open_scoring(round_))


HELD = {
    without_proposals: "No group has sent a proposal yet, so there is nothing to go on with.",
    all_withdrawn: "No group has sent a proposal yet, so there is nothing to score.",
    without_ballots: "Nobody has cast a ballot, so there is nothing to count.",
    without_a_draw: "a facilitator has to say which one before ballots are closed.",
}


def statements(app: Flask, path: str) -> int:
    with listening(app) as said:
        assert app.test_client().get(path).status_code == 200
    return len(said)


def phases() -> dict[str, str]:
    found = {round_.slug: round_.phase for round_ in db.session.scalars(select(Round).order_by(Round.slug))}
    drop()
    return found


def test_twenty_rounds_that_wait_take_no_more_statements_than_one_of_each(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        for make in HELD:
            make(place, f"First {make.__name__}")
        drop()
    with as_if_at(now() + LATER):
        few = [statements(app, path) for path in LISTINGS]
    with app.app_context():
        place = db.session.scalars(select(Round)).all()[0].collaborative
        for number in range(4):
            for make in HELD:
                make(place, f"Another {make.__name__} {number}")
        before = phases()
    assert len(before) == 20
    with as_if_at(now() + LATER):
        assert [statements(app, path) for path in LISTINGS] == few
        with app.app_context():
            assert phases() == before


@pytest.mark.every_database
def test_each_says_why_it_waits_and_what_can_go_on_goes_on(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        held = {make(place, make.__name__).id: sentence for make, sentence in HELD.items()}
        ready = stories.frozen_round(place, "Ready for interests")
        stories.sent_proposals(ready, 1)
        cast = stories.frozen_round(place, "Ready to be closed")
        stories.sent_proposals(cast, 1)
        stories.cast_by_all(stories.open_scoring(cast))
        free = {ready.id, cast.id}
        drop()
        assert due(going_by_time()) == []
        with as_if_at(now() + LATER):
            with listening(app) as said, looking():
                found = {round_.id for round_ in due(going_by_time())}
            assert (found, len(said)) == (free, 2)
            for round_id, sentence in held.items():
                round_ = db.session.get_one(Round, round_id)
                assert sentence in str(waits_for(round_))
                assert not move_by_time(round_)
                drop()


def test_round_that_nobody_waits_for_any_more_moves_although_others_are_held(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        without_ballots(place, "Held")
        waits = without_ballots(place, "Cast in the last moment")
        stories.cast_by_all(waits)
        drop()
    with as_if_at(now() + timedelta(weeks=7, days=1)):
        app.test_client().get("/")
        with app.app_context():
            assert phases() == {"held": "scoring", "cast-in-the-last-moment": "decision"}
