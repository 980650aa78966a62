"""The demonstration: a collaborative of twelve equals, a round in every phase, and a way in for everybody."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from grants.collaboratives.queries import collaboratives, members
from grants.collaboratives.service import start_collaborative
from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import welcome
from grants.reports import ledger_check
from grants.rounds.models import PHASES, Round
from tests.fixtures.databases import KINDS, let_go, make_app, settings_for
from tests.front.demonstrations import demo, sign_in, told

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


def test_it_prints_people_and_rounds_and_nothing_else(said: dict[str, Any]) -> None:
    assert set(said) == {"people", "rounds"}
    assert {tuple(sorted(each)) for each in said["people"]} == {
        ("collaborative", "email", "name", "role", "sign_in_url")
    }
    assert {tuple(sorted(each)) for each in said["rounds"]} == {("phase", "slug", "title")}
    assert {value for each in said["people"] + said["rounds"] for value in map(type, each.values())} == {str}


def test_there_are_twelve_members_and_every_other_role(said: dict[str, Any]) -> None:
    roles = Counter(person["role"] for person in said["people"])
    assert (roles["member"], roles["facilitator"], roles["funder"], roles["administrator"]) == (12, 1, 1, 1)
    assert roles["group"] > 30
    emails = [person["email"] for person in said["people"]]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith("@example.org") for email in emails)


def test_everybody_is_of_the_collaborative_but_the_administrator(said: dict[str, Any]) -> None:
    places = {(person["role"], person["collaborative"]) for person in said["people"]}
    assert places == {
        *((role, "Salford Together") for role in ("facilitator", "member", "group", "funder")),
        ("administrator", ""),
    }


def test_there_is_one_round_in_every_phase(said: dict[str, Any]) -> None:
    assert [each["phase"] for each in said["rounds"]] == list(PHASES)
    assert len({each["slug"] for each in said["rounds"]}) == len(PHASES)


def test_every_link_signs_in(filled: Flask, said: dict[str, Any]) -> None:
    for person in said["people"]:
        assert person["sign_in_url"].startswith("http://localhost/sign-in/")
        arrived = sign_in(filled.test_client(), person["sign_in_url"])
        assert (arrived.status_code, arrived.location) == (303, "/"), person


def test_a_link_is_the_person_s_own_and_works_once(filled: Flask) -> None:
    for person in told(filled)["people"][::9]:
        client = filled.test_client()
        sign_in(client, person["sign_in_url"])
        assert person["name"] in client.get("/my-details").text
        again = filled.test_client().get(person["sign_in_url"].removeprefix("http://localhost"))
        assert again.status_code == 410


@pytest.mark.parametrize(
    ("role", "details", "people", "ballot", "messages"),
    [
        ("facilitator", 200, 200, 403, 200),
        ("member", 403, 200, 200, 200),
        ("funder", 403, 200, 403, 200),
        ("group", 404, 404, 404, 200),
        ("administrator", 404, 404, 404, 200),
    ],
)
def test_each_role_may_do_what_it_is_for(
    filled: Flask, role: str, details: int, people: int, ballot: int, messages: int
) -> None:
    client = someone(filled, role)
    assert client.get("/collaboratives/salford-together/details").status_code == details
    assert client.get("/collaboratives/salford-together/members").status_code == people
    assert client.get("/rounds/open-doors/scoring").status_code == ballot
    assert client.get("/demonstration/messages").status_code == messages


def someone(app: Flask, role: str) -> FlaskClient:
    """Signed in: the first of a role."""
    client = app.test_client()
    sign_in(client, next(each["sign_in_url"] for each in told(app)["people"] if each["role"] == role))
    return client


def test_a_second_run_changes_no_round_and_gives_fresh_links(filled: Flask, said: dict[str, Any]) -> None:
    before = sizes(filled)
    again = told(filled)
    after = sizes(filled)
    assert after.pop("sign_in_links") - before.pop("sign_in_links") == len(said["people"])
    assert after == before
    assert again["rounds"] == said["rounds"]
    plain = [{**person, "sign_in_url": ""} for person in again["people"]]
    assert plain == [{**person, "sign_in_url": ""} for person in said["people"]]
    old = {person["sign_in_url"] for person in said["people"]}
    assert old.isdisjoint(person["sign_in_url"] for person in again["people"])


def sizes(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def test_its_text_has_every_link_under_what_the_person_may_do(filled: Flask) -> None:
    result = demo(filled)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("http://localhost/sign-in/") == len(told(filled)["people"])
    assert "Denise Whittle (also facilitates)" in result.stdout
    order = ["People of groups", "Administrators run", "Funders observe", "Members agree", "Facilitators set"]
    places = [result.stdout.index(words) for words in order]
    assert places == sorted(places)
    assert result.stdout.rstrip().endswith("The demonstration is at http://localhost")


def test_messages_can_be_read_and_none_waits_to_be_sent(filled: Flask) -> None:
    with filled.app_context():
        waiting = select(func.count()).select_from(Message).where(Message.sent_at.is_(None))
        assert db.session.scalar(waiting) == 0
    assert "The result is published" in "".join(subjects(filled))


def subjects(app: Flask) -> list[str]:
    """What the messages are about."""
    with app.app_context():
        return list(db.session.scalars(select(Message.subject).order_by(Message.subject)))


def test_the_collaborative_can_be_asked_for_help(filled: Flask) -> None:
    with filled.app_context():
        (place,) = collaboratives()
        assert place.is_demonstration
        assert place.help_phone.startswith("0161 496 0"), "Ofcom keeps these for drama"
        assert place.help_email.endswith("@example.org")
        assert all((place.place, place.purpose, place.help_name, place.help_hours))
        seats = members(place.id)
        assert (len(seats), sum(seat.is_facilitator for seat in seats)) == (12, 1)
    assert "0161 496 0" in filled.test_client().get("/").text


def test_every_ledger_agrees_with_the_database(filled: Flask) -> None:
    with filled.app_context():
        rounds = db.session.scalars(select(Round).order_by(Round.slug)).all()
        assert [finding for round_ in rounds for finding in ledger_check.check(round_)] == []


@pytest.mark.parametrize("database_url", [KINDS[1]], indirect=True)
def test_it_is_made_on_postgresql_too(app: Flask) -> None:
    assert [each["phase"] for each in told(app)["rounds"]] == list(PHASES)


@pytest.mark.parametrize("real", ["a collaborative", "a collaborative beside", "a person"])
def test_a_database_with_real_data_is_refused(app: Flask, real: str) -> None:
    with app.app_context(), transaction():
        if real == "a person":
            welcome("somebody@riverside.example", "Somebody")
        else:
            start_collaborative("Riverside")
        if real == "a collaborative beside":
            start_collaborative("Salford Together", demonstration=True)
    before = sizes(app)
    result = demo(app, "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        "This database holds real data, so the demonstration stays out of it. Nothing was changed.\n"
    )
    assert sizes(app) == before


def test_a_database_without_tables_is_refused_with_what_to_do(tmp_path: Path) -> None:
    app = make_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path))
    result = demo(app)
    let_go(app)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("run “flask --app app db upgrade” first.\n")
