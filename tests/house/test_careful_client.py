"""The client of the tests fails a request that leaves something behind or is badly answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, redirect
from sqlalchemy import update

from grants.db import db, now
from grants.people.models import Person
from tests.fixtures.applications import CarefulClient, notice_pending
from tests.fixtures.databases import let_go

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.wrappers import Response as Answer

pytestmark = pytest.mark.every_database


@pytest.fixture
def careful(database_url: str) -> Iterator[FlaskClient]:
    """A client of a small application that does, and answers, what each address says."""
    small = Flask(__name__)
    small.config["SQLALCHEMY_DATABASE_URI"] = database_url
    db.init_app(small)
    small.add_url_rule("/change/<how>", view_func=change, methods=["POST"])
    small.add_url_rule("/answer/<how>", view_func=answer)
    small.test_client_class = CarefulClient
    small.teardown_appcontext(notice_pending)
    yield small.test_client()
    let_go(small)


def change(how: str) -> Response:
    """Change something and, unless `how` says so, leave it at that."""
    db.session.add(Person(email=f"{how}@example.org", joined_at=now()))
    if how in {"flush", "undo", "keep"}:
        db.session.flush()
    if how == "update":
        db.session.expunge_all()
        db.session.execute(update(Person).values(name="Ann"))
    if how == "keep":
        db.session.commit()
    if how == "undo":
        db.session.rollback()
    return Response("done", mimetype="text/plain")


def answer(how: str) -> Answer:
    """Answer with a fault, with broken HTML, or by sending the person on."""
    if how == "onward":
        return redirect("/")
    return Response("<p>Hello</b>", 500 if how == "fault" else 200)


@pytest.mark.parametrize("how", ["add", "flush", "update"])
def test_a_change_that_is_not_kept_fails(careful: FlaskClient, how: str) -> None:
    with pytest.raises(AssertionError, match=f"POST /change/{how} left changes that were never committed"):
        careful.post(f"/change/{how}")


@pytest.mark.parametrize("how", ["keep", "undo"])
def test_a_change_that_is_kept_or_undone_passes(careful: FlaskClient, how: str) -> None:
    assert careful.post(f"/change/{how}").text == "done"


def test_a_fault_of_ours_fails(careful: FlaskClient) -> None:
    with pytest.raises(AssertionError, match="GET /answer/fault was our fault"):
        careful.get("/answer/fault")


def test_broken_html_fails(careful: FlaskClient) -> None:
    with pytest.raises(AssertionError, match="GET /answer/broken answered with HTML that is broken"):
        careful.get("/answer/broken")


def test_an_answer_that_sends_one_on_passes(careful: FlaskClient) -> None:
    assert careful.get("/answer/onward").location == "/"
