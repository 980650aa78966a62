"""A person's own page says of each of their proposals where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.proposals.test_read_only import address_of, became
from tests.web.lateness import move
from tests.web.someone import Someone, words

if TYPE_CHECKING:
    from tests.access.world import Stage

LISTED = "Tea on the landing Tea and Talk · Winter Round "
DRAFT = "A proposal without a name yet Second Thoughts · Winter Round "


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("sent", f"{LISTED}Sent"),
        ("sent", f"{DRAFT}Not sent yet"),
        ("withdrawn", f"{LISTED}Taken out of the round"),
        ("declined", f"{LISTED}Outside the ground rules"),
        ("closed", f"{DRAFT}Not sent"),
        ("published", f"{LISTED}Decided"),
    ],
)
def test_where_a_proposal_is_stands_in_words(what: str, sentence: str, stage: Stage) -> None:
    assert f"{sentence} " in words(became(stage, what).get("/"))


def test_proposal_that_was_changed_is_told_until_it_is_sent_again(stage: Stage) -> None:
    stage.show("proposals")
    writer = Someone(stage, "writer")
    changed = {"title": "Tea downstairs", "summary": "Warm.", "action": "save"}
    writer.post(f"{address_of(stage)}/parts/idea-in-short", changed)
    shown = words(writer.get("/"))
    assert "Tea downstairs Tea and Talk · Winter Round Changed, not sent again" in shown
    assert writer.post(f"{address_of(stage)}/check").status_code == 303
    assert "Tea downstairs Tea and Talk · Winter Round Sent" in words(writer.get("/"))


def test_draft_begun_has_its_name(stage: Stage) -> None:
    stage.show("proposals")
    writer = Someone(stage, "writer")
    writer.post(f"{address_of(stage, 'draft')}/parts/idea-in-short", {"title": "A bench", "action": "later"})
    assert "A bench Second Thoughts · Winter Round Not sent yet" in words(writer.get("/"))
    move(stage, "interests")
    assert "A bench Second Thoughts · Winter Round Not sent " in words(writer.get("/"))
