"""The same on both databases, which differ in what text they can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.db import db
from grants.people.models import Person
from tests import stories
from tests.access.world import enter
from tests.web.hostile import STRANGE, TEXTS

if TYPE_CHECKING:
    from flask import Flask

HERE = "/collaboratives/salford-together"
FORMS = (
    ("facilitator-1@salford-together.example", f"{HERE}/invite", ("name", "email"), {"duties": "observer"}),
    ("facilitator-1@salford-together.example", f"{HERE}/invite-list", ("people",), {"action": "look"}),
    ("facilitator-1@salford-together.example", f"{HERE}/details", ("place", "purpose", "help_phone"), {}),
    ("facilitator-1@salford-together.example", f"{HERE}/rounds/new", ("title",), {}),
    ("facilitator-1@salford-together.example", "/rounds/winter-round/move", ("reason",), {"to": "interests"}),
    ("zofia@example.org", "/my-details", ("name",), {}),
    ("zofia@example.org", "/my-details/taking-part", ("phone", "through", "language", "needs"), {}),
    ("zofia@example.org", "/rounds/winter-round/propose", ("group",), {}),
    ("", "/sign-in", ("email",), {}),
    ("", "/rounds/winter-round/propose", ("group", "name"), {"email": "zofia@example.org"}),
    ("", "/rounds/winter-round/propose", ("email",), {"group": "Choir", "name": "Zofia"}),
)
ADDRESSES = (
    "/rounds/%00",
    f"{HERE}%00",
    "/proposals/%00",
    "/rounds/%ED%A0%80",
    "/sign-in?onward=%00",
    "/%00",
)


@pytest.mark.every_database
def test_no_text_is_too_strange_for_either_database(app: Flask) -> None:
    with app.app_context():
        stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")
    visitors = {address: enter(app, address) for address in {form[0] for form in FORMS}}
    browser = FlaskClient(app, use_cookies=False)
    wrong = []
    for number, (who, path, names, more) in enumerate(FORMS):
        visitor = visitors[who]
        for way in STRANGE:
            answer = browser.post(
                path,
                data={"csrf_token": visitor.token, **more, **dict.fromkeys(names, TEXTS[way])},
                headers={"Cookie": visitor.cookie},
                environ_base={"REMOTE_ADDR": f"{number} {way}"},
            )
            if answer.status_code not in {303, 409, 422}:
                wrong.append(f"{path} {way}: {answer.status_code}")
    wrong += [path for path in ADDRESSES if browser.get(path).status_code >= 500]
    assert wrong == []
    with app.app_context():
        emails = db.session.scalars(select(Person.email)).all()
        assert [email for email in emails if email.count("@") != 1 or "," in email or " " in email] == []
