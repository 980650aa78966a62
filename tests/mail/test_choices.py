"""Which messages somebody gets: at once, once a day in one, or on the page alone; some always."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.mail import outbox
from grants.mail.choosing import choose
from grants.mail.kinds import DAILY, NOW, PAGE, USUAL, About
from grants.mail.models import Choice, Message
from grants.mail.sending import send_waiting
from grants.people.forgetting import forget_person
from grants.people.service import welcome
from grants.refusal import Refused
from tests import stories
from tests.access.world import enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.mail.conftest import Letterbox

ANN = "ann@example.org"
MORNING = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


def written(kind: str, *subjects: str, address: str = ANN) -> None:
    """Kept, and left for whoever sends."""
    for subject in subjects:
        outbox.write(address, subject, f"{subject}, at length.", about=About(kind))
    db.session.commit()
    db.session.info.clear()


def state() -> dict[str, tuple[str, bool]]:
    query = select(Message).order_by(Message.subject)
    found = {each.subject: (each.how, each.sent_at is not None) for each in db.session.scalars(query)}
    db.session.rollback()
    return found


@pytest.mark.usefixtures("mailing")
def test_each_kind_goes_by_the_way_that_was_chosen_and_what_is_ones_own_always_at_once(
    letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    start_mail()
    with transaction():
        choose(ANN, dict.fromkeys(USUAL, PAGE))
    with as_if_at(MORNING):
        for kind in (*USUAL, "ballot", "proposal", "award", "sign-in", "invitation"):
            written(kind, f"About {kind}")
        send_waiting()
    with as_if_at(AFTERNOON + timedelta(days=9)):
        send_waiting(at_once=True)
    always = ["ballot", "proposal", "award", "sign-in", "invitation"]
    assert sorted(letterbox.subjects()) == sorted(f"About {kind}" for kind in always)
    assert {state()[f"About {kind}"] for kind in USUAL} == {(PAGE, False)}


@pytest.mark.parametrize("kind", ["ballot", "sign-in", "nothing"])
def test_what_is_always_sent_cannot_be_switched_off(app: Flask, kind: str) -> None:
    with app.app_context():
        with pytest.raises(Refused):
            choose(ANN, {kind: PAGE})
        with pytest.raises(Refused):
            choose(ANN, {"phase": "never"})
        assert db.session.scalars(select(Choice)).all() == []
        db.session.rollback()


@pytest.mark.every_database
def test_what_is_not_urgent_is_one_message_a_day_however_many_are_sending(
    mailing: Flask, letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    start_mail()
    with as_if_at(MORNING):
        written("members", "Ben is new", "Cleo is new", "Dan is new")
        written("members", "Only one", address="ben@example.org")
        send_waiting()
    assert letterbox.letters == []
    ready = threading.Barrier(3)

    def send() -> None:
        with mailing.app_context(), as_if_at(AFTERNOON):
            ready.wait()
            send_waiting()
            send_waiting()

    senders = [threading.Thread(target=send) for _each in range(3)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert sorted(letterbox.subjects()) == ["3 pieces of news", "Only one"]
    (digest,) = (each for each in letterbox.letters if each["To"] == ANN)
    part = digest.get_body(("plain",))
    assert part is not None
    said = part.get_content()
    places = [said.find(f"{name} is new, at length.") for name in ("Ben", "Cleo", "Dan")]
    assert min(places) >= 0
    assert {sent for _how, sent in state().values()} == {True}
    with as_if_at(AFTERNOON):
        written("members", "Eve is new")
        send_waiting()
    assert len(letterbox.letters) == 2
    with as_if_at(AFTERNOON + timedelta(days=1)):
        send_waiting()
    assert letterbox.subjects()[-1] == "Eve is new"


@pytest.mark.usefixtures("mailing")
def test_daily_message_that_could_not_be_sent_is_not_made_twice(
    letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    with as_if_at(MORNING):
        written("members", "Ben is new", "Cleo is new")
    for minutes in (0, 1, 6):
        with as_if_at(AFTERNOON + timedelta(minutes=minutes)):
            send_waiting()
    start_mail()
    with as_if_at(AFTERNOON + timedelta(minutes=30)):
        send_waiting()
    assert letterbox.subjects() == ["2 pieces of news"]


def test_whoever_chooses_gets_what_waits_by_the_new_way(app: Flask) -> None:
    with app.app_context():
        with as_if_at(MORNING):
            written("members", "Ben is new")
        with transaction():
            choose(ANN, {"members": NOW})
        send_waiting()
        assert state() == {"Ben is new": (NOW, True)}
        with transaction():
            choose(ANN, {"members": DAILY})
        assert db.session.scalars(select(Choice)).all() == []  # what is usual needs no row
        db.session.rollback()


def test_choices_are_forgotten_with_the_person(app: Flask) -> None:
    with app.app_context():
        with transaction():
            person = welcome(ANN, "Ann")
            choose(ANN, {"phase": PAGE})
            choose("ben@example.org", {"phase": PAGE})
            forget_person(person)
        assert db.session.scalars(select(Choice.address)).all() == ["ben@example.org"]
        db.session.rollback()


def test_page_shows_what_is_chosen_and_keeps_what_is_pressed(app: Flask) -> None:
    with app.app_context():
        stories.start(members=1)
    visitor = enter(app, "member-1@salford-together.example")
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": visitor.cookie}

    def chosen() -> list[str]:
        shown = client.get("/my-messages/which", headers=headers).text
        ticked = [each for each in re.findall(r"<input[^>]*>", shown) if " checked" in each]
        return sorted("=".join(re.findall(r' (?:name|value)="([^"]*)"', each)) for each in ticked)

    assert chosen() == sorted(f"{kind}={how}" for kind, how in USUAL.items())
    wanted = USUAL | {"phase": DAILY, "members": PAGE}
    answer = client.post("/my-messages/which", headers=headers, data={"csrf_token": visitor.token, **wanted})
    assert answer.status_code == 303
    assert chosen() == sorted(f"{kind}={how}" for kind, how in wanted.items())
    bad = client.post(
        "/my-messages/which", headers=headers, data={"csrf_token": visitor.token, **wanted, "phase": "never"}
    )
    assert bad.status_code == 422
    assert chosen() == sorted(f"{kind}={how}" for kind, how in wanted.items())
