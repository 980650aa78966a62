"""What was typed is never lost: not by a mistake, not by a phase that moved on, nor by a deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.markup import faults
from tests.web.lateness import GOING, let_time_pass, move
from tests.web.someone import Someone, Watch, kept, words

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.access.world import Stage

TYPED = "We are nine neighbours, a kettle and two chairs. Łódź is where Zofia is from."
DRAFT = "The round is closed, so this is kept as a draft."


def is_whole(answer: TestResponse) -> bool:
    """The page is sound: its error summary leads to fields that are there."""
    return faults(answer.text) == ()


def proposal(stage: Stage, key: str = "1") -> str:
    return f"/proposals/{stage.worlds[stage.phase].proposals[f'{GOING}/{key}']}"


@pytest.mark.parametrize("late", ["moved", "deadline"])
@pytest.mark.parametrize("key", ["1", "draft"])
def test_words_typed_while_the_round_closed_are_kept_as_a_draft(late: str, key: str, stage: Stage) -> None:
    stage.show("proposals")
    writer, address = Someone(stage, "writer"), proposal(stage, key)
    if late == "moved":
        move(stage, "interests")
    else:
        let_time_pass(stage, "proposals")
    answer = writer.post(f"{address}/parts/strengths", {"strengths": TYPED, "action": "save"})
    assert answer.status_code == 303
    told = writer.post(f"{address}/parts/idea", {"idea": TYPED}, headers={"X-Requested-With": "autosave"})
    assert (told.status_code, told.json) == (200, {"saved": DRAFT})
    assert [kept(writer.get(f"{address}/parts/{part}"), TYPED) for part in ("strengths", "idea")] == [
        True,
        True,
    ]
    sent = writer.post(f"{address}/check")
    assert sent.status_code == 409
    assert "Your words are kept here as a draft." in words(sent)


def test_page_says_that_the_round_closed_while_somebody_typed(stage: Stage) -> None:
    stage.show("proposals")
    browser = stage.app.test_client()
    name, value = stage.worlds["proposals"].people["writer"].cookie.split("=", 1)
    browser.set_cookie(name, value)
    let_time_pass(stage, "proposals")
    token = stage.worlds["proposals"].people["writer"].token
    data = {"csrf_token": token, "strengths": TYPED, "action": "save"}
    shown = browser.post(f"{proposal(stage)}/parts/strengths", data=data, follow_redirects=True)
    assert DRAFT in words(shown)


@pytest.mark.parametrize(
    ("part", "field", "text", "sentence"),
    [
        ("idea-in-short", "title", "Tea " * 60, "Make this shorter: 100 letters at most."),
        ("idea-in-short", "summary", "Tea " * 60, "Make this shorter: 200 letters at most."),
        ("strengths", "strengths", "tea " * 300, "Make this shorter: 200 words at most."),
        ("strengths", "strengths", "tea " * 5_001, "This is more than fits here."),
        ("asking-for", "ask", "a lot", "Write an amount of money, for example 1,200."),
        ("asking-for", "ask", "9" * 41, "Write an amount of money, for example 1,200."),
        ("asking-for", "ask", "£99,999", "You can ask for £100 to £3,000."),
    ],
)
def test_part_that_needs_another_look_keeps_what_was_typed(
    part: str, field: str, text: str, sentence: str, stage: Stage
) -> None:
    stage.show("proposals")
    answer = Someone(stage, "writer").post(f"{proposal(stage)}/parts/{part}", {field: text, "action": "save"})
    assert (answer.status_code, sentence in words(answer), kept(answer, text)) == (422, True, True)
    assert is_whole(answer)


def test_part_of_a_proposal_that_left_the_round_keeps_what_was_typed(stage: Stage) -> None:
    stage.show("proposals")
    writer, address = Someone(stage, "writer"), proposal(stage)
    assert writer.post(f"{address}/withdraw").status_code == 303
    with Watch(stage) as watch:
        answer = writer.post(f"{address}/parts/strengths", {"strengths": TYPED, "action": "save"})
        assert (answer.status_code, kept(answer, TYPED), watch.wrote()) == (422, True, False)
    assert "can no longer be changed" in words(answer)
    assert is_whole(answer)


RULES = {"purpose": TYPED, "pot": "a lot", "question_1": "How warm?", "words_1_1": "Hardly"}


@pytest.mark.parametrize("action", ["propose", "save"])
def test_ground_rules_in_any_state_are_kept(action: str, stage: Stage) -> None:
    stage.show("ground-rules")
    facilitator, address = Someone(stage, "facilitator"), f"/rounds/{GOING}/ground-rules/edit"
    answer = facilitator.post(address, {**RULES, "action": action})
    if action == "propose":
        assert answer.status_code == 422
        assert "Write an amount of money, for example 3,000." in words(answer)
        assert [text for text in RULES.values() if not kept(answer, text)] == []
        assert is_whole(answer)
    else:
        assert answer.status_code == 303
    again = facilitator.get(address)
    assert [text for text in RULES.values() if not kept(again, text)] == []


def test_ground_rules_typed_while_they_were_agreed_are_shown_to_be_copied(stage: Stage) -> None:
    stage.show("proposals")
    with Watch(stage) as watch:
        answer = Someone(stage, "facilitator").post(
            f"/rounds/{GOING}/ground-rules/edit", {**RULES, "action": "propose"}
        )
        assert (answer.status_code, watch.wrote()) == (409, False)
    assert "These ground rules are frozen." in words(answer)
    assert [text for text in RULES.values() if not kept(answer, text)] == []


@pytest.mark.parametrize(
    ("phase", "path", "data", "status", "sentence"),
    [
        ("ground-rules", "ground-rules/1", {}, 422, "Choose one."),
        ("ground-rules", "ground-rules/2", {"answer": "object"}, 422, "The ground rules have changed since"),
        ("proposals", "ground-rules/1", {"answer": "object"}, 422, "These ground rules are frozen."),
        ("counted", "decision", {}, 422, "Choose one."),
        ("counted", "decision", {"answer": "perhaps"}, 422, "Not a valid choice"),
        ("closed", "decision", {"answer": "object"}, 422, "The ballots have not been counted yet."),
        (
            "confirmed",
            "decision",
            {"answer": "object"},
            422,
            "The members have confirmed this result already.",
        ),
        (
            "published",
            "decision",
            {"answer": "object"},
            422,
            "The members have confirmed this result already.",
        ),
    ],
)
def test_objection_that_cannot_be_taken_is_still_on_the_page(
    phase: str, path: str, data: dict[str, str], status: int, sentence: str, stage: Stage
) -> None:
    stage.show(phase)
    with Watch(stage) as watch:
        answer = Someone(stage, "member").post(f"/rounds/{GOING}/{path}", {**data, "reason": TYPED})
        assert (answer.status_code, sentence in words(answer), kept(answer, TYPED)) == (status, True, True)
        assert not watch.wrote()
    assert is_whole(answer)


@pytest.mark.parametrize("path", ["ground-rules/1", "decision"])
def test_objection_without_a_reason_is_asked_for_one(path: str, stage: Stage) -> None:
    stage.show("ground-rules" if path == "ground-rules/1" else "counted")
    answer = Someone(stage, "member").post(f"/rounds/{GOING}/{path}", {"answer": "object", "reason": " "})
    assert (answer.status_code, "Say why, so that the others can answer." in words(answer)) == (422, True)
    assert is_whole(answer)


@pytest.mark.parametrize(
    ("phase", "to", "status"),
    [("scoring", "interests", 422), ("counted", "decision", 409), ("scoring", "", 422)],
)
def test_reason_for_a_move_that_came_too_late_is_kept(phase: str, to: str, status: int, stage: Stage) -> None:
    stage.show(phase)
    with Watch(stage) as watch:
        answer = Someone(stage, "facilitator").post(f"/rounds/{GOING}/move", {"to": to, "reason": TYPED})
        assert (answer.status_code, kept(answer, TYPED), watch.wrote()) == (status, True, False)
    assert "The round has moved on since you opened this page." in words(answer)
    assert is_whole(answer)


@pytest.mark.parametrize(
    ("phase", "reason", "sentence"),
    [
        ("interests", TYPED * 300, "This is more than fits here."),
        ("interests", "   ", "Give the reason."),
        ("scoring", TYPED, "Members are already scoring"),
    ],
)
def test_no_to_a_proposal_that_cannot_be_said_keeps_its_reason(
    phase: str, reason: str, sentence: str, stage: Stage
) -> None:
    stage.show(phase)
    with Watch(stage) as watch:
        answer = Someone(stage, "facilitator").post(
            f"/rounds/{GOING}/proposals/2/decline", {"reason": reason}
        )
        assert (answer.status_code, kept(answer, reason), watch.wrote()) == (422, True, False)
    assert sentence in words(answer)
    assert is_whole(answer)


def test_interests_sent_too_late_are_refused_in_a_sentence(stage: Stage) -> None:
    world = stage.show("scoring")
    with Watch(stage) as watch:
        chosen = {"proposals": world.proposals[f"{GOING}/2"]}
        answer = Someone(stage, "member").post(f"/rounds/{GOING}/interests", chosen)
        assert (answer.status_code, watch.wrote()) == (422, False)
    assert "The time for going through the list is over." in words(answer)
    assert is_whole(answer)


def test_interest_sent_twice_is_taken_once(stage: Stage) -> None:
    world = stage.show("interests")
    member, chosen = Someone(stage, "member"), {"proposals": world.proposals[f"{GOING}/2"]}
    assert [member.post(f"/rounds/{GOING}/interests", chosen).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("path", ["/my-details", f"/rounds/{GOING}/decision", "/rounds/nowhere/decision"])
def test_words_of_somebody_whose_session_ended_are_shown(path: str, stage: Stage) -> None:
    stage.show("counted")
    answer = Someone(stage, "stranger").post(path, {"reason": TYPED})
    assert answer.status_code in {401, 404}
    assert kept(answer, TYPED)
