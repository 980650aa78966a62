"""Somebody presses the link of an invitation in the moment in which it is taken back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.collaboratives import inviting
from grants.collaboratives.models import Collaborative, Invitation
from grants.collaboratives.queries import members
from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people import service
from grants.people.service import person_with
from grants.refusal import Refused
from tests import stories
from tests.web.links import token
from tests.web.test_invitations import LINK, NEW

if TYPE_CHECKING:
    from flask import Flask

    from grants.people.models import Person, SignInLink

SECONDS = 5
on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
"""SQLite lets one writer in at a time, so there nothing comes between."""


def invited(app: Flask) -> str:
    """The path of an invitation's link."""
    with app.app_context():
        place = stories.start(members=2)
        by = person_with("facilitator-1@salford-together.example")
        assert by is not None
        with transaction():
            inviting.invite(place, "Nadia New", NEW, {"member"}, by)
        body = db.session.scalars(select(Message.body).where(Message.address == NEW)).one()
        db.session.remove()
    found = LINK.search(body)
    assert found
    return found[1]


def take_back(app: Flask) -> str:
    """What came of taking the one invitation back."""
    with app.app_context():
        try:
            with transaction():
                invitation = db.session.scalars(select(Invitation)).one()
                place = db.session.get_one(Collaborative, invitation.collaborative_id)
                inviting.take_back(place, invitation.id)
        except Refused as no:
            return no.sentence
        finally:
            db.session.remove()
    return "taken back"


def seated(app: Flask) -> bool:
    with app.app_context():
        place = db.session.scalars(select(Collaborative)).one()
        found = NEW in [held.person.email for held in members(place.id)]
        db.session.remove()
    return found


@on_postgresql
def test_link_taken_back_between_the_look_and_the_press_signs_nobody_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = invited(app)
    browser = app.test_client()
    carried = token(browser, path)
    usual, said = service.link_for, []

    def look(given: str) -> SignInLink:
        found = usual(given)
        if len(said) == 1:  # the look just before the press is counted
            taking = threading.Thread(target=lambda: said.append(take_back(app)))
            taking.start()
            taking.join(SECONDS)
        said.append("looked")
        return found

    monkeypatch.setattr(service, "link_for", look)
    assert browser.post(path, data={"csrf_token": carried}).status_code == 410
    assert "taken back" in said
    assert browser.get("/my-details").status_code == 303, "nobody is signed in"
    assert not seated(app)


@on_postgresql
def test_press_and_taking_back_at_once_end_without_a_deadlock(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = invited(app)
    browser = app.test_client()
    carried = token(browser, path)
    claimed, held, said = threading.Event(), threading.Event(), []
    use, hold = service.use_link, inviting.hold_collaborative

    def use_and_wait(given: str) -> tuple[Person, SignInLink]:
        found = use(given)
        claimed.set()
        held.wait(SECONDS)
        return found

    def hold_and_say(collaborative: Collaborative) -> None:
        hold(collaborative)
        held.set()

    def take() -> None:
        claimed.wait(SECONDS)
        said.append(take_back(app))

    monkeypatch.setattr(service, "use_link", use_and_wait)
    monkeypatch.setattr(inviting, "hold_collaborative", hold_and_say)
    taking = threading.Thread(target=take)
    taking.start()
    assert browser.post(path, data={"csrf_token": carried}).status_code == 303
    taking.join()
    assert said == ["taken back"]
    assert not seated(app)
