"""Where somebody is signed in: they see it, can end it from elsewhere, and what is ended is ended at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.collaboratives.leaving import leave_seats
from grants.db import as_if_at, db, now
from grants.db.edge import drop, transaction
from grants.people.devices import known
from grants.people.models import SignedIn
from grants.people.service import make_link, person_with, welcome
from grants.people.signing import TOKEN
from tests import stories
from tests.front import leavers
from tests.web.links import KNOWN, link, press, token
from tests.web.someone import words

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
SAMSUNG = "Mozilla/5.0 (Linux; Android 13; SM-S901B) Chrome/92 SamsungBrowser/16.0"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"
DEVICE = re.compile(r'name="device" value="([^"]+)"')
MEMBER = "member-1@salford-together.example"


def enters(app: Flask, agent: str) -> FlaskClient:
    """Somebody who signs in with a browser that calls itself so, and goes on using it."""
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    assert press(client, link(app)).status_code == 303
    return client


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A person who is known, on a phone."""
    with app.app_context(), transaction():
        welcome(KNOWN, "Amina")
    return enters(app, PHONE)


def is_in(client: FlaskClient) -> bool:
    return client.get("/my-details").status_code == 200


def others(client: FlaskClient) -> list[str]:
    return DEVICE.findall(client.get("/my-details").text)


def sign_out_elsewhere(client: FlaskClient, **data: str) -> TestResponse:
    data = {"csrf_token": token(client, "/my-details"), **data}
    return client.post("/my-details/sign-out-elsewhere", data=data)


def test_each_device_is_told_apart_in_plain_words(app: Flask, phone: FlaskClient) -> None:
    enters(app, LAPTOP)
    page = words(phone.get("/my-details"))
    assert "Firefox on Android This is the device in front of you." in page
    assert "Chrome on Windows Signed in since" in page
    assert len(others(phone)) == 1


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (PHONE, "Firefox", "Android"),
        (LAPTOP, "Chrome", "Windows"),
        (LAPTOP + " Edg/130.0", "Edge", "Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        (SAMSUNG, "Samsung Internet", "Android"),
        ("<script>alert(1)</script>" * 99, "", ""),
        ("", "", ""),
    ],
)
def test_of_what_a_browser_says_only_names_we_know_are_kept(agent: str, browser: str, system: str) -> None:
    assert known(agent) == (browser, system)


def test_one_other_device_is_signed_out_and_the_rest_stay(app: Flask, phone: FlaskClient) -> None:
    laptop, tablet = enters(app, LAPTOP), enters(app, "")
    here = others(laptop)
    [tablets] = [each for each in others(phone) if each in here]
    assert sign_out_elsewhere(phone, device=tablets).location == "/my-details"
    assert [is_in(each) for each in (phone, laptop, tablet)] == [True, True, False]
    again = sign_out_elsewhere(phone, device=tablets)
    assert again.status_code == 409
    assert "not signed in on that device any more" in words(again)


def test_all_other_devices_are_signed_out_at_once(app: Flask, phone: FlaskClient) -> None:
    rest = [enters(app, LAPTOP) for _ in range(3)]
    assert sign_out_elsewhere(phone, action="others").status_code == 303
    assert [is_in(each) for each in (phone, *rest)] == [True, False, False, False]
    assert "Sign out everywhere else" not in phone.get("/my-details").text


def test_nobody_signs_out_somebody_else(app: Flask, phone: FlaskClient) -> None:
    with app.app_context(), transaction():
        path = make_link(welcome("bryn@example.org", "Bryn")).removeprefix("http://localhost")
    bryn = app.test_client()
    press(bryn, path)
    laptop = enters(app, LAPTOP)
    [device] = others(phone)
    assert sign_out_elsewhere(bryn, device=device).status_code == 409
    assert sign_out_elsewhere(bryn, action="others").status_code == 303
    assert [is_in(phone), is_in(laptop)] == [True, True]


def test_signing_out_leaves_a_copy_of_the_cookie_that_opens_nothing(app: Flask, phone: FlaskClient) -> None:
    cookie = phone.get_cookie("evenhand")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("evenhand", cookie.value)
    assert is_in(thief)
    phone.post("/sign-out", data={"csrf_token": token(phone, "/my-details")})
    assert not is_in(thief)
    with app.app_context():
        assert db.session.scalars(select(SignedIn)).all() == []


def test_signing_in_again_on_a_device_ends_what_was_there(app: Flask, phone: FlaskClient) -> None:
    assert press(phone, link(app)).status_code == 303
    assert is_in(phone)
    with app.app_context():
        assert len(db.session.scalars(select(SignedIn)).all()) == 1


@pytest.mark.every_database
@pytest.mark.parametrize("way", ["their own button", "the seat alone"])
def test_second_browser_is_signed_out_the_moment_a_membership_ends(way: str, app: Flask) -> None:
    with app.app_context():
        stories.start("Salford Together", members=3)
        paths = []
        for _ in range(2):
            with transaction():
                paths.append(make_link(welcome(MEMBER)).removeprefix("http://localhost"))
    first, second = app.test_client(), app.test_client()
    for client, path in zip((first, second), paths, strict=True):
        press(client, path)
    assert is_in(second)
    if way == "their own button":
        leave = "/my-details/leave"
        assert first.post(leave, data={"csrf_token": token(first, leave)}).status_code == 303
    else:
        with app.app_context(), transaction():
            person = person_with(MEMBER)
            assert person is not None
            leave_seats(person)
    assert [is_in(first), is_in(second)] == [False, False]
    assert second.get("/collaboratives/salford-together/members").location.startswith("/sign-in")


def test_session_unused_for_thirty_days_is_over(app: Flask, phone: FlaskClient) -> None:
    begun = now()
    laptop = enters(app, LAPTOP)
    with as_if_at(begun + timedelta(days=29)):
        assert is_in(phone)
    with as_if_at(begun + timedelta(days=31)):
        assert [is_in(phone), is_in(laptop)] == [True, False]
    with as_if_at(begun + timedelta(days=62)):
        assert not is_in(phone)
        enters(app, PHONE)
    with app.app_context():
        assert len(db.session.scalars(select(SignedIn)).all()) == 1


def test_day_of_use_is_kept_where_somebody_looks_and_never_with_what_they_send(
    app: Flask, phone: FlaskClient
) -> None:
    data = {"csrf_token": token(phone, "/my-details"), "name": "Amina"}
    with as_if_at(now() + timedelta(days=3)):
        assert phone.post("/my-details", data=data).status_code == 303
        assert used(app) == now().date() - timedelta(days=3)
        phone.get("/accessibility")
        assert used(app) == now().date()


def used(app: Flask) -> object:
    with app.app_context():
        return db.session.scalars(select(SignedIn.used_on)).one()


def test_database_holds_no_token_and_nothing_precise_of_the_device(app: Flask, phone: FlaskClient) -> None:
    with phone.session_transaction() as cookie:
        secret = cookie[TOKEN]
    with app.app_context():
        held = leavers.everything()
        drop()
    assert secret.encode() not in held
    for precise in (b"131.0", b"Mobile", b"Gecko", b"127.0.0.1"):
        assert precise not in held
    assert b"Android" in held
