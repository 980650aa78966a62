"""The life of a collaborative and its round, on phones: from one command to a published result.

Time goes on by weeks. The command `tick` moves the round on once, and twice whoever looks at it next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.dates import to_form
from grants.db import now
from grants.db.edge import drop
from grants.reports.ledger_check import check
from grants.rounds.queries import round_named
from tests.front.demonstrations import verify
from tests.journeys import phases, places, rounds
from tests.journeys.clock import Clock
from tests.journeys.salford import (
    BROKEN,
    DAY,
    DO_NOT,
    IDEAS,
    JOIN,
    LATE,
    LIST,
    OBJECTION,
    ROUND,
    SLUG,
    TITLE,
    ZONE,
    People,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

DATES = {
    "Groups can send proposals until": 7,
    "Members say where they stand aside until": 9,
    "Members score until": 14,
    "Members decide until": 20,
    "Questions can be asked until": 60,
}


@pytest.fixture
def people(live_server: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]) -> People:
    return People(live_server, open_page, axe)


def test_round_goes_through_its_life_by_hand_and_by_time(
    people: People, live_server: LiveServer, console_errors: list[str], tmp_path: Path
) -> None:
    clock = Clock(live_server)
    set_up(people)
    invite_everybody(people)
    come_or_not(people)
    write_rules(people)
    live_in_two_places(people)
    agree(people)
    part_with_gwen(people)
    phases.open_by_hand(people)
    phases.give_more_time(people, clock)
    phases.close_by_time_while_two_write(people, clock)
    phases.open_again_for_the_late(people, clock)
    phases.score_from_a_time(people, clock)
    phases.everybody_votes(people)
    phases.close_by_time_while_two_score(people, clock)
    decide_and_publish(people)
    read_the_result(people, tmp_path)
    assert people.eyes.problems == []
    assert [error for error in console_errors if "status of 422" not in error] == []
    console_errors.clear()


def set_up(people: People) -> None:
    fay, stranger, rhona = people.of("Fay Facilitator", "Sam Stranger", "Rhona Riverside")
    places.begin(fay, "Salford Together")
    places.tell_about_oneself(fay)
    places.tell_about_us(fay)
    stranger.go("/")
    assert stranger.says("Good company for whoever would like some.")
    assert stranger.says("Nobody is a member yet.")
    assert not stranger.says("A break every hour")
    places.begin(rhona, "Riverside")
    rhona.go("/collaboratives/riverside/invite")
    places.invite(rhona, people("Dev Patel"), places.MEMBER)
    places.take_seat(people("Dev"), "Riverside")


def invite_everybody(people: People) -> None:
    fay, by_themselves = people("Fay"), ("Amina Yusuf", "Bryn Cole")
    fay.go(places.HOME)
    fay.press("Invite somebody")
    for name in by_themselves:
        places.invite(fay, people(name), places.MEMBER)
    places.invite(fay, people("Olive Osei"), places.OBSERVER)
    fay.press("Invite several people from a list")
    fay.fill("Names and e-mail addresses", LIST)
    fay.press("Look at the list")
    assert fay.says("One line could not be read. Correct it below or take it out, then look again.")
    problem = fay.main.locator("dl", has_text="Line 6")
    assert BROKEN in problem.inner_text()
    assert "There is no e-mail address on this line." in problem.inner_text()
    field = fay.page.get_by_label("Names and e-mail addresses")
    assert problem.bounding_box()["y"] < field.bounding_box()["y"], "told before the list, on a small page"
    assert fay.says("Is invited already")
    assert fay.written("Names and e-mail addresses").strip() == LIST.strip(), (
        "nothing that was pasted is lost"
    )
    assert not fay.can_press("Invite 10 people")
    fay.fill("Names and e-mail addresses", LIST.replace(BROKEN, "Gwen\tMoss\tgwen.moss@example.org"))
    fay.press("Look at the list")
    fay.press("Invite 10 people")
    assert fay.says("10 people are invited. A link is on its way to each.")
    known = {*JOIN, *DO_NOT, "Olive Osei"} - {"Dev Patel"}
    assert invited(people) == sorted([*known, "dev.patel@example.org"]), "his name is another place's to know"


def invited(people: People) -> list[str]:
    """Who has not answered yet, as the page of members has it."""
    return sorted(people("Fay").main.locator("section.card h3").all_inner_texts())


def come_or_not(people: People) -> None:
    fay = people("Fay")
    for name in (*JOIN, "Olive"):
        places.take_seat(people(name), "Salford Together")
    places.say_no(people("Frank O'Neill"))
    fay.read_message("Frank O'Neill would rather not take the seat")
    assert fay.says("in Salford Together that you offered.")
    places.ask_oneself(fay)
    assert fay.says("9 members have a say here, each the same.")
    fay.press("See the members")
    rows = [row.split("\n")[:2] for row in fay.main.locator("tbody tr").all_inner_texts()]
    assert sorted(rows) == sorted(
        [[name, "Member"] for name in JOIN]
        + [["Fay Facilitator", "Member, Facilitator"], ["Olive Osei", "Observer"]]
    )
    assert invited(people) == ["Iris Bell", "Jo Marsh", "Kit Lane"]


def write_rules(people: People) -> None:
    fay = people("Fay")
    fay.go(places.HOME)
    fay.press("Start a round")
    fay.fill("What is the round called?", TITLE)
    fay.press("Go on to the ground rules")
    fay.fill("What is this money for?", "Good company in the dark months.")
    fay.fill("How much is in the pot?", "4,000")
    for label, days in DATES.items():
        fay.fill(label, to_form(now() + days * DAY, ZONE))
    fay.press("Save and come back later")
    assert fay.says("Saved. You can come back to it at any time.")
    assert people("Amina").go(f"{ROUND}/ground-rules") == 200
    assert people("Amina").says("Nothing to read yet")
    fay.press("Show it to the members")
    assert fay.says("The members can read and answer version 1 now.")


def live_in_two_places(people: People) -> None:
    """Whoever has a seat in both sees each apart; nobody else sees anything of the other."""
    rhona, dev = people.of("Rhona", "Dev")
    rhona.go("/collaboratives/riverside")
    rhona.press("Start a round")
    rhona.fill("What is the round called?", "Seeds")
    rhona.press("Go on to the ground rules")
    rhona.press("Show it to the members")
    dev.go("/")
    cards = dev.main.locator("section.card").all()
    assert {card.locator("h3").text_content(): card.locator(".kicker").text_content() for card in cards} == {
        TITLE: "Salford Together",
        "Seeds": "Riverside",
    }
    for here, mine, other in (("Riverside", "Seeds", TITLE), ("Salford Together", TITLE, "Seeds")):
        dev.go("/")
        dev.press(here)
        assert (dev.says(mine), dev.says(other)) == (True, False)
        dev.press("Members")
        assert (dev.says("Amina Yusuf"), dev.says("Rhona")) == (mine == TITLE, mine != TITLE)
    for stranger, path in (
        (rhona, f"{places.HOME}/members"),
        (rhona, f"{ROUND}/ground-rules"),
        (people("Amina"), "/collaboratives/riverside/members"),
        (people("Amina"), "/rounds/seeds/ground-rules"),
    ):
        assert stranger.go(path) == 404


def agree(people: People) -> None:
    """Six of nine have to. One objects and is read; one who has not answered is reminded, and answers."""
    fay, olive, hana = people.of("Fay", "Olive", "Hana")
    for name in JOIN[:4]:
        rounds.agree_to_rules(people(name), SLUG)
    rounds.object_to_rules(people("Gwen"), SLUG, OBJECTION)
    fay.go("/")
    assert fay.says("Still to answer: Ewa Nowak, Fay Facilitator, Femi Ade, Hana Ito.")
    fay.go(ROUND)
    fay.press("Send a reminder")
    assert fay.says("The reminder is on its way.")
    assert not fay.can_press("Send a reminder")
    people("Amina").go("/my-messages")
    assert not people("Amina").can_press(f"A reminder: {TITLE}"), "whoever has answered is left in peace"
    olive.go(f"{ROUND}/ground-rules")
    assert olive.says(OBJECTION)
    assert not olive.can_press("Give my answer")
    hana.read_message(f"A reminder: {TITLE}")
    assert hana.says("waits for you to read its ground rules and say whether you agree.")
    hana.press(hana.server.url(f"{ROUND}/ground-rules"))
    hana.choose("I agree")
    hana.press("Give my answer")
    assert hana.says("until 6 of 9 members agree. Agreed so far: 5.")
    rounds.agree_to_rules(people("Ewa"), SLUG)
    assert people("Ewa").says("Agreed and frozen")


def part_with_gwen(people: People) -> None:
    gwen, elsewhere = people("Gwen"), people.on_another_phone("Gwen Moss")
    elsewhere.go("/sign-in")
    elsewhere.fill("Your e-mail address", elsewhere.email)
    elsewhere.press("Send me a link")
    elsewhere.sign_in_from_message("Your link to sign in")
    gwen.go(places.HOME)
    places.leave(gwen, elsewhere)
    fay = people("Fay")
    fay.go(f"{places.HOME}/members")
    assert fay.main.locator("table", has_text="Who was here before").get_by_text("Gwen Moss").count() == 1
    assert gwen.go(f"{ROUND}/ground-rules") == 200, "what everybody can read she still can"


def decide_and_publish(people: People) -> None:
    fay, olive = people.of("Fay", "Olive")
    fay.go(ROUND)
    fay.press("Count the ballots")
    assert olive.go(f"{ROUND}/decision") == 403
    assert olive.go(f"{ROUND}/results") == 403
    for name in ("Amina", "Bryn", "Carys", "Dev", "Hana"):
        rounds.decide(people(name), SLUG)
    assert people("Hana").says("when 6 of 8 agree. Agreed so far: 5.")
    rounds.decide(fay, SLUG)
    assert fay.says("6 of 8 members agreed.")
    fay.go(ROUND)
    fay.press("Publish the result")


def read_the_result(people: People, folder: Path) -> None:
    sam, kettle, owls = people.of("Sam", "Kettle", "Night")
    sam.go(f"{ROUND}/results")
    assert sam.says("£3,700.50 for two groups, decided by eight equal members")
    assert sam.main.get_by_text("7 of 8", exact=True).count() == 1
    for name in ("Kettle Crew", "Weaste Walkers", "Tuesday Tools"):
        assert sam.says(IDEAS[name][1])
    assert not sam.says(IDEAS["Night Owls"][1])
    found = verify(rounds.download(sam, "Download the bundle", folder))
    assert found.returncode == 3, found.stdout + found.stderr
    kettle.go("/")
    kettle.press("Read the answer")
    assert kettle.says("You are awarded £1,200")
    owls.go("/")
    owls.press(IDEAS["Night Owls"][1])
    assert owls.says(LATE)
    people("Hana").read_message(f"The result is published: {TITLE}")
    with sam.server.app.app_context():
        round_ = round_named(SLUG)
        assert round_ is not None
        assert list(check(round_)) == []
        drop()
