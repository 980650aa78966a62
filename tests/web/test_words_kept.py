"""What was typed is never lost: not by a mistake, not by a phase that moved on, nor by a deadline."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from tests.web.lateness import GOING, let_time_pass, move
from tests.web.someone import Someone, Watch, is_whole, kept, words

if TYPE_CHECKING:
    from tests.access.world import Stage

TYPED = "We are nine neighbours, a kettle and two chairs. Łódź is where Zofia is from."
DRAFT = "The round is closed, so this is kept as a draft."


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
    shown = writer.get(address)
    assert html.unescape(shown.text).count(TYPED) == 2
    told_of = "This was not sent. It is kept here for you only." if key == "1" else "before this was sent"
    assert told_of in words(shown)
    assert is_whole(shown)
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
