"""A person's own pages with everything on them: devices, what they need, support that is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.collaboratives.queries import members
from grants.collaboratives.support import answer_support, offer_support, offered_to
from grants.db import db
from grants.db.edge import transaction
from grants.people.private import Private, save_private
from grants.people.service import make_link
from grants.people.sessions import begin_session
from tests import scrutiny, stories
from tests.pages.looking import look
from tests.pages.pictures import take
from tests.web.hostile import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

MEMBER, FACILITATOR = "member-1@salford-together.example", "facilitator-1@salford-together.example"
LOOKS = ((360, "light"), (1280, "dark"))
LONG = "Somebody who sits beside me, and a break every hour. " * 8


@pytest.fixture
def full(live_server: LiveServer) -> LiveServer:
    """Somebody who is signed in elsewhere, wrote a lot, and was offered a lot."""
    with live_server.app.app_context():
        place = stories.start(members=3)
        with transaction():
            person, helper = scrutiny.person(MEMBER), scrutiny.person(FACILITATOR)
            begin_session(person, "Mozilla/5.0 (Windows NT 10.0) Firefox/131.0")
            begin_session(person, "")
            save_private(person, Private("0161 496 0999", f"Ask Nadia {SCRIPT}", "Somali", LONG))
            seat = next(held for held in members(place.id) if held.person_id == person.id)
            for kind in ("buddy", "expenses", "payment"):
                offer_support(place, seat.id, kind, LONG, helper)
            for (row, _support), answer in zip(offered_to(person), ("accepted", "declined"), strict=False):
                answer_support(person, row.id, answer, "Thank you.")
        db.session.remove()
    return live_server


def enter(server: LiveServer, page: Page, address: str) -> str:
    """Sign in; gives the link, which is used now."""
    with server.app.app_context(), transaction():
        link = make_link(scrutiny.person(address))
    page.goto(link)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return link


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (MEMBER, "/my-details"),
        (MEMBER, "/my-details/taking-part"),
        (MEMBER, "/my-details/support"),
        (MEMBER, "/my-details/data"),
        (FACILITATOR, "/collaboratives/salford-together/support"),
    ],
)
def test_page_of_ones_own_is_accessible_and_fits(
    who: str, path: str, full: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page()
    enter(full, page, who)
    problems = []
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)
        name = f"own-{path.strip('/').replace('/', '-')}-{width}-{colours}"
        problems += look(page, full.url(path), axe, name)
    assert problems == []


def test_link_that_is_used_has_the_form_for_a_new_one_and_a_keyboard_sends_it_without_scripts(
    full: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    link = enter(full, open_page(), MEMBER)
    looking = open_page()
    answer = looking.goto(link)
    assert answer is not None
    assert (answer.status, axe(looking)) == (410, [])
    take(looking, "own-link-used-360-light")
    page = open_page(java_script=False)
    page.goto(link)
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type(MEMBER)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look at your e-mail").wait_for()


def test_somebody_signs_out_elsewhere_by_keyboard_and_without_scripts(
    full: LiveServer, open_page: OpenPage
) -> None:
    page, other = open_page(java_script=False), open_page()
    enter(full, page, MEMBER)
    enter(full, other, MEMBER)
    page.goto(full.url("/my-details"))
    page.get_by_role("button", name="Sign out everywhere else").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You are signed out everywhere but on this device.").wait_for()
    other.goto(full.url("/my-details"))
    other.get_by_role("heading", name="Sign in", exact=True).wait_for()
