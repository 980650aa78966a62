"""The page on which somebody leaves: what goes, what stays, and the end of every session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.someone import Someone, words

if TYPE_CHECKING:
    from tests.access.world import Stage


def test_page_says_what_goes_and_one_button_ends_every_session(stage: Stage) -> None:
    stage.show("published")
    here, elsewhere = Someone(stage, "member"), Someone(stage, "member")
    page = here.get("/my-details/leave")
    assert (page.status_code, "This cannot be undone." in words(page)) == (200, True)
    assert here.post("/my-details/leave").status_code == 303
    assert elsewhere.get("/my-details").status_code == 303
    assert elsewhere.get("/my-details").location.startswith("/sign-in")
    stage.show("published")
    alone = Someone(stage, "facilitator elsewhere")
    page = alone.get("/my-details/leave")
    assert ("only facilitator of Eccles Together" in words(page), "<form method" in page.text) == (
        True,
        False,
    )
    assert alone.post("/my-details/leave").status_code == 409
    writer = words(Someone(stage, "writer").get("/my-details/leave"))
    assert "You are the only one who writes for it" in writer
    stage.show("published")
