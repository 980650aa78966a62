"""Enough tries for somebody who mistypes, and an end to a flood; what was typed is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import make_link, welcome
from tests import stories
from tests.access.world import enter
from tests.fixtures.databases import let_go, make_app
from tests.web.someone import words

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from grants.config import Settings

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ALLOWED = 10


def send(client: FlaskClient, path: str, email: str, place: str = "192.0.2.1", **more: str) -> TestResponse:
    found = CSRF.search(client.get("/sign-in").text)
    assert found
    data = {"csrf_token": found[1], "email": email, **more}
    return client.post(path, data=data, environ_base={"REMOTE_ADDR": place})


def sent(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Message))


def test_eleventh_link_for_one_address_waits(app: Flask, client: FlaskClient) -> None:
    emails = ["amina@example.org", " Amina@Example.org "] * (ALLOWED // 2)
    assert [send(client, "/sign-in", email).status_code for email in emails] == [303] * ALLOWED
    refused = send(client, "/sign-in", "amina@example.org")
    assert refused.status_code == 429
    assert "Wait 10 minutes and try again." in words(refused)
    assert "If we sent you a link before, it still works." in words(refused)
    assert 590 < int(refused.headers["Retry-After"]) <= 601
    assert 'href="/sign-in"' in refused.text
    assert "amina@example.org" in words(refused)
    assert sent(app) == ALLOWED
    assert send(client, "/sign-in", "amina@example.org", "192.0.2.2").status_code == 303
    assert send(client, "/sign-in", "bryn@example.org").status_code == 303
    assert client.get("/sign-in").status_code == 200


def test_hundred_and_first_try_from_one_place_waits_whatever_was_typed(client: FlaskClient) -> None:
    found = CSRF.search(client.get("/sign-in").text)
    assert found
    typed = [{"csrf_token": found[1], "email": f"no address {number}"} for number in range(101)]
    assert [client.post("/sign-in", data=data).status_code for data in typed] == [422] * 100 + [429]


def test_letterbox_is_not_flooded_from_many_places(app: Flask, client: FlaskClient) -> None:
    met = [send(client, "/sign-in", "amina@example.org", f"192.0.2.{at}").status_code for at in range(31)]
    assert met == [303] * 30 + [429]
    assert send(client, "/sign-in", "bryn@example.org", "192.0.2.1").status_code == 303
    assert sent(app) == 31


def test_eleventh_wrong_link_waits_and_a_good_one_never_does(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        good = make_link(welcome("amina@example.org", "Amina"), "/my-details").removeprefix(
            "http://localhost"
        )
    for _ in range(ALLOWED + 1):
        send(client, "/sign-in", "amina@example.org")
    browser = FlaskClient(app)  # of an answer to HEAD there is no page to look at
    here, elsewhere = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}
    wrong = [f"/sign-in/{at}{good.removeprefix('/sign-in/')}" for at in range(ALLOWED + 1)]
    ways = [("GET", "HEAD")[at % 2] for at in range(ALLOWED + 1)]
    tries = [browser.open(path, method=way, environ_base=here) for path, way in zip(wrong, ways, strict=True)]
    assert [each.status_code for each in tries] == [410] * ALLOWED + [429]
    slow = send(client, "/sign-in/guessed", "")
    assert slow.status_code == 429
    assert "Wait 10 minutes and try again." in words(slow)
    assert slow.headers["Retry-After"].isdigit()
    assert client.get("/sign-in/guessed", environ_base=elsewhere).status_code == 410
    assert client.get(good, environ_base=here).status_code == 200
    assert send(client, good, "").location == "/my-details"
    assert client.get("/my-details").status_code == 200
    assert send(client, good, "").status_code == 429, "used now: one wrong try more"


def forwarded(settings: Settings, proxies: int, claims: str) -> list[int]:
    """How tries for one address are answered; `claims` is what came with each, with its number in it."""
    app = make_app(replace(settings, trusted_proxies=proxies))
    client = app.test_client()
    found = CSRF.search(client.get("/sign-in").text)
    assert found
    data = {"csrf_token": found[1], "email": "amina@example.org"}
    headers = [{"X-Forwarded-For": claims.format(number)} for number in range(ALLOWED + 1)]
    met = [client.post("/sign-in", data=data, headers=each).status_code for each in headers]
    let_go(app)
    return met


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 303)])
def test_people_behind_a_proxy_of_ours_are_told_apart(proxies: int, last: int, settings: Settings) -> None:
    assert forwarded(settings, proxies, "203.0.113.{}") == [303] * ALLOWED + [last]


def test_what_a_browser_claims_in_front_of_our_proxy_is_not_believed(settings: Settings) -> None:
    assert forwarded(settings, 1, "198.51.100.{}, 203.0.113.7") == [303] * ALLOWED + [429]


@pytest.fixture
def slug(app: Flask) -> str:
    """A round that is open for proposals."""
    with app.app_context():
        return stories.moved(stories.frozen_round(stories.start(members=3)), "proposals").slug


def test_newcomer_waits_too_and_their_words_are_kept(slug: str, client: FlaskClient) -> None:
    path = f"/rounds/{slug}/propose"
    for number in range(ALLOWED):
        answer = send(client, path, "zofia@example.org", group=f"Choir {number}", name="Zofia")
        assert answer.status_code == 303
    refused = send(client, path, "zofia@example.org", group="The Ordsall Choir", name="Zofia")
    assert refused.status_code == 429
    assert "The Ordsall Choir" in words(refused)


def test_somebody_signed_in_begins_as_many_proposals_as_they_have_groups(slug: str, app: Flask) -> None:
    visitor = enter(app, "zofia@example.org")
    browser = FlaskClient(app, use_cookies=False)
    met = [
        browser.post(
            f"/rounds/{slug}/propose",
            data={"csrf_token": visitor.token, "group": f"Choir {number}"},
            headers={"Cookie": visitor.cookie},
        ).status_code
        for number in range(ALLOWED + 2)
    ]
    assert met == [303] * (ALLOWED + 2)


def test_counting_begins_anew_in_every_application(app: Flask, client: FlaskClient) -> None:
    assert app.config["RATELIMIT_ENABLED"] is True
    assert send(client, "/sign-in", "amina@example.org").status_code == 303
