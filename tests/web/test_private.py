"""What people need to take part: read by them and their facilitators, sealed, gone when they leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from grants.audit.keys import KeyMissing, settings
from grants.collaboratives.models import Membership, SupportOffer
from grants.collaboratives.queries import members
from grants.collaboratives.support import Support, answer_support, everybody, offer_support, offered_to
from grants.db import db, now
from grants.db.edge import drop, transaction
from grants.front.forgetting import forget
from grants.mail.models import Message
from grants.people.models import Person, PrivateRecord
from grants.people.private import Private, opened, private_of, save_private
from grants.people.service import person_with
from grants.refusal import Refused
from tests import stories
from tests.access.crawl import crawl
from tests.front import leavers
from tests.web.someone import Someone, is_whole, kept, words

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from grants.collaboratives.models import Collaborative
    from tests.access.world import Stage

MINE = "/my-details/taking-part"
THEIRS = "/collaboratives/salford-together/support"
OFFERS = "/my-details/support"
SAID = {
    "phone": "0161 496 0999",
    "through": "Ask my sister Nadia, she reads to me.",
    "language": "Somali, if there is a choice",
    "needs": "A quiet room by the door, and <b>a break</b> every hour.",
}
OFFERED = "Bus fare both ways, in cash on the day."
ANSWER = "Thank you, that helps a lot."
OFFER = re.compile(r'name="offer" value="([^"]+)"')


def person(address: str) -> Person:
    found = person_with(address)
    assert found is not None
    return found


def first() -> Person:
    return person("member-1@salford-together.example")


def facilitator() -> Person:
    return person("facilitator-1@salford-together.example")


def seat_of(stage: Stage, name: str) -> str:
    page = Someone(stage, "facilitator").get(THEIRS).text
    found = re.search(rf'<option value="([^"]+)"[^>]*>{name}', page)
    assert found
    return found[1]


def test_words_are_read_by_their_writer_and_by_facilitators_of_their_place_alone(stage: Stage) -> None:
    world = stage.show("interests")
    member = Someone(stage, "member")
    assert member.post(MINE, SAID).location == "/my-details"
    again = member.get(MINE)
    assert all(kept(again, each) for each in SAID.values())
    for kind in ("facilitator", "member who facilitates"):
        page = Someone(stage, kind).get(THEIRS)
        assert all(each in words(page) for each in SAID.values())
        assert "<b>a break" not in page.text
    met = [
        Someone(stage, kind).get(THEIRS).status_code
        for kind in ("member", "observer", "facilitator elsewhere", "administrator", "stranger")
    ]
    assert met == [403, 403, 404, 404, 303]
    for kind in ("member who facilitates", "observer", "facilitator elsewhere"):
        pages = crawl(stage.app, world, kind)
        told = {path for path, text in pages.items() for each in SAID.values() if each.split(",")[0] in text}
        assert told == ({THEIRS} if kind == "member who facilitates" else set())


def test_too_many_words_are_kept_on_the_page_and_nothing_is_saved(stage: Stage) -> None:
    stage.show("interests")
    member = Someone(stage, "member")
    answer = member.post(MINE, SAID | {"needs": "so much " * 300})
    assert (answer.status_code, is_whole(answer)) == (422, True)
    assert kept(answer, "so much so much")
    assert kept(answer, SAID["through"])
    assert SAID["through"] not in words(Someone(stage, "facilitator").get(THEIRS))


def test_support_is_offered_and_answered_in_words_and_no_message_says_what(stage: Stage) -> None:
    stage.show("interests")
    helper, member = Someone(stage, "facilitator"), Someone(stage, "member")
    seat = seat_of(stage, "Amina")
    sent = helper.post(THEIRS, {"person": seat, "kind": "expenses", "words": OFFERED})
    assert sent.location == THEIRS
    page = member.get(OFFERS)
    assert OFFERED in words(page)
    [offer] = OFFER.findall(page.text)
    for action, said in (("accepted", "You said yes."), ("declined", "You said no, thank you.")):
        data = {"offer": offer, "action": action, f"offer-{offer}-said": ANSWER}
        assert member.post(OFFERS, data).location == OFFERS
        assert said in words(member.get(OFFERS))
    read = words(helper.get(THEIRS))
    assert ("The answer is no, thank you." in read, ANSWER in read, OFFERED in read) == (True, True, True)
    with stage.app.app_context():
        written = [f"{each.subject} {each.body}" for each in db.session.scalars(select(Message))]
        drop()
    assert sum("offers you support" in each for each in written) == 1
    assert sum("answered an offer" in each for each in written) == 4
    assert [each for each in written for said in (OFFERED, ANSWER, "Expenses") if said in each] == []
    assert helper.post(f"{THEIRS}/take-back", {"offer": offer}).location == THEIRS
    assert OFFERED not in words(helper.get(THEIRS))
    assert member.post(OFFERS, {"offer": offer, "action": "accepted"}).status_code == 409


def test_nobody_answers_or_takes_back_what_is_not_theirs(stage: Stage) -> None:
    stage.show("interests")
    helper = Someone(stage, "facilitator")
    helper.post(THEIRS, {"person": seat_of(stage, "Amina"), "kind": "buddy", "words": OFFERED})
    [offer] = OFFER.findall(Someone(stage, "member").get(OFFERS).text)
    for kind in ("member elsewhere", "facilitator", "writer"):
        data = {"offer": offer, "action": "accepted"}
        assert Someone(stage, kind).post(OFFERS, data).status_code == 409
    elsewhere = "/collaboratives/eccles-together/support/take-back"
    assert Someone(stage, "facilitator elsewhere").post(elsewhere, {"offer": offer}).status_code == 409
    assert "No answer yet." in words(helper.get(THEIRS))


def test_too_long_an_answer_is_kept_on_the_page(stage: Stage) -> None:
    stage.show("interests")
    Someone(stage, "facilitator").post(
        THEIRS, {"person": seat_of(stage, "Amina"), "kind": "payment", "words": OFFERED}
    )
    member = Someone(stage, "member")
    [offer] = OFFER.findall(member.get(OFFERS).text)
    data = {"offer": offer, "action": "accepted", f"offer-{offer}-said": "so much " * 300}
    answer = member.post(OFFERS, data)
    assert (answer.status_code, is_whole(answer), kept(answer, "so much so much")) == (422, True, True)
    half = Someone(stage, "facilitator").post(THEIRS, {"person": "", "kind": "other", "words": OFFERED})
    assert (half.status_code, is_whole(half), kept(half, OFFERED)) == (422, True, True)


def told(place: Collaborative) -> None:
    """The first member wrote something and was offered two things; one is answered."""
    with transaction():
        save_private(first(), Private(**SAID))
        seat = next(held for held in members(place.id) if held.person_id == first().id)
        for kind in ("expenses", "buddy"):
            offer_support(place, seat.id, kind, OFFERED, facilitator())
        answer_support(first(), offered_to(first())[0][0].id, "accepted", ANSWER)


@pytest.mark.every_database
def test_database_holds_none_of_the_words_in_clear_and_nothing_once_they_left(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        told(place)
        assert private_of(first()) == Private(**SAID)
        assert [each.words for _row, each in offered_to(first())] == [OFFERED, OFFERED]
        assert sorted(each.answer for _row, each in offered_to(first())) == ["", "accepted"]
        person_id = first().id
        clear = [each.encode() for each in (*SAID.values(), OFFERED, ANSWER, "Nadia", "expenses")]
        held = leavers.everything()
        assert [each for each in clear if each in held] == []
        key = settings().ledger_key_file.parent / "person-keys" / person_id
        assert (key.exists(), key.stat().st_mode & 0o077) == (True, 0)
        with transaction():
            forget(person_id)
        assert not key.exists()
        assert db.session.scalars(select(PrivateRecord)).all() == []
        assert db.session.scalars(select(SupportOffer)).all() == []
        assert person_id.encode() not in leavers.everything()
        drop()


def test_what_is_sealed_opens_at_its_own_row_alone(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        told(place)
        with transaction():
            second = person("member-2@salford-together.example")
            save_private(second, Private(needs="A ramp."))
        mine = db.session.get_one(PrivateRecord, first().id)
        theirs = db.session.get_one(PrivateRecord, second.id)
        mine.sealed, theirs.sealed = theirs.sealed, mine.sealed
        for row in (mine, theirs):
            with pytest.raises(KeyMissing):
                opened(row)
        one, other = (row for row, _support in offered_to(first()))
        one.sealed, other.sealed = other.sealed, one.sealed
        assert offered_to(first()) == []
        drop()
        assert len(offered_to(first())) == 2
        drop()


def test_key_that_is_gone_is_said_and_the_page_can_be_written_anew(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        told(place)
        (settings().ledger_key_file.parent / "person-keys" / first().id).unlink()
        [lost] = [each for each in everybody(place) if each.says_something]
        assert (lost.is_lost, lost.private, lost.offers) == (True, Private(), [])
        with pytest.raises(KeyMissing):
            private_of(first())
        with transaction():
            save_private(first(), Private(needs="A ramp."))
        assert private_of(first()) == Private(needs="A ramp.")
        drop()


def test_seat_that_ended_hides_its_words_from_facilitators_there(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        told(place)
        assert [each.private.phone for each in everybody(place) if each.says_something] == [SAID["phone"]]
        with transaction():
            db.session.execute(
                update(Membership).where(Membership.person_id == first().id).values(left_at=now())
            )
        assert [each for each in everybody(place) if each.says_something] == []
        assert offered_to(first()) == []
        drop()


@pytest.mark.parametrize(
    ("which", "kind", "said", "no"),
    [
        ("own", "buddy", OFFERED, "to themselves"),
        ("elsewhere", "buddy", OFFERED, "with a seat here"),
        ("member", "a vote", OFFERED, "what you offer"),
        ("member", "buddy", " \n", "in a few words"),
    ],
)
def test_offer_that_cannot_be_made_is_refused(which: str, kind: str, said: str, no: str, app: Flask) -> None:
    with app.app_context():
        place, other = stories.start(members=3), stories.start("Eccles Together", members=1)
        seats = {
            "own": next(each.held for each in everybody(place) if each.held.person_id == facilitator().id),
            "elsewhere": members(other.id)[0],
            "member": members(place.id)[0],
        }
        with pytest.raises(Refused, match=no):
            offer_support(place, seats[which].id, kind, said, facilitator())
        drop()


def test_all_empty_is_nothing_kept(app: Flask) -> None:
    with app.app_context():
        stories.start(members=3)
        with transaction():
            save_private(first(), Private(needs="A ramp."))
        with transaction():
            save_private(first(), Private(needs="  "))
        assert db.session.scalars(select(PrivateRecord)).all() == []
        assert Support("buddy", "x", "2026-01-01").answer == ""
        drop()


def test_pages_are_for_people_who_are_signed_in(client: FlaskClient) -> None:
    assert [client.get(path).status_code for path in (MINE, OFFERS)] == [303, 303]
