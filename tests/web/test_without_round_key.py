"""When a round's key is gone (destroyed after the time for questions), what was published stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from grants.audit.keys import settings
from grants.rounds.queries import round_named
from tests import stories
from tests.access.world import enter

if TYPE_CHECKING:
    from flask import Flask

PAGES = ("results", "results/1", "results/bundle.zip", "results/report.xlsx", "results/report.csv")


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context():
        return stories.published().slug


def destroy_the_key(app: Flask) -> None:
    with app.app_context():
        [key] = (settings().ledger_key_file.parent / "round-keys").iterdir()
        key.unlink()


def test_published_pages_say_the_same_without_the_key(slug: str, app: Flask, client: FlaskClient) -> None:
    before = [client.get(f"/rounds/{slug}/{page}") for page in PAGES[:2]]
    destroy_the_key(app)
    after = [client.get(f"/rounds/{slug}/{page}") for page in PAGES[:2]]
    assert [answer.status_code for answer in after] == [200, 200]
    assert [answer.text for answer in after] == [answer.text for answer in before]


@pytest.mark.parametrize("page", PAGES[2:])
def test_downloads_stay(page: str, slug: str, app: Flask, client: FlaskClient) -> None:
    destroy_the_key(app)
    assert client.get(f"/rounds/{slug}/{page}").status_code == 200


def test_own_ballot_says_that_it_cannot_be_opened(slug: str, app: Flask) -> None:
    destroy_the_key(app)
    member = enter(app, "member-1@salford-together.example")
    browser = FlaskClient(app, use_cookies=False)
    answer = browser.get(f"/rounds/{slug}/scoring", headers={"Cookie": member.cookie})
    assert answer.status_code == 503
    assert "A key that this page needs is not in its place" in answer.text


def test_round_stays_where_it_is_while_its_key_cannot_be_written(app: Flask) -> None:
    with app.app_context():
        stories.sent_proposals(stories.frozen_round(stories.start(members=3)))
        folder = settings().ledger_key_file.parent / "round-keys"
    folder.write_bytes(b"in the way")
    facilitator = enter(app, "facilitator-1@salford-together.example")
    answer = FlaskClient(app, use_cookies=False).post(
        "/rounds/winter-round/move",
        data={"csrf_token": facilitator.token, "to": "interests", "reason": "All have sent theirs."},
        headers={"Cookie": facilitator.cookie},
    )
    assert (answer.status_code, "All have sent theirs." in answer.text) == (503, True)
    folder.unlink()
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_ is not None
        assert round_.phase == "proposals"
        assert stories.moved(round_, "interests").phase == "interests"
