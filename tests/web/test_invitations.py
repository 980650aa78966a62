"""A seat is taken by whoever is offered it, and counts from then on: nobody makes voters of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.collaboratives.queries import collaborative_named, invitations, members
from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import make_link, person_with
from tests.access.story import PEOPLE
from tests.web.links import press, token
from tests.web.someone import Someone, is_whole, words

if TYPE_CHECKING:
    from tests.access.world import Stage

HERE = "/collaboratives/salford-together"
LINK = re.compile(r"http://localhost(/sign-in/\S+)")
NEW = "new@people.example"
TAKEN = "You have a seat in Salford Together now."


def invite(stage: Stage, email: str, *duties: str, **more: str) -> tuple[int, str]:
    """A facilitator sends the form; the status, and what the page says."""
    data = {"name": "Nadia New", "email": email, "duties": list(duties), **more}
    answer = Someone(stage, "facilitator").post(f"{HERE}/invite", data)
    assert answer.status_code == 303 or is_whole(answer)
    return answer.status_code, words(answer)


def with_a_say(stage: Stage) -> list[str]:
    with stage.app.app_context():
        place = collaborative_named("salford-together")
        assert place
        return [held.person.email for held in members(place.id)]


def mail(stage: Stage, address: str) -> list[tuple[str, str]]:
    """The subject and body of every message to an address."""
    with stage.app.app_context():
        found = db.session.scalars(select(Message).where(Message.address == address).order_by(Message.id))
        return [(message.subject, message.body) for message in found]


def link_to(stage: Stage, address: str) -> str:
    [path] = [found for _subject, body in mail(stage, address) for found in LINK.findall(body)]
    return path


def test_seat_counts_only_once_it_is_taken_by_the_link(stage: Stage) -> None:
    stage.show("ground-rules")
    before = with_a_say(stage)
    assert invite(stage, NEW, "member")[0] == 303
    page = words(Someone(stage, "member").get(f"{HERE}/members"))
    assert ("Invited, not here yet" in page, "Nadia New" in page) == (True, True)
    assert with_a_say(stage) == before
    browser = stage.app.test_client()
    shown = words(browser.get(link_to(stage, NEW)))
    assert "takes your seat (Member)" in shown
    assert with_a_say(stage) == before, "looking at a link takes no seat"
    landed = press(browser, link_to(stage, NEW)).location
    assert landed == HERE
    assert TAKEN in words(browser.get(landed))
    assert sorted(with_a_say(stage)) == sorted([*before, NEW])


def test_all_members_are_told_of_a_member_who_took_the_seat(stage: Stage) -> None:
    stage.show("ground-rules")
    invite(stage, NEW, "member")
    subject = "A new member: Nadia New"
    others = with_a_say(stage)
    assert [address for address in others if subject in dict(mail(stage, address))] == []
    press(stage.app.test_client(), link_to(stage, NEW))
    assert [address for address in others if subject in dict(mail(stage, address))] == others
    assert subject not in dict(mail(stage, NEW))
    page = words(Someone(stage, "member").get(f"{HERE}/members"))
    row = re.search(r"Nadia New Member (\w+day \d+ \w+ \d{4})", page)
    assert row, "the members page says since when"


def test_facilitator_who_invites_herself_is_asked_and_becomes_a_member_by_her_own_press(stage: Stage) -> None:
    stage.show("ground-rules")
    her = PEOPLE["facilitator"]
    status, said = invite(stage, her, "member")
    assert (status, "You have a seat here already (Facilitator)" in said) == (422, True)
    assert invite(stage, her, "member", more="y")[0] == 303
    assert her not in with_a_say(stage)
    home = words(Someone(stage, "facilitator").get("/"))
    assert "You are invited to Salford Together" in home
    done = Someone(stage, "facilitator").post(f"{HERE}/invitation", {"action": "accept"})
    assert done.status_code == 303
    assert her in with_a_say(stage)


def test_somebody_who_has_that_seat_already_is_not_invited_again(stage: Stage) -> None:
    stage.show("ground-rules")
    status, said = invite(stage, PEOPLE["member"], "member", more="y")
    assert (status, "has this seat already" in said) == (422, True)
    status, said = invite(stage, PEOPLE["observer"], "member", more="y")
    assert (status, "Someone who observes never scores" in said) == (422, True)


def test_somebody_new_says_no_by_the_link_and_is_not_signed_in(stage: Stage) -> None:
    stage.show("ground-rules")
    before = with_a_say(stage)
    invite(stage, NEW, "member")
    path, browser = link_to(stage, NEW), stage.app.test_client()
    assert "No, thank you" in words(browser.get(path))
    data = {"csrf_token": token(browser, path), "action": "no"}
    assert browser.post(path, data={**data, "action": "neither"}).status_code == 409
    assert browser.post(path, data=data).location == "/"
    page = words(browser.get("/"))
    assert ("You have not taken the seat." in page, "Sign in" in page) == (True, True)
    assert with_a_say(stage) == before
    assert "would rather not take the seat" in str(mail(stage, PEOPLE["facilitator"]))
    assert press(browser, path).status_code == 410
    assert "Nadia New" not in words(Someone(stage, "facilitator").get(f"{HERE}/members"))


def test_link_to_sign_in_has_no_button_that_says_no(stage: Stage) -> None:
    stage.show("ground-rules")
    with stage.app.app_context(), transaction():
        person = person_with(PEOPLE["member"])
        assert person
        path = make_link(person).removeprefix("http://localhost")
    browser = stage.app.test_client()
    assert "No, thank you" not in words(browser.get(path))
    assert browser.post(path, data={"csrf_token": token(browser, path), "action": "no"}).status_code == 409
    assert press(browser, path).status_code == 303, "a press of another button uses nothing up"


def test_somebody_invited_again_is_said_to_be_and_the_older_link_is_over(stage: Stage) -> None:
    stage.show("ground-rules")
    invite(stage, NEW, "member")
    first = link_to(stage, NEW)
    visitor = stage.world("ground-rules").people["facilitator"]
    browser = stage.app.test_client()
    browser.set_cookie("evenhand", visitor.cookie.partition("=")[2])
    data = {"csrf_token": visitor.token, "name": "Nadia New", "email": NEW.upper(), "duties": "observer"}
    answer = browser.post(f"{HERE}/invite", data=data, follow_redirects=True)
    assert "Nadia New was invited before. A new link is on its way" in words(answer)
    browser = stage.app.test_client()
    assert "opens nothing any more" in words(browser.get(first))
    assert press(browser, first).status_code == 410
    assert NEW not in with_a_say(stage)


def test_invitation_says_what_to_what_and_whom_to_ask(stage: Stage) -> None:
    stage.show("ground-rules")
    with stage.app.app_context(), transaction():
        place = collaborative_named("salford-together")
        assert place
        place.purpose, place.help_name, place.help_phone = (
            "Company on dark evenings.",
            "Bola Ade",
            "0161 496 0000",
        )
    invite(stage, NEW, "facilitator")
    [(_subject, body)] = mail(stage, NEW)
    for said in (
        "Company on dark evenings.",
        "Facilitators look after each round.",
        "Bola Ade, 0161 496 0000",
    ):
        assert said in body
    assert "score" not in body


def test_known_person_takes_the_seat_or_leaves_it_on_their_own_page(stage: Stage) -> None:
    stage.show("ground-rules")
    invited = Someone(stage, "somebody invited")
    page = words(invited.get(f"{HERE}/invitation"))
    assert "You take part in each round whose ground rules are agreed after you have taken your seat." in page
    assert invited.post(f"{HERE}/invitation", {"action": "neither"}).status_code == 200
    assert invited.post(f"{HERE}/invitation", {"action": "decline"}).location == "/"
    assert PEOPLE["somebody invited"] not in with_a_say(stage)
    assert "would rather not take the seat" in str(mail(stage, PEOPLE["facilitator"]))
    assert invited.get(f"{HERE}/invitation").status_code == 404


def test_invitation_taken_back_gives_no_seat(stage: Stage) -> None:
    stage.show("ground-rules")
    invite(stage, NEW, "member")
    path = link_to(stage, NEW)
    with stage.app.app_context(), transaction():
        place = collaborative_named("salford-together")
        assert place
        ids = {each.person.email: each.id for each in invitations(place.id)}
    facilitator = Someone(stage, "facilitator")
    assert "Take it back" in words(facilitator.get(f"{HERE}/members"))
    assert "Take it back" not in words(Someone(stage, "member").get(f"{HERE}/members"))
    gone = facilitator.post(f"{HERE}/invitations/take-back", {"invitation": ids[NEW]})
    assert gone.status_code == 303
    browser = stage.app.test_client()
    assert "opens nothing any more" in words(browser.get(path))
    assert press(browser, path).status_code == 410
    assert NEW not in with_a_say(stage)
    again = facilitator.post(f"{HERE}/invitations/take-back", {"invitation": ids[NEW]})
    assert (again.status_code, "not open any more" in words(again)) == (409, True)


def test_whoever_invites_learns_nothing_of_a_person_known_elsewhere(stage: Stage) -> None:
    """Each collaborative is closed to the others: an invitation shows the name that was typed alone."""
    stage.show("ground-rules")
    known, name = PEOPLE["member elsewhere"], "Ursula Unheard-of"
    with stage.app.app_context(), transaction():
        person = person_with(known)
        assert person is not None
        person.name = name
    status, said = invite(stage, known, "observer")
    assert (status, name in said) == (303, False)
    leads = Someone(stage, "facilitator")
    page = words(leads.get(f"{HERE}/members"))
    assert ("Nadia New" in page, name in page) == (True, False)
    with stage.app.app_context():
        place = collaborative_named("salford-together")
        assert place
        ids = {each.person.email: each.id for each in invitations(place.id)}
    taken_back = leads.post(f"{HERE}/invitations/take-back", {"invitation": ids[known]})
    assert taken_back.status_code == 303
    assert name not in words(leads.get(f"{HERE}/members"))


def test_address_of_an_invited_person_is_read_by_facilitators_alone(stage: Stage) -> None:
    stage.show("ground-rules")
    leads = Someone(stage, "facilitator")
    data = {"people": "secret.person@people.example", "duty": "member", "action": "look"}
    page = leads.post(f"{HERE}/invite-list", data).text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert leads.post(f"{HERE}/invite-list", {**data, "action": "send", "seen": seen}).status_code == 303
    assert "secret.person@people.example" in words(leads.get(f"{HERE}/members"))
    for kind in ("member", "observer"):
        said = words(Someone(stage, kind).get(f"{HERE}/members"))
        assert ("Somebody without a name yet" in said, "secret.person" in said) == (True, False)


def test_invitation_of_another_collaborative_cannot_be_taken_back(stage: Stage) -> None:
    stage.show("ground-rules")
    with stage.app.app_context():
        place = collaborative_named("salford-together")
        assert place
        one = invitations(place.id)[0].id
    there = Someone(stage, "facilitator elsewhere")
    answer = there.post("/collaboratives/eccles-together/invitations/take-back", {"invitation": one})
    assert answer.status_code == 409
    assert Someone(stage, "somebody invited").get(f"{HERE}/invitation").status_code == 200


def test_member_who_came_too_late_is_told_so_and_declares_nothing(stage: Stage) -> None:
    stage.show("interests")
    press_in = Someone(stage, "somebody invited")
    assert press_in.post(f"{HERE}/invitation", {"action": "accept"}).status_code == 303
    assert "You take part from the next round on" in words(press_in.get("/"))
    assert press_in.get("/rounds/winter-round/interests").location == "/rounds/winter-round"
    sent = press_in.post("/rounds/winter-round/interests", {"action": "declare"})
    assert sent.location == "/rounds/winter-round"
