"""A facilitator's page: what each round waits for, whom that is where it is no secret, and one button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grants.collaboratives.queries import collaborative_named, members
from tests.access.story import PEOPLE
from tests.web.lateness import GOING
from tests.web.someone import Someone, is_whole, words

if TYPE_CHECKING:
    from tests.access.world import Stage

BUTTON = f'action="/rounds/{GOING}/remind"'


def test_who_has_not_agreed_is_named_and_reminded_by_one_button(stage: Stage) -> None:
    stage.show("ground-rules")
    her = Someone(stage, "facilitator")
    page = her.get("/")
    assert re.search(r"Still to answer: [A-Z]\w+", words(page))
    assert BUTTON in page.text
    assert is_whole(page)
    sent = her.post(f"/rounds/{GOING}/remind")
    assert (sent.status_code, sent.location) == (303, f"/rounds/{GOING}")
    page = her.get("/")
    assert BUTTON not in page.text
    assert "A reminder was sent. There can be another from" in words(page)
    assert is_whole(page)
    assert "A reminder was sent. There can be another from" in words(her.get(f"/rounds/{GOING}"))
    again = her.post(f"/rounds/{GOING}/remind")
    assert (again.status_code, "Once a day is enough" in words(again)) == (409, True)
    stage.show("ground-rules")
    assert BUTTON not in Someone(stage, "member").get("/").text


def test_nobody_is_named_while_ballots_are_open(stage: Stage) -> None:
    """Five of the roll have cast by now: turnout is told in steps of three, and no name with it."""
    stage.show("scoring")
    her = Someone(stage, "facilitator")
    page = words(her.get("/")).split("Winter Round", 1)[1].split("Need a hand?")[0]
    assert "At least 3 of 7 ballots are cast." in page
    with stage.app.app_context():
        place = collaborative_named("salford-together")
        assert place
        names = [held.person.name for held in members(place.id)]
    assert len(names) >= 7
    assert [name for name in names if name in page] == []
    sent = her.post(f"/rounds/{GOING}/remind")
    assert sent.status_code == 303
    banner = words(her.get(f"/rounds/{GOING}"))
    assert "The last reminder" not in banner
    assert PEOPLE["member"] not in banner


def test_somebody_who_left_has_no_access_from_that_moment(stage: Stage) -> None:
    stage.show("scoring")
    here = "/collaboratives/salford-together"
    member = Someone(stage, "member")
    page = member.get(f"{here}/leave")
    assert "it is taken back and does not count" in words(page)
    assert is_whole(page)
    assert member.post(f"{here}/leave", {"action": "neither"}).status_code == 409
    assert member.post(f"{here}/leave", {"action": "leave"}).location == "/"
    assert "You have left" not in words(Someone(stage, "observer").get("/"))
    for path in (
        f"{here}/members",
        f"{here}/leave",
        f"/rounds/{GOING}/scoring",
        f"/rounds/{GOING}/proposals",
    ):
        assert member.get(path).status_code == 404, path
    assert member.post(f"/rounds/{GOING}/scoring/cast", {"action": "cast"}).status_code == 404
    assert "Where you have a seat" not in words(member.get("/"))
    others = words(Someone(stage, "observer").get(f"{here}/members"))
    assert re.search(r"Who was here before .* \w+day \d+ \w+ \d{4} \w+day \d+ \w+ \d{4}", others)


def test_last_facilitator_reads_why_not_and_one_of_two_lays_the_duty_down(stage: Stage) -> None:
    stage.show("ground-rules")
    alone = Someone(stage, "facilitator elsewhere")
    page = alone.get("/collaboratives/eccles-together/leave")
    assert ("only facilitator of Eccles Together" in words(page), "<form method" in page.text) == (
        True,
        False,
    )
    assert alone.post("/collaboratives/eccles-together/leave").status_code == 409
    both = Someone(stage, "member who facilitates")
    here = "/collaboratives/salford-together"
    assert 'value="give-up"' in both.get(f"{here}/leave").text
    assert both.post(f"{here}/leave", {"action": "give-up"}).location == f"{here}/members"
    assert both.get(f"{here}/members").status_code == 200
    assert both.get(f"{here}/invite").status_code == 403
