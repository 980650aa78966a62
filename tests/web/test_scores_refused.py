"""A score that cannot be taken is refused with a sentence, and what was typed is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.lateness import GOING, let_time_pass, move
from tests.web.someone import Someone, Watch, kept, words

if TYPE_CHECKING:
    from tests.access.world import Stage

REASON = "They have asked everybody on the landing, and it shows."
NOTE = "Ask Bożena about the kettle."
WHOLE = {"c1": "3", "c2": "4", "c3": "5"}
SCALE = "Choose one of the answers, from 1 to 5."
BOTH = "Choose an answer to this question too, or say that you would rather not."
CLOSED = "Ballots are closed, so nothing was changed. What you cast before stands."
ABSENT = "There is no such page"


def close_by_time(stage: Stage) -> None:
    """The deadline goes by, and somebody looks at the round, which closes it."""
    let_time_pass(stage, "scoring")
    assert Someone(stage, "stranger").get(f"/rounds/{GOING}").status_code == 200


def score(stage: Stage, proposal: object = 2, **scores: str) -> tuple[int, str, bool, bool]:
    """Send scores as a member does: the status, what the page says, whether all that was typed is there."""
    with Watch(stage) as watch:
        member = Someone(stage, "member")
        data = {**WHOLE, **scores, "reason": REASON, "note": NOTE, "action": "save"}
        answer = member.post(f"/rounds/{GOING}/scoring/{proposal}", data)
        return answer.status_code, words(answer), kept(answer, REASON) and kept(answer, NOTE), watch.wrote()


@pytest.mark.parametrize(
    "given",
    [
        "0",
        "6",
        "-1",
        "+3",
        "3.5",
        "3,5",
        "1e0",
        "0x3",
        "three",
        "²",
        "\u0663",
        "9" * 400,
        "true",
        "None",
        "' OR 1=1",
    ],
)
def test_score_off_the_scale_is_refused(given: str, stage: Stage) -> None:
    stage.show("scoring")
    status, said, is_kept, wrote = score(stage, c2=given)
    assert (status, SCALE in said, is_kept, wrote) == (422, True, True, False)


def test_proposal_scored_on_some_questions_only_is_refused(stage: Stage) -> None:
    stage.show("scoring")
    status, said, is_kept, wrote = score(stage, c3="")
    assert (status, BOTH in said, is_kept, wrote) == (422, True, True, False)


@pytest.mark.parametrize("number", [4, 0, 99, 2**31, 10**30])
def test_score_for_a_proposal_that_is_not_in_the_round_is_refused(number: int, stage: Stage) -> None:
    stage.show("scoring")
    status, said, is_kept, wrote = score(stage, number)
    assert (status, ABSENT in said, is_kept, wrote) == (404, True, True, False)


def test_score_in_a_round_of_another_collaborative_is_refused(stage: Stage) -> None:
    stage.show("scoring")
    with Watch(stage) as watch:
        member = Someone(stage, "member elsewhere")
        answer = member.post(f"/rounds/{GOING}/scoring/1", {**WHOLE, "reason": REASON})
        assert (answer.status_code, kept(answer, REASON), watch.wrote()) == (404, True, False)


@pytest.mark.parametrize("out", ["withdrawn", "declined"])
def test_score_for_a_proposal_that_left_the_round_is_refused(out: str, stage: Stage) -> None:
    world = stage.show("interests")
    if out == "withdrawn":
        left = Someone(stage, "writer for another group").post(
            f"/proposals/{world.proposals[f'{GOING}/2']}/withdraw"
        )
    else:
        left = Someone(stage, "facilitator").post(
            f"/rounds/{GOING}/proposals/2/decline", {"reason": "It is outside our area."}
        )
    assert left.status_code == 303
    move(stage, "scoring")
    status, said, is_kept, wrote = score(stage)
    assert (status, ABSENT in said, is_kept, wrote) == (404, True, True, False)


def test_score_after_the_round_moved_on_is_refused(stage: Stage) -> None:
    stage.show("scoring")
    move(stage, "decision")
    status, said, is_kept, wrote = score(stage)
    assert (status, CLOSED in said, is_kept, wrote) == (422, True, True, False)


def test_score_after_the_deadline_is_refused(stage: Stage) -> None:
    stage.show("scoring")
    close_by_time(stage)
    status, said, is_kept, wrote = score(stage)
    assert (status, CLOSED in said, is_kept, wrote) == (422, True, True, False)


def test_score_where_one_stands_aside_is_refused(stage: Stage) -> None:
    stage.show("scoring")
    status, said, is_kept, wrote = score(stage, 1)
    assert (status, "You stand aside on this proposal" in said, is_kept, wrote) == (422, True, True, False)


def test_autosaved_score_off_the_scale_is_refused_in_a_sentence(stage: Stage) -> None:
    stage.show("scoring")
    with Watch(stage) as watch:
        data = {**WHOLE, "c1": "6", "reason": REASON}
        headers = {"X-Requested-With": "autosave"}
        answer = Someone(stage, "member").post(f"/rounds/{GOING}/scoring/2", data, headers=headers)
        assert (answer.status_code, answer.json, watch.wrote()) == (422, {"problem": SCALE}, False)


@pytest.mark.parametrize("late", ["moved", "deadline"])
@pytest.mark.parametrize(
    ("path", "sentence"),
    [("scoring/cast", "Ballots closed before this reached us."), ("scoring/2/stand-aside", CLOSED)],
)
def test_ballot_is_not_changed_after_closing(path: str, sentence: str, late: str, stage: Stage) -> None:
    stage.show("scoring")
    if late == "moved":
        move(stage, "decision")
    else:
        close_by_time(stage)
    with Watch(stage) as watch:
        answer = Someone(stage, "member").post(f"/rounds/{GOING}/{path}")
        assert (answer.status_code, sentence in words(answer), watch.wrote()) == (409, True, False)
