"""A pasted list: looked at line by line, sent once, with nothing typed lost."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from grants.collaboratives.queries import collaborative_named, invitations
from grants.db import db
from grants.mail.models import Message
from tests.access.story import PEOPLE
from tests.web.someone import Someone, is_whole, kept, words

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.access.world import Stage

HERE = "/collaboratives/salford-together"
LIST = f"{HERE}/invite-list"
SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]*)"')
THREE = """Nadia New <nadia@people.example>
old@people.example
Tom Twice, tom@people.example; Una <una@people.example>"""


@pytest.fixture(autouse=True)
def _agreeing(stage: Stage) -> None:
    stage.show("ground-rules")


def look(stage: Stage, people: str, duty: str = "member") -> TestResponse:
    answer = Someone(stage, "facilitator").post(LIST, {"people": people, "duty": duty, "action": "look"})
    assert is_whole(answer)
    return answer


def send(stage: Stage, looked: TestResponse, people: str, duty: str = "member") -> TestResponse:
    found = SEEN.search(looked.text)
    assert found
    data = {"people": people, "duty": duty, "seen": found[1], "action": "send"}
    return Someone(stage, "facilitator").post(LIST, data)


def invited(stage: Stage) -> dict[str, set[str]]:
    with stage.app.app_context():
        place = collaborative_named("salford-together")
        assert place
        return {each.person.email: each.duties for each in invitations(place.id)}


def messages(stage: Stage) -> int:
    with stage.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Message)) or 0


def test_list_is_looked_at_and_sent_once_however_often_the_button_is_pressed(stage: Stage) -> None:
    before, written = invited(stage), messages(stage)
    looked = look(stage, THREE)
    assert "Invite 4 people" in words(looked)
    assert "Line 3 Tom Twice, tom@people.example Will be invited." in words(looked)
    assert "Line 2 old@people.example Will be invited, without a name." in words(looked)
    assert (invited(stage), messages(stage)) == (before, written), "looking sends nothing"
    assert send(stage, looked, THREE).location == f"{HERE}/members"
    new = {name: {"member"} for name in ("nadia", "old", "tom", "una")}
    assert invited(stage) == before | {f"{name}@people.example": duties for name, duties in new.items()}
    assert messages(stage) == written + 4
    again = send(stage, looked, THREE)
    assert (again.status_code, messages(stage)) == (303, written + 4)
    assert "Is invited already, since" in words(look(stage, THREE))


def test_whoever_is_here_already_is_told_beside_their_line_and_sent_nothing(stage: Stage) -> None:
    known = (f"Me, {PEOPLE['member']}", PEOPLE["observer"], PEOPLE["somebody invited"])
    text = "\n".join([*known, "A <a@b.example>", "A <A@b.example>"])
    looked = look(stage, text)
    page = words(looked)
    assert "Has this seat already." in page
    assert "Has a seat here already (Observer)." in page
    assert "Is invited already, since" in page
    assert "Stands on this list twice." in page
    assert "Invite one person" in page
    before, written = invited(stage), messages(stage)
    assert send(stage, looked, text).status_code == 303
    assert invited(stage) == before | {"a@b.example": {"member"}}
    assert messages(stage) == written + 1


def test_unread_line_stands_beside_its_reason_and_nobody_is_invited(stage: Stage) -> None:
    text = f"{THREE}\n<script>alert(1)</script>\nIris, iris@example"
    looked = look(stage, text)
    assert "Line 4 <script>alert(1)</script> There is no e-mail address on this line." in words(looked)
    assert "The address is not complete." in words(looked)
    assert "<script>alert" not in looked.text
    assert 'value="send"' not in looked.text
    before = invited(stage)
    answer = send(stage, looked, text)
    assert (answer.status_code, invited(stage)) == (422, before)
    assert "2 lines could not be read" in words(answer)
    assert kept(answer, text)
    assert is_whole(answer)


def test_list_changed_after_it_was_looked_at_is_looked_at_again(stage: Stage) -> None:
    before = invited(stage)
    looked = look(stage, THREE)
    changed = f"{THREE}\nMore <more@people.example>"
    answer = send(stage, looked, changed)
    assert (answer.status_code, invited(stage)) == (200, before)
    assert "Invite 5 people" in words(answer)
    assert send(stage, looked, THREE, "observer").status_code == 200
    assert invited(stage) == before, "whoever is asked to do something else is looked at again too"
    assert send(stage, answer, changed).status_code == 303


def test_more_than_two_hundred_at_once_are_refused_in_words(stage: Stage) -> None:
    many = "\n".join(f"Person {at} <p{at}@people.example>" for at in range(201))
    answer = look(stage, many)
    assert answer.status_code == 422
    assert "These are 201 people, and 200 can be invited at once." in words(answer)
    assert kept(answer, many)
    two_hundred = many.rsplit("\n", 1)[0]
    before = len(invited(stage))
    assert send(stage, look(stage, two_hundred), two_hundred).status_code == 303
    assert len(invited(stage)) == before + 200


def test_empty_list_is_no_list(stage: Stage) -> None:
    for text in ("", " \n\t\n"):
        assert "Paste the names and addresses" in html.unescape(look(stage, text).text)


def test_message_to_somebody_without_a_name_greets_them_all_the_same(stage: Stage) -> None:
    send(stage, look(stage, "bare@people.example"), "bare@people.example")
    with stage.app.app_context():
        [message] = db.session.scalars(select(Message).where(Message.address == "bare@people.example"))
        assert message.body.startswith("Hello and welcome,")
