"""An objection, a reason or a choice that cannot be taken is told so, and is still on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.lateness import GOING
from tests.web.someone import Someone, Watch, is_whole, kept, words

if TYPE_CHECKING:
    from tests.access.world import Stage

TYPED = "We are nine neighbours, a kettle and two chairs. Łódź is where Zofia is from."


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
    ("phase", "to"),
    [("scoring", "interests"), ("counted", "decision"), ("scoring", "")],
)
def test_reason_for_a_move_that_came_too_late_is_kept(phase: str, to: str, stage: Stage) -> None:
    stage.show(phase)
    with Watch(stage) as watch:
        answer = Someone(stage, "facilitator").post(f"/rounds/{GOING}/move", {"to": to, "reason": TYPED})
        assert (answer.status_code, kept(answer, TYPED), watch.wrote()) == (409, True, False)
    assert "The round has moved on since you opened this page." in words(answer)
    assert is_whole(answer)


@pytest.mark.parametrize(
    ("phase", "reason", "sentence"),
    [
        ("interests", TYPED * 300, "This is more than fits here."),
        ("interests", "   ", "Give the reason."),
        ("scoring", TYPED, "The time before scoring is over"),
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
    chosen["action"] = "declare"
    assert [member.post(f"/rounds/{GOING}/interests", chosen).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("path", ["/my-details", f"/rounds/{GOING}/decision", "/rounds/nowhere/decision"])
def test_words_of_somebody_whose_session_ended_are_shown(path: str, stage: Stage) -> None:
    stage.show("counted")
    answer = Someone(stage, "stranger").post(path, {"reason": TYPED})
    assert answer.status_code in {401, 404}
    assert kept(answer, TYPED)


def test_second_window_that_was_late_offers_no_button_for_the_step_after(stage: Stage) -> None:
    """A press too many in it would have fixed the roll, with the reason that was given for another step."""
    stage.show("interests")
    answer = Someone(stage, "facilitator").post(f"/rounds/{GOING}/move", {"to": "interests", "reason": TYPED})
    assert (answer.status_code, kept(answer, TYPED)) == (409, True)
    assert 'name="to"' not in answer.text


def test_enter_in_a_field_of_the_ground_rules_saves_and_shows_them_to_nobody(stage: Stage) -> None:
    """A browser presses the first button of a form."""
    stage.show("ground-rules")
    page = Someone(stage, "facilitator").get(f"/rounds/{GOING}/ground-rules/edit").text
    form = page.split("<form", 1)[1]
    first = min(form.index('value="save"'), form.index('value="propose"'))
    assert form[first:].startswith('value="save"')
