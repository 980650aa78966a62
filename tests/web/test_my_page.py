"""One's own page: every round that is going on, how one's own ballot stands, what a round waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.collaboratives.queries import collaborative_named
from grants.collaboratives.service import save_details
from grants.db.edge import transaction
from tests.web.lateness import GOING
from tests.web.someone import Someone, is_whole, words

if TYPE_CHECKING:
    from tests.access.world import Stage

SCORING = f"/rounds/{GOING}/scoring"
ANSWERS = {"c1": "4", "c2": "4", "c3": "4"}


def state_of(stage: Stage, kind: str, number: int) -> str:
    """What a ballot's own page says of a proposal."""
    page = words(Someone(stage, kind).get(SCORING))
    title = ("Tea on the landing", "Slow walks by the canal", "A shed where hands are busy")[number - 1]
    after = page.split(title, 1)[1]
    states = ("Scored", "Not yet", "You would rather not", "You stand aside")
    found = {said: after.find(said) for said in states}
    return min((said for said in found if found[said] >= 0), key=found.__getitem__)


@pytest.mark.parametrize("action", ["save", "later"])
def test_all_questions_answered_counts_as_scored_whichever_button_saves(action: str, stage: Stage) -> None:
    stage.show("scoring")
    member = Someone(stage, "member")
    for number in (2, 3):
        assert member.post(f"{SCORING}/{number}", {**ANSWERS, "action": action}).status_code == 303
    assert [state_of(stage, "member", number) for number in (2, 3)] == ["Scored", "Scored"]


def test_half_an_answer_saved_for_later_is_kept_and_not_yet_scored(stage: Stage) -> None:
    stage.show("scoring")
    member = Someone(stage, "member")
    assert member.post(f"{SCORING}/2", {"c1": "4", "action": "later"}).location == SCORING
    assert state_of(stage, "member", 2) == "Not yet"
    assert member.get(f"{SCORING}/2").text.count("checked") == 1


def test_abstention_stays_when_nothing_is_answered_instead(stage: Stage) -> None:
    stage.show("scoring")
    member = Someone(stage, "member")
    member.post(f"{SCORING}/2", {"action": "abstain"})
    member.post(f"{SCORING}/2", {"note": "Perhaps later.", "action": "later"})
    assert state_of(stage, "member", 2) == "You would rather not"
    member.post(f"{SCORING}/2", {**ANSWERS, "action": "later"})
    assert state_of(stage, "member", 2) == "Scored"


def test_member_sees_on_their_page_how_a_cast_ballot_stands(stage: Stage) -> None:
    stage.show("scoring")
    member = Someone(stage, "member")

    def home() -> str:
        return words(member.get("/"))

    assert "Your ballot is cast, with an answer to every proposal." in home()
    assert "Rounds going on" in home()
    member.post(f"{SCORING}/2", {"c1": "1", "c2": "1", "c3": "1", "action": "save"})
    assert "Your answers on one proposal changed since you cast: cast again, or" in home()
    member.post(f"{SCORING}/3", {"c1": "1", "action": "later"})
    assert "Your answers on 2 proposals changed since you cast" in home()
    member.post(f"{SCORING}/cast")
    assert "Your ballot is cast; one proposal has no answer from you yet." in home()
    assert f'href="/rounds/{GOING}"' in member.get("/").text
    assert f'href="{SCORING}"' in member.get("/").text
    assert "Until noon on" in home()


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        ("ground-rules", "0 of 7 members have answered version 1 of the ground rules."),
        ("proposals", "3 proposals are sent so far."),
        ("interests", "0 of 7 members have been through the list."),
        ("scoring", "At least 3 of 7 ballots are cast."),
        ("closed", "Ballots are closed and not counted yet."),
        ("counted", "0 of 7 members have answered."),
        ("confirmed", "The members have confirmed the result. It can be published."),
    ],
)
def test_facilitator_sees_what_each_round_waits_for_and_no_secret_name(
    phase: str, said: str, stage: Stage
) -> None:
    stage.show(phase)
    page = words(Someone(stage, "facilitator").get("/"))
    assert "Nothing to do just now" not in page
    assert "Draft Round" in page
    part = page.split("Rounds going on", 1)[1].split("Winter Round", 1)[1]
    assert said in part
    is_named = "Amina" in part.split("Need a hand?")[0]
    assert is_named is (phase == "ground-rules"), "who has not agreed is no secret; all else is"


def test_next_step_of_a_facilitator_is_on_their_page(stage: Stage) -> None:
    stage.show("proposals")
    page = Someone(stage, "facilitator").get("/")
    assert f'href="/rounds/{GOING}/move"' in page.text
    assert "Move on: Saying who stands aside" in words(page)


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        ("closed", "Winter Round Ballots are closed and can be counted. Go to the count"),
        ("confirmed", "Winter Round The members have confirmed the result. Go to publishing"),
    ],
)
def test_what_a_round_needs_of_a_facilitator_is_their_next_step(phase: str, said: str, stage: Stage) -> None:
    stage.show(phase)
    steps = words(Someone(stage, "facilitator").get("/")).split("Rounds going on")[0]
    assert said in steps


def test_round_without_ground_rules_needs_its_facilitator(stage: Stage) -> None:
    leads = Someone(stage, "facilitator")
    assert (
        leads.post("/collaboratives/salford-together/rounds/new", {"title": "New Round"}).status_code == 303
    )
    steps = words(leads.get("/")).split("Rounds going on")[0]
    assert "New Round The members wait for the ground rules. Write the ground rules" in steps
    assert "Write the ground rules" not in words(Someone(stage, "member").get("/"))


def test_what_is_under_way_is_not_a_next_step_of_a_facilitator(stage: Stage) -> None:
    for phase in ("ground-rules", "interests", "scoring", "counted"):
        stage.show(phase)
        steps = words(Someone(stage, "facilitator").get("/")).split("Rounds going on")[0]
        assert "Winter Round" not in steps, phase


def test_whoever_facilitates_finds_how_to_invite_and_start_and_is_asked_whom_people_can_ask(
    stage: Stage,
) -> None:
    stage.show("ground-rules")
    her, member = Someone(stage, "facilitator"), Someone(stage, "member")
    here = "/collaboratives/salford-together"
    asks = "Say whom people can ask: Salford Together"
    page = her.get("/")
    assert asks in words(page)
    assert [f'href="{here}/{path}"' in page.text for path in ("invite", "details")] == [True, True]
    assert "Start a round in Salford Together" in words(page)
    assert is_whole(page)
    theirs = words(member.get("/"))
    assert [said in theirs for said in (asks, "Invite somebody", "Start a round")] == [False] * 3
    with stage.app.app_context(), transaction():
        place = collaborative_named("salford-together")
        assert place
        save_details(place, {"help_phone": "0161 496 0000"})
    assert asks not in words(her.get("/"))
    stage.show("ground-rules")
