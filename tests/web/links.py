"""Signing in by hand: asking for a link, reading the message, pressing the button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.models import Person
from grants.people.service import make_link

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

KNOWN, UNKNOWN = "amina@example.org", "nobody@example.org"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def link(app: Flask, onward: str = "/") -> str:
    """A fresh link for the person who is known, as a path."""
    with app.app_context(), transaction():
        person = db.session.scalars(select(Person).where(Person.email == KNOWN)).one()
        return make_link(person, onward).removeprefix("http://localhost")


def token(client: FlaskClient, path: str) -> str:
    """What a form on this page carries."""
    found = CSRF.search(client.get(path).text)
    assert found
    return found[1]


def press(client: FlaskClient, path: str) -> TestResponse:
    """Press the button on the page of a link."""
    return client.post(path, data={"csrf_token": token(client, "/sign-in")})


def ask(client: FlaskClient, email: str, onward: str | None = None) -> TestResponse:
    """Ask for a link to be sent."""
    query = None if onward is None else {"onward": onward}
    data = {"csrf_token": token(client, "/sign-in"), "email": email}
    return client.post("/sign-in", data=data, query_string=query)


def messages(app: Flask) -> list[Message]:
    """Everything in the outbox, by address."""
    with app.app_context():
        return list(db.session.scalars(select(Message).order_by(Message.address)))
