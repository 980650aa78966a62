"""Leaving in the same moment as others, as oneself, and as a cast."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from grants.audit.ledger import read_entries
from grants.collaboratives.models import Membership
from grants.collaboratives.queries import seats
from grants.db import db
from grants.db.edge import drop, transaction
from grants.front.forgetting import forget
from grants.reports.ledger_check import check
from tests import scrutiny, stories
from tests.access.world import enter
from tests.audit.looking import round_called
from tests.scoring.test_races import SLUG, open_round, score_and_cast
from tests.scoring.together import at_once

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.every_database


def test_one_of_two_facilitators_who_leave_at_once_stays(app: Flask) -> None:
    with app.app_context():
        place = stories.start(facilitators=2)
        people = [held.person_id for held in seats(place.id) if held.is_facilitator]
        place_id = place.id
        drop()
    said = at_once(app, [partial(forget, person) for person in people])
    assert sorted(each is None for each in said) == [False, True]
    with app.app_context():
        assert [held.is_facilitator for held in seats(place_id)].count(True) == 1
        drop()


def test_leaving_while_casting_and_pressing_twice_forgets_once(app: Flask) -> None:
    members = open_round(app, 6)
    with app.app_context():
        person = db.session.get_one(Membership, members[0]).person_id
        drop()
    casts = [partial(score_and_cast, members[0], 1 + number % 5) for number in range(4)]
    others = [partial(score_and_cast, seat, 3) for seat in members[1:]]
    given = at_once(app, [*casts, partial(forget, person), partial(forget, person), *others])
    assert given[4:6] == [None, None]
    assert given[6:] == [1] * 5
    with app.app_context():
        round_ = round_called(SLUG)
        kinds = [entry.type for entry in read_entries(round_.ledger_id)]
        mine = [each for each in given[:4] if isinstance(each, int)]
        assert kinds.count("redaction") == 1
        assert (kinds.count("ballot-withdrawn"), kinds.count("ballot-cast")) == (bool(mine), len(mine) + 5)
        assert list(check(round_)) == []
        drop()


def test_scrutineer_who_is_forgotten_while_they_say_what_they_found(app: Flask) -> None:
    """On SQLite they wait before they are known, on PostgreSQL after: a page says so in both."""
    with app.app_context():
        stories.published(**scrutiny.NAMED)
        person_id = scrutiny.person(scrutiny.FIRST).id
        drop()
    visitor = enter(app, scrutiny.FIRST)
    browser = FlaskClient(app, use_cookies=False)

    def say() -> int:
        return browser.post(
            "/rounds/winter-round/scrutiny",
            data={"csrf_token": visitor.token, "verdict": "holds"},
            headers={"Cookie": visitor.cookie},
        ).status_code

    with app.app_context(), ThreadPoolExecutor(1) as other, transaction():
        forget(person_id)
        answer = other.submit(say)
        with pytest.raises(TimeoutError):
            answer.result(2)
        kind = db.engine.dialect.name
    assert answer.result() == {"sqlite": 401, "postgresql": 409}[kind]
    with app.app_context():
        kinds = [entry.type for entry in read_entries(round_called(SLUG).ledger_id)]
        assert "links-checked" not in kinds
        drop()
