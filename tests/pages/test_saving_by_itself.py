"""A page that saves itself while somebody goes on: a press waits for the save, and is no other window's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from flask import request

from grants.db import db
from grants.db.edge import transaction
from grants.people.service import make_link, welcome
from grants.proposals.service import start_proposal
from tests import stories

if TYPE_CHECKING:
    from flask import Response
    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

SLOW_SECONDS = 1.5


@pytest.fixture
def about(live_server: LiveServer, open_page: OpenPage) -> Page:
    """The first part of a proposal; what it saves by itself is kept at once and answered slowly."""
    app = live_server.app
    with app.app_context():
        round_ = stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")
        with transaction():
            writer = welcome("writer@groups.example", "Wanda Writer")
            proposal = start_proposal(round_, writer, "Tea and Talk")
            link, address = make_link(writer), f"/proposals/{proposal.id}/parts/idea-in-short"
        db.session.remove()

    def dawdle(answer: Response) -> Response:
        if request.headers.get("X-Requested-With") == "autosave":
            time.sleep(SLOW_SECONDS)
        return answer

    app.after_request_funcs.setdefault(None, []).insert(0, dawdle)
    page = open_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(live_server.url(address))
    return page


def test_press_while_it_saves_waits_and_finds_no_other_window(about: Page) -> None:
    field = about.get_by_role("textbox").first
    with about.expect_request(lambda sent: sent.headers.get("x-requested-with") == "autosave"):
        field.press_sequentially("Tea")
        about.get_by_role("textbox").nth(1).focus()
    field.press_sequentially(" and talk")
    about.get_by_role("button", name="Save and come back").dblclick()
    about.get_by_text("Saved. You can come back to it at any time.").wait_for()
    assert about.get_by_text("Tea and talk").first.is_visible()


def test_what_is_typed_while_the_next_page_comes_is_not_added_to_this_one(about: Page) -> None:
    field = about.get_by_role("textbox").first
    field.press_sequentially("Tea and talk")
    about.get_by_role("button", name="Save and come back").click(no_wait_after=True)
    about.keyboard.type("x")
    field.evaluate("field => field.focus()")
    about.keyboard.type(" We know ea")
    about.get_by_text("Saved. You can come back to it at any time.").wait_for()
    about.wait_for_timeout(SLOW_SECONDS * 2000)
    about.reload()
    assert about.get_by_text("Tea and talk").first.is_visible()
    assert "We know ea" not in about.content()


def test_what_was_typed_as_the_page_was_left_is_kept(about: Page) -> None:
    address = about.url
    about.get_by_role("textbox").first.press_sequentially("Tea and talk")
    about.goto("about:blank")
    about.wait_for_timeout(SLOW_SECONDS * 1000)
    about.goto(address)
    assert about.get_by_role("textbox").first.input_value() == "Tea and talk"


def test_saved_is_said_of_nothing_that_is_not(about: Page) -> None:
    field = about.get_by_role("textbox").first
    field.fill("Tea")
    said = about.get_by_text("Saved just now")
    said.wait_for()
    field.press_sequentially(" and talk")
    assert not said.is_visible()
