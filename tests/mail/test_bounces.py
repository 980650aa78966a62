"""An address that a server refuses for good: kept, shown to facilitators, cleared when something arrives."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.mail import outbox
from grants.mail.choosing import choose
from grants.mail.kinds import DAILY, PLAIN, REMINDER, About
from grants.mail.models import Bounce, Message
from grants.mail.sending import send_waiting
from grants.people.forgetting import forget_person
from grants.people.models import Person
from tests import stories
from tests.access.world import enter
from tests.fixtures.databases import let_go, make_app
from tests.mail.conftest import LATER, NO_RELAY, REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from grants.config import Settings
    from tests.mail.conftest import Letterbox

MEMBER = "member-1@salford-together.example"
PAGE = "/collaboratives/salford-together/members"
BACK = "Messages to this address come back"


def bounces() -> list[str]:
    found = list(db.session.scalars(select(Bounce.address).order_by(Bounce.address)))
    db.session.rollback()
    return found


@pytest.mark.every_database
@pytest.mark.usefixtures("mailing")
def test_final_refusal_is_kept_and_not_tried_again_and_clears_when_something_arrives(
    letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    start_mail()
    about = About("phase", stories.start(members=0).id)
    with transaction():
        for address in (REFUSED, LATER, NO_RELAY):
            outbox.write(address, "Hello", "Hello", about=about)
    assert bounces() == [REFUSED]
    assert send_waiting(at_once=True) == {"waits": 2, "unknown": 0}
    found = {each.address: each for each in db.session.scalars(select(Message))}
    assert (found[REFUSED].came_back, found[REFUSED].problem) == (True, "550 5.1.1 nobody of that name")
    assert [found[each].given_up_at for each in (LATER, NO_RELAY)] == [None, None]
    db.session.rollback()
    del letterbox.answers[REFUSED]
    with transaction():
        outbox.write(REFUSED, "Again", "Hello", about=about)
    assert letterbox.subjects() == ["Again"]
    assert bounces() == []


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("kind", [REMINDER, "sign-in", "ballot"])
def test_what_only_some_get_tells_nothing_of_an_address(
    letterbox: Letterbox, start_mail: Callable[[], object], kind: str
) -> None:
    """Or a facilitator could read off who was reminded, or when somebody signs in."""
    start_mail()
    place = stories.start(members=0).id
    private = About(kind, place) if kind == REMINDER else About(kind)
    with transaction():
        outbox.write(REFUSED, "Private", "Hello", about=private)
    assert bounces() == []
    with transaction():
        outbox.write(REFUSED, "To all", "Hello", about=About("phase", place))
    assert bounces() == [REFUSED]
    letterbox.answers.clear()
    with transaction():
        outbox.write(REFUSED, "Private again", "Hello", about=private)
    assert letterbox.subjects() == ["Private again"]
    assert bounces() == [REFUSED]


def test_address_is_shown_to_facilitators_alone_without_any_words(
    mail_settings: Settings, letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    start_mail()
    letterbox.answers[MEMBER] = "550 5.1.1 gone"
    app = make_app(mail_settings)
    with app.app_context():
        about = About("phase", stories.start(members=3).id)
        with transaction():
            outbox.write(MEMBER, "A secret heading", "Secret words", about=about)
        assert bounces() == [MEMBER]
    facilitator, member = (
        enter(app, f"{kind}@salford-together.example") for kind in ("facilitator-1", "member-2")
    )
    client = app.test_client(use_cookies=False)
    shown = client.get(PAGE, headers={"Cookie": facilitator.cookie}).text
    assert shown.count(BACK) == 1
    assert MEMBER in shown
    assert "ecret" not in shown
    assert "550" not in shown
    hidden = client.get(PAGE, headers={"Cookie": member.cookie}).text
    assert (BACK in hidden, MEMBER in hidden) == (False, False)
    receipts = client.get(
        "/collaboratives/salford-together/messages", headers={"Cookie": facilitator.cookie}
    ).text
    assert "One came back." in receipts
    assert "ecret" not in receipts
    let_go(app)


def test_bounce_is_forgotten_with_the_person(app: Flask) -> None:
    with app.app_context():
        stories.start(members=2)
        with transaction():
            person = db.session.scalars(
                select(Person).where(Person.email == "observer@salford-together.example")
            ).one()
            held = Person(email="leaves@example.org", name="Lea", joined_at=person.joined_at)
            db.session.add_all([held, Bounce(address=held.email, since=person.joined_at)])
            db.session.add(Bounce(address=MEMBER, since=person.joined_at))
            db.session.flush()
            forget_person(held)
        assert bounces() == [MEMBER]


def test_reminders_stand_in_receipts_without_numbers(app: Flask) -> None:
    """So few were reminded, so many have cast: that is told in steps of three, and nowhere else."""
    with app.app_context():
        place = stories.start(members=7)
        with transaction():
            about = About(REMINDER, place.id)
            for number in range(1, 5):
                outbox.write(f"member-{number}@salford-together.example", "Please", "Please", about=about)
            outbox.write(MEMBER, "Private", "Private", about=PLAIN)
    facilitator = enter(app, "facilitator-1@salford-together.example")
    headers = {"Cookie": facilitator.cookie}
    shown = (
        app.test_client(use_cookies=False)
        .get("/collaboratives/salford-together/messages", headers=headers)
        .text
    )
    main = shown.partition("<tbody")[2].partition("</tbody>")[0]
    assert main.count("<tr") == 1
    assert "Whoever still had something to do" in main
    assert [
        word for word in ("4", "people", "sent", "wait", "One") if word in main.partition("Whoever")[2]
    ] == []


@pytest.mark.usefixtures("mailing")
def test_message_of_the_day_that_comes_back_tells_too(start_mail: Callable[[], object]) -> None:
    start_mail()
    place = stories.start(members=0).id
    with as_if_at(datetime(2026, 12, 4, 9, tzinfo=UTC)), transaction():
        for kind in ("members", "after"):
            outbox.write(REFUSED, f"About {kind}", "Hello", about=About(kind, place))
    with as_if_at(datetime(2026, 12, 4, 17, tzinfo=UTC)):
        send_waiting()
    assert bounces() == [REFUSED]


@pytest.mark.usefixtures("mailing")
def test_reminders_gathered_for_the_day_tell_nothing_of_an_address(start_mail: Callable[[], object]) -> None:
    start_mail()
    place = stories.start(members=0).id
    with transaction():
        choose(REFUSED, {REMINDER: DAILY})
    with as_if_at(datetime(2026, 12, 4, 9, tzinfo=UTC)), transaction():
        for number in range(2):
            outbox.write(REFUSED, f"A reminder {number}", "Hello", about=About(REMINDER, place))
    with as_if_at(datetime(2026, 12, 4, 17, tzinfo=UTC)):
        send_waiting()
    assert bounces() == []
