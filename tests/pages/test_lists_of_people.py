"""A pasted list as it was understood: accessible, no wider than a phone, and sent without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.db import db
from grants.db.edge import transaction
from grants.people.service import make_link, welcome
from tests import stories
from tests.pages.pictures import take

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

LOOKS = ((360, "light"), (1280, "dark"))
PASTED = """Name\tE-mail
Iris Bell <iris.bell@a-very-long-name-of-a-charity.example>
member-1@salford-together.example
"O'Neill, Dev" <dev@example.org>; Kasia Nowak <kasia@example.org>
"""


def open_list(app: Flask, server: LiveServer, page: Page) -> None:
    """Sign in as the facilitator and paste the list."""
    with app.app_context():
        stories.start(members=3)
        with transaction():
            link = make_link(welcome("facilitator-1@salford-together.example"))
        db.session.remove()
    page.goto(link)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(server.url("/collaboratives/salford-together/invite-list"))
    page.get_by_label("Names and e-mail addresses").fill(PASTED)
    page.get_by_role("button", name="Look at the list").press("Enter")


def test_list_as_it_was_understood_is_accessible_and_fits(
    live_server: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page()
    open_list(live_server.app, live_server, page)
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        take(page, f"list-understood-{width}-{colours}")
    assert page.get_by_text("There is no e-mail address on this line.").is_visible()


def test_list_is_corrected_and_sent_without_a_script(live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(java_script=False)
    open_list(live_server.app, live_server, page)
    assert page.get_by_role("button", name="Invite 3 people").count() == 0
    page.get_by_label("Names and e-mail addresses").fill(PASTED.split("\n", 1)[1])
    page.get_by_role("button", name="Look at the list").press("Enter")
    page.get_by_role("button", name="Invite 3 people").press("Enter")
    assert page.get_by_text("3 people are invited.").is_visible()
