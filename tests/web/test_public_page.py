"""A collaborative's public page: who chose to be named, how many there are, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.collaboratives.queries import collaborative_named, seats
from grants.collaboratives.service import save_details, seat
from grants.db.edge import transaction
from grants.people.service import welcome
from tests import stories
from tests.access.story import PEOPLE
from tests.web.someone import Someone, is_whole, words

if TYPE_CHECKING:
    from grants.collaboratives.models import Collaborative
    from tests.access.world import Stage

HERE = "/collaboratives/salford-together"


def place_of(slug: str) -> Collaborative:
    found = collaborative_named(slug)
    assert found
    return found


def test_nobody_is_named_in_public_but_by_their_own_choice(stage: Stage) -> None:
    stage.show("scoring")
    with stage.app.app_context(), transaction():
        place = place_of("salford-together")
        names = [held.person.name for held in seats(place.id) if held.person.name]
        [mine] = [held.person.name for held in seats(place.id) if held.person.email == PEOPLE["member"]]
        save_details(place, {"place": "Salford", "purpose": "Small money.", "help_phone": "0161 496 0000"})
    stranger = Someone(stage, "stranger")
    page = words(stranger.get(HERE))
    assert "8 members decide here, each with the same say." in page
    assert [name for name in names if name in page] == []
    assert ("Small money." in page, "0161 496 0000" in page, "Salford" in page) == (True, True, True)
    member = Someone(stage, "member")
    assert "You are not named." in words(member.get(HERE))
    assert member.post(f"{HERE}/my-name", {"action": "show"}).location == HERE
    page = stranger.get(HERE)
    assert is_whole(page)
    assert [name for name in names if name in words(page)] == [mine]
    assert mine not in words(stranger.get("/collaboratives/eccles-together"))
    assert member.post(f"{HERE}/my-name", {"action": "hide"}).status_code == 303
    assert mine not in words(stranger.get(HERE))
    member.post(f"{HERE}/my-name", {"action": "show"})
    member.post(f"{HERE}/leave", {"action": "leave"})
    assert mine not in words(stranger.get(HERE)), "whoever left is named no longer"


def test_rounds_now_and_before_are_there_for_a_stranger(stage: Stage) -> None:
    stage.show("scoring")
    page = words(Someone(stage, "stranger").get(HERE))
    assert "Winter Round" in page
    assert "Past Round" in page
    assert "Draft Round" not in page


def test_somebody_in_two_collaboratives_sees_each_with_its_name(stage: Stage) -> None:
    stage.show("scoring")
    both = Someone(stage, "member")
    page = words(both.get("/"))
    assert "Eccles Together" not in page
    with stage.app.app_context(), transaction():
        seat(place_of("eccles-together"), welcome(PEOPLE["member"]), {"member"})
    page = words(both.get("/"))
    assert "Eccles Draft Round Eccles Together" in page
    assert "Winter Round Salford Together" in page
    assert both.get("/collaboratives/eccles-together/members").status_code == 200
    other = Someone(stage, "member who facilitates")
    assert other.get("/collaboratives/eccles-together/members").status_code == 404


def test_own_page_begins_with_the_one_next_step(stage: Stage) -> None:
    """What ends soonest comes first, though the other round is newer; without a name one is asked for it."""
    stage.show("scoring")
    with stage.app.app_context():
        stories.begun_round(place_of("salford-together"), "Later Round")
    page = words(Someone(stage, "member who facilitates").get("/"))
    first, rest = page.split("Your next step", 1)[1].split("What else you can do now", 1)
    assert ("Winter Round" in first, "Until" in first, "Later Round" in rest) == (True, True, True)
    assert "Tell us the name you go by" not in page
    with stage.app.app_context(), transaction():
        welcome(PEOPLE["member who facilitates"]).name = ""
    assert "Tell us the name you go by" in words(Someone(stage, "member who facilitates").get("/"))


def test_whoever_cannot_sign_in_finds_whom_to_ask_in_each_of_a_few_places(stage: Stage) -> None:
    stage.show("scoring")
    phones = {"salford-together": "0161 496 0000", "eccles-together": "0161 496 0001"}
    with stage.app.app_context(), transaction():
        for slug, phone in phones.items():
            save_details(place_of(slug), {"help_name": "Bola", "help_phone": phone})
    stranger = Someone(stage, "stranger")
    page = words(stranger.get("/sign-in"))
    assert [phone for phone in phones.values() if phone not in page] == []
    here = words(stranger.get(HERE))
    assert [phone in here for phone in phones.values()] == [True, False]
    with stage.app.app_context():
        for number in range(4):
            stories.start(f"Place {number}", members=1)
    assert [phone for phone in phones.values() if phone in words(stranger.get("/sign-in"))] == []
    stage.show("scoring")
