"""Whatever became of a proposal, its group can read what it sent; nothing offers what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.lateness import GOING, let_time_pass, move
from tests.web.someone import Someone, is_whole, words

if TYPE_CHECKING:
    from tests.access.world import Stage

SENT = "Our answer on strengths."
PAGES = ("parts/strengths", "check", "sent", "withdraw")


def address_of(stage: Stage, key: str = "1") -> str:
    return f"/proposals/{stage.worlds[stage.phase].proposals[f'{GOING}/{key}']}"


def became(stage: Stage, what: str) -> Someone:
    """The group's writer, after this happened to their proposal."""
    stage.show("published" if what == "published" else "proposals")
    writer = Someone(stage, "writer")
    if what == "withdrawn":
        assert writer.post(f"{address_of(stage)}/withdraw").status_code == 303
    elif what == "declined":
        data = {"reason": "It is for a business."}
        answer = Someone(stage, "facilitator").post(f"/rounds/{GOING}/proposals/1/decline", data)
        assert answer.status_code == 303
    elif what == "closed":
        let_time_pass(stage, "proposals")
    elif what == "moved":
        move(stage, "interests")
    return writer


@pytest.mark.parametrize("what", ["withdrawn", "declined", "closed", "moved", "published"])
def test_what_was_sent_can_be_read_and_no_longer_changed(what: str, stage: Stage) -> None:
    writer = became(stage, what)
    shown = writer.get(address_of(stage))
    assert (shown.status_code, is_whole(shown)) == (200, True)
    assert "What you sent" in words(shown)
    assert SENT in words(shown)
    assert "£2,100" in words(shown)
    assert "You can write and change until" not in words(shown)
    assert "/parts/" not in shown.text
    assert "What you wrote after that" not in words(shown)


@pytest.mark.parametrize("what", ["withdrawn", "declined", "closed", "published"])
def test_pages_that_change_it_lead_to_what_was_sent(what: str, stage: Stage) -> None:
    writer, address = became(stage, what), address_of(stage)
    open_still = {"withdraw"} if what == "closed" else set()
    led = {page: writer.get(f"{address}/{page}") for page in PAGES if page not in open_still}
    assert {page: (answer.status_code, answer.location) for page, answer in led.items()} == dict.fromkeys(
        led, (303, address)
    )


@pytest.mark.parametrize(
    ("what", "offered"), [("withdrawn", True), ("declined", True), ("closed", False), ("published", False)]
)
def test_new_one_can_be_begun_while_the_round_is_open(what: str, offered: bool, stage: Stage) -> None:
    writer = became(stage, what)
    shown = writer.get(address_of(stage))
    assert ("Begin a new one" in words(shown)) is offered
    if offered:
        begun = writer.post(f"/rounds/{GOING}/propose", {"group": "Tea and Talk"})
        assert begun.location.startswith("/proposals/")
        assert begun.location != address_of(stage)


def test_draft_that_was_never_sent_says_so_and_can_be_read(stage: Stage) -> None:
    stage.show("proposals")
    writer, address = Someone(stage, "writer"), address_of(stage, "draft")
    writer.post(f"{address}/parts/idea", {"idea": "A bench for two.", "action": "later"})
    move(stage, "interests")
    shown = writer.get(address)
    assert is_whole(shown)
    for sentence in ("Not sent", "A bench for two.", "Left empty."):
        assert sentence in words(shown)
    assert "What you sent" not in words(shown)
    assert writer.get(f"{address}/parts/idea").location == address


def test_proposal_that_can_be_changed_is_a_list_of_parts(stage: Stage) -> None:
    stage.show("proposals")
    shown = Someone(stage, "writer").get(address_of(stage))
    assert "/parts/strengths" in shown.text
    assert "You can write and change until" in words(shown)
