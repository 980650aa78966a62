"""The phases of the round in Salford: by hand, by time, and with somebody who writes as the time runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.dates import to_form, words
from tests.journeys import rounds
from tests.journeys.places import HELP
from tests.journeys.salford import (
    AGAIN,
    ANSWERS,
    CLOSED,
    DAY,
    HOUR,
    IDEAS,
    LATE,
    LATE_SCORE,
    LONGER,
    OPENED,
    ROUND,
    SLUG,
    SOON,
    TITLE,
    ZONE,
)

if TYPE_CHECKING:
    from tests.journeys.clock import Clock
    from tests.journeys.people import Traveller
    from tests.journeys.salford import People

FIRST_PART = "What is already good about your group, and what do you already do?"
BY_ITSELF = "The agreed time of the part before is over, so this began by itself."
ON_ROLL = ["Amina Yusuf", "Bryn Cole", "Carys Hope", "Dev Patel", "Ewa Nowak", "Fay", "Femi Ade", "Hana Ito"]


def open_by_hand(people: People) -> None:
    fay = people("Fay")
    fay.go(ROUND)
    fay.press("Move on: Open for proposals")
    assert fay.says("8 members take part, and nobody who joins later.")
    rounds.move_on(fay, SLUG, "Move on: Open for proposals", OPENED)
    for member in people.of("Amina", "Bryn"):
        member.go(ROUND)
        member.unfold("How the round moved on, and why")
        assert member.says(OPENED)
        member.read_message(f"{TITLE}: Open for proposals")
        assert member.says(OPENED)
    for name, (group, title, ask) in IDEAS.items():
        writer = people(name)
        writer.go("/")
        writer.press("Salford Together")
        rounds.begin_idea(writer, group)
        rounds.name_idea(writer, title)
        if name in {"Kettle Crew", "Weaste Walkers"}:
            rounds.write_the_rest(writer, ask)
            rounds.send_idea(writer)


def give_more_time(people: People, clock: Clock) -> None:
    fay, end = people("Fay"), clock.end_of(SLUG, "proposals")
    clock.put_to(end - 2 * DAY)
    later = end + 3 * DAY
    fay.go(ROUND)
    fay.press("Give this part more time")
    fay.fill("Until when instead?", to_form(later, ZONE))
    fay.fill("Why is more time needed?", LONGER)
    fay.press("Give more time")
    assert fay.says("Everybody gets a message.")
    assert fay.says(f"This part goes on until {words(later, ZONE)}.")
    for writer in people.of("Kettle", "Night"):
        writer.go("/my-messages")
        assert HELP in writer.page.locator("footer").inner_text(), (
            "whose help they need is known from their idea"
        )
        assert (writer.says("London time"), writer.says("UTC")) == (True, False)
    told = {"Amina": ", Open for proposals", "Dev": ", Open for proposals", "Kettle": "", "Tuesday": ""}
    for name, part in told.items():
        people(name).read_message(f"More time: {TITLE}{part}")
        assert people(name).says(LONGER)
        assert people(name).says(words(later, ZONE))


def close_by_time_while_two_write(people: People, clock: Clock) -> None:
    """One has scripts and is told while the page is open; the other is told on pressing the button."""
    tuesday, owls = writing = people.of("Tuesday", "Night")
    end = clock.end_of(SLUG, "proposals")
    clock.put_to(end - HOUR)
    for writer in writing:
        writer.go("/")
        writer.press("Go on writing")
        writer.press(FIRST_PART)
    saved_by_itself(tuesday, FIRST_PART, "We mend things, and talk.", "Saved just now")
    assert clock.tick() == ""
    clock.put_to(end)
    assert clock.tick() == f"{SLUG}: moved on by time, and is now at: interests\n"
    saved_by_itself(tuesday, FIRST_PART, LATE, "The round is closed, so this is kept as a draft.")
    tuesday.press("All parts")
    owls.fill(FIRST_PART, LATE)
    owls.press("Save and go on")
    assert owls.says("The round is closed, so this is kept as a draft.")
    for writer in writing:
        assert writer.says("The round closed for proposals before this was sent, so members do not read it.")
        assert writer.main.locator(".said").get_by_text(LATE, exact=True).count() == 1
    tuesday.main.get_by_text(LATE, exact=True).select_text()
    assert tuesday.page.evaluate("getSelection().toString()").strip() == LATE, "words that can be copied"
    people("Amina").read_message(f"{TITLE}: Saying who stands aside")
    assert people("Amina").says(BY_ITSELF)


def saved_by_itself(writer: Traveller, label: str, text: str, answer: str) -> None:
    """Type, go elsewhere on the page, and read what it says of that."""
    writer.fill(label, text)
    writer.page.get_by_label(label, exact=True).blur()
    writer.page.locator("[data-saved]").get_by_text(answer).wait_for()
    writer.look()
    assert writer.written(label) == text


def open_again_for_the_late(people: People, clock: Clock) -> None:
    fay, tuesday = people.of("Fay", "Tuesday")
    until = clock.now() + 2 * DAY
    fay.go(ROUND)
    fay.press("Open for proposals again")
    fay.fill("Until when?", to_form(until, ZONE))
    fay.fill("Why is it opened again?", AGAIN)
    fay.press("Open again")
    assert fay.says("Everybody gets a message.")
    tuesday.read_message(f"Open for proposals again: {TITLE}")
    assert tuesday.says(AGAIN)
    tuesday.go("/")
    tuesday.press("Go on writing")
    tuesday.press(FIRST_PART)
    assert tuesday.written(FIRST_PART) == LATE
    rounds.write_the_rest(tuesday, IDEAS["Tuesday Tools"][2])
    rounds.send_idea(tuesday)
    fay.go(f"{ROUND}/move")
    assert fay.says("3 proposals are sent and go on.")
    assert fay.says("One proposal is still being written and will not be in the round. Its words are kept.")
    rounds.move_on(fay, SLUG, "Move on: Saying who stands aside", CLOSED)
    owls = people("Night")
    owls.read_message(f"Proposals closed early: {TITLE}")
    assert owls.says("The draft of The Night Owls is kept, and was not sent.")


def score_from_a_time(people: People, clock: Clock) -> None:
    """The first who looks after the agreed time finds the round moved on, and everybody is told."""
    amina, fay, olive = people.of("Amina", "Fay", "Olive")
    rounds.stand_aside(amina, SLUG)
    rounds.stand_aside(people("Bryn"), SLUG)
    rounds.stand_aside(people("Dev"), SLUG, "Tea on the landing (The Kettle Crew)")
    fay.go("/")
    assert fay.says("3 of 8 members have been through the list.")
    clock.put_to(clock.end_of(SLUG, "interests") + SOON)
    amina.go("/")
    amina.press("Your ballot")
    assert amina.says("0 of 3 proposals done")
    amina.read_message(f"{TITLE}: Scoring")
    assert amina.says(BY_ITSELF)
    amina.go(ROUND)
    assert amina.says("At least 0 of 8 ballots are cast.")
    amina.unfold("Whose names are on the roll")
    on_roll = amina.main.locator("details[open] li").all_inner_texts()
    assert sorted(on_roll) == sorted(each if each != "Fay" else fay.name for each in ON_ROLL)
    olive.go(ROUND)
    assert not olive.can_press("Your ballot")
    assert olive.go(f"{ROUND}/scoring") == 403
    olive.go(f"{ROUND}/proposals/2")
    assert olive.says(IDEAS["Weaste Walkers"][1])


def everybody_votes(people: People) -> None:
    """All on the roll but one. Whoever facilitates presses twice, and has one ballot."""
    for name in ON_ROLL:
        if name == "Hana Ito":
            continue
        member = people(name)
        for number, answers in enumerate(ANSWERS, 1):
            if name == "Dev Patel" and number == 1:
                member.go(f"{ROUND}/scoring/1")
                assert member.says("You stand aside here")
                continue
            rounds.score(member, SLUG, number, answers, f"{member.name} has been there.")
        rounds.cast(member, SLUG)
    fay = people("Fay")
    fay.press("Look it over and cast it again")
    fay.press("Cast my ballot")
    assert fay.says("Your ballot is cast again. Only this one counts.")
    fay.go(ROUND)
    assert fay.says("At least 6 of 8 ballots are cast.")


def close_by_time_while_two_score(people: People, clock: Clock) -> None:
    """Late scores are not kept, and both are told so with their words before them."""
    bryn, carys = late = people.of("Bryn", "Carys")
    end = clock.end_of(SLUG, "scoring")
    clock.put_to(end - HOUR)
    for member in late:
        member.go(f"{ROUND}/scoring/3")
    carys.fill("Why?", LATE_SCORE)
    clock.put_to(end)
    saved_by_itself(bryn, "Why?", LATE_SCORE, "Ballots are closed, so nothing was changed.")
    for member in late:
        member.press("Save and go on")
        assert member.says("Ballots closed while you were writing")
        assert member.written("Why?") == LATE_SCORE
        member.go(f"{ROUND}/scoring/3")
        assert member.written("Why?") == f"{member.name} has been there."
    bryn.go(ROUND)
    assert bryn.says("7 of 8 ballots are cast.")
    bryn.unfold("Whose ballots were counted")
    counted = bryn.main.locator("details[open] li").all_inner_texts()
    assert len(counted) == 7
    assert "Hana Ito" not in counted
