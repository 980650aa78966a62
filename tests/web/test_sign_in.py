"""Signing in: a link opened by anything that looks ahead stays good, and works once for whoever presses."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from grants.collaboratives.models import Membership
from grants.db import as_if_at, db, now
from grants.db.edge import drop, transaction
from grants.people.models import Person, SignInLink
from grants.people.service import make_link, welcome
from tests import stories
from tests.fixtures.databases import let_go, make_app
from tests.web.links import KNOWN, UNKNOWN, ask, link, messages, press, token
from tests.web.someone import words

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from grants.config import Settings


@pytest.fixture
def person(app: Flask) -> str:
    """Somebody with an address, and a way in."""
    with app.app_context(), transaction():
        return welcome(KNOWN, "Amina").id


@pytest.mark.usefixtures("person")
def test_link_opened_many_times_still_works(app: Flask, client: FlaskClient) -> None:
    path = link(app)
    scanner = FlaskClient(app)
    looked = [scanner.open(path, method=method).status_code for method in ("GET", "HEAD", "OPTIONS") * 3]
    assert looked == [200] * 9
    assert "My page" not in scanner.get("/").text
    answer = press(client, path)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "My page" in client.get("/").text


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("broken", ["used", "expired", "altered", "cut short"])
def test_link_that_opens_nothing_leads_to_a_new_one(broken: str, app: Flask, client: FlaskClient) -> None:
    path = link(app, "/my-details")
    if broken == "used":
        assert press(app.test_client(), path).status_code == 303
    elif broken == "expired":
        with app.app_context(), transaction():
            db.session.execute(update(SignInLink).values(expires_at=now() - timedelta(seconds=1)))
    else:
        path = path[:-1] if broken == "cut short" else path[:-1] + ("A" if path[-1] != "A" else "B")
    for answer in (client.get(path), press(client, path)):
        assert answer.status_code == 410
        assert "You can have a new one straight away." in words(answer)
        [way] = re.findall(r'<form method="post" action="([^"]+)"', answer.text)
    assert client.get("/my-details").status_code == 303
    data = {"csrf_token": token(client, path), "email": KNOWN}
    assert client.post(html.unescape(way), data=data).location == "/sign-in/sent"
    [message] = messages(app)
    fresh = message.body.split("http://localhost")[1].split()[0]
    ahead = "/my-details" if broken in {"used", "expired"} else "/"
    assert press(client, fresh).location == ahead


@pytest.mark.usefixtures("person")
def test_link_of_another_host_opens_nothing_here_and_leads_to_a_new_one(
    client: FlaskClient, settings: Settings, sqlite_template: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "elsewhere.db"
    shutil.copyfile(sqlite_template, copy)
    elsewhere = make_app(
        replace(settings, database_url=f"sqlite:///{copy}", base_url="https://other.example")
    )
    with elsewhere.app_context(), transaction():
        foreign = make_link(welcome(KNOWN, "Amina"))
    let_go(elsewhere)
    assert foreign.startswith("https://other.example/sign-in/")
    path = foreign.removeprefix("https://other.example")
    for answer in (client.get(path), press(client, path)):
        assert answer.status_code == 410
        assert "This link is not one of ours." in words(answer)
        assert 'name="email"' in answer.text


@pytest.mark.usefixtures("person")
def test_link_asked_for_under_another_host_leads_nowhere_else(app: Flask, client: FlaskClient) -> None:
    path, evil = link(app, "/my-details"), {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for opened in (path, path[:-1], "/sign-in"):
        assert "evil.example" not in client.get(opened, headers=evil).text
    data = {"csrf_token": token(client, "/sign-in")}
    answer = client.post(path, data=data, headers=evil)
    assert (answer.status_code, answer.location) in {(303, "/my-details"), (400, None)}


@pytest.mark.usefixtures("person")
def test_whoever_is_signed_in_and_opens_an_old_link_again_just_goes_on(
    app: Flask, client: FlaskClient
) -> None:
    path = link(app, "/my-details")
    press(client, path)
    again = client.get(path)
    assert again.status_code == 410
    assert "You are signed in on this device already" in words(again)
    assert 'name="email"' not in again.text
    assert re.search(r'class="govuk-button[^>]*href="/my-details"', again.text)


@pytest.mark.usefixtures("person")
def test_link_pressed_twice_signs_in_once(app: Flask) -> None:
    path = link(app)
    assert [press(app.test_client(), path).status_code for _ in range(2)] == [303, 410]


@pytest.mark.usefixtures("person")
def test_known_and_unknown_addresses_get_the_same_answer(app: Flask) -> None:
    seen = []
    for email in (KNOWN, UNKNOWN, KNOWN.upper()):
        client = app.test_client()
        answer = ask(client, email, "//[")
        after = client.get("/sign-in/sent")
        seen.append((answer.status_code, answer.location, sorted(answer.headers.keys()), after.text))
    assert seen[0] == seen[1] == seen[2]
    assert [each.address for each in messages(app)] == [KNOWN, KNOWN, UNKNOWN]
    assert [each.holds_link for each in messages(app)] == [True, True, False]


@pytest.mark.every_database
@pytest.mark.usefixtures("person")
def test_known_and_unknown_addresses_write_as_much(app: Flask) -> None:
    before = rows(app)
    ask(app.test_client(), KNOWN)
    between = rows(app)
    ask(app.test_client(), UNKNOWN)
    after = rows(app)
    known = {table: between[table] - before[table] for table in before if between[table] != before[table]}
    unknown = {table: after[table] - between[table] for table in before if after[table] != between[table]}
    assert known == {"messages": 1, "sign_in_links": 1}
    assert unknown == {"messages": 1, "links_to_nobody": 1}
    with as_if_at(now() + timedelta(hours=2)):
        ask(app.test_client(), KNOWN)
    assert rows(app)["links_to_nobody"] == 0


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        counted = {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }
        drop()
    return counted


@pytest.mark.usefixtures("person")
def test_link_in_a_message_is_on_our_own_address_whatever_host_was_asked_for(
    app: Flask, client: FlaskClient
) -> None:
    client.get("/sign-in")
    data = {"csrf_token": token(client, "/sign-in"), "email": KNOWN}
    sent = client.post(
        "/sign-in", data=data, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert sent.status_code in {303, 400}
    assert "evil" not in " ".join(each.body for each in messages(app))


@pytest.mark.usefixtures("person")
def test_session_from_before_is_not_carried_into_the_signed_in_one(app: Flask, client: FlaskClient) -> None:
    old = token(client, "/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    assert press(client, link(app)).status_code == 303
    with client.session_transaction() as after:
        assert "planted" not in after
    data = {"csrf_token": old, "name": "Mallory"}
    assert client.post("/my-details", data=data).status_code == 400


@pytest.mark.usefixtures("person")
def test_signing_out_ends_it(app: Flask, client: FlaskClient) -> None:
    press(client, link(app))
    done = client.post("/sign-out", data={"csrf_token": token(client, "/my-details")})
    assert (done.status_code, done.location) == (303, "/")
    assert client.get("/my-details").status_code == 303


def test_seat_that_ended_opens_nothing_any_more(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        stories.start("Salford Together", members=1)
        with transaction():
            welcome(KNOWN, "Amina")
            path = make_link(welcome("member-1@salford-together.example")).removeprefix("http://localhost")
    press(client, path)
    assert client.get("/collaboratives/salford-together/members").status_code == 200
    with app.app_context(), transaction():
        db.session.execute(update(Membership).values(left_at=now()))
    assert client.get("/collaboratives/salford-together/members").status_code == 404


def test_newcomer_cannot_rename_somebody_by_typing_their_address(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        round_ = stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")
        slug = round_.slug
        with transaction():
            welcome(KNOWN)
    data = {"csrf_token": token(client, "/sign-in"), "group": "Choir", "name": "Mallory", "email": KNOWN}
    assert (
        client.post(f"/rounds/{slug}/propose", data=data).location == f"/rounds/{slug}/propose/message-sent"
    )
    with app.app_context():
        assert db.session.scalars(select(Person.name).where(Person.email == KNOWN)).one() == ""


def test_newcomer_is_told_how_to_go_on_whether_the_address_is_known_or_not(app: Flask) -> None:
    with app.app_context():
        slug = stories.moved(stories.frozen_round(stories.start(members=3)), "proposals").slug
        with transaction():
            welcome(KNOWN)
        before = len(messages(app))
    seen = []
    for email in (KNOWN, UNKNOWN):
        client = app.test_client()
        data = {"csrf_token": token(client, f"/rounds/{slug}/propose"), "group": "Choir", "email": email}
        answer = client.post(f"/rounds/{slug}/propose", data=data)
        seen.append((answer.status_code, answer.location, words(client.get(answer.location))))
    assert seen[0] == seen[1]
    for sentence in (
        "We have sent a message to the address you gave.",
        "Nothing is lost",
        "Give your address again",
        "Ask us. How to reach us is at the foot of this page.",
    ):
        assert sentence in seen[0][2]
    assert "If we know the address" not in seen[0][2]
    written = messages(app)
    assert len(written) == before + 2
    assert {each.address for each in written if each.holds_link} == {KNOWN, UNKNOWN}


def test_somebody_without_a_name_reads_that_they_go_on_after_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        path = make_link(welcome("new@example.org"), "/my-messages").removeprefix("http://localhost")
    landed = press(client, path).location
    assert "Then you go on to what you came for." in words(client.get(landed))
    data = {"csrf_token": token(client, landed), "name": "Nadia New"}
    assert client.post(landed, data=data).location == "/my-messages"
    assert "what you came for" not in words(client.get("/my-details"))
