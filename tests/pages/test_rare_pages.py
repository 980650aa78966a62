"""Pages the demonstration has no occasion for: a draw, scrutineers, corrections, a database put back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grants.db import as_if_at, db, now
from grants.db.edge import transaction
from grants.decisions.service import count_round
from grants.people.service import make_link
from grants.refusal import Refused
from grants.reports import ending
from grants.reports.correcting import write_correction
from grants.rounds.extending import extend
from grants.rounds.queries import round_named, rules_of
from tests import corrections, lotto, scrutiny, stories
from tests.audit.put_back import Backup
from tests.fixtures.databases import make_app
from tests.fixtures.servers import serving
from tests.pages.looking import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from grants.rounds.models import Round
    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

MEMBER, THIRD = (f"member-{number}@salford-together.example" for number in (1, 3))
FACILITATOR = "facilitator-1@salford-together.example"
LOOKS = ((360, "light"), (1280, "dark"))
LONG = "The choir is called Langworthy Singers and Friends, of the Corner Café. " * 20


def over(round_: Round) -> None:
    """The time for questions is over and the key destroyed."""
    with as_if_at(ending.questions_end(round_)), transaction():
        ending.destroy_key(round_)


def three_corrections() -> None:
    """A short and a very long one public, one that waits."""
    round_ = stories.published()
    for text in ("Ask for £500, not £5,000.", LONG):
        corrections.correct(round_, text)
    with transaction():
        write_correction(round_, corrections.two_facilitators(round_)[0], "A date is wrong.")


def spelled_differently() -> None:
    """Lots, which two members wrote down differently."""
    round_ = lotto.closed(lotto.scored(**lotto.LOTS))
    lotto.read_by(round_, 0, value="1234561234")
    lotto.read_by(round_, 1, value="6543211234")


def opened_weeks_ago(weeks: int, proposals: int) -> Round:
    """A round opened so long ago, by dates that leave four weeks for proposals and one for interests."""
    with as_if_at(now() - timedelta(weeks=weeks, hours=36)):
        round_ = stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")
        stories.sent_proposals(round_, proposals)
    return round_


def given_more() -> None:
    """More time twice over, each with reasons as long as people write them."""
    round_ = opened_weeks_ago(1, 2)
    for reason in ("The library was shut.", LONG):
        until = rules_of(round_.id).dates["proposals"] + timedelta(days=3)
        with transaction():
            extend(round_, "proposals", until, reason)


SCENES: dict[str, tuple[Callable[[], object], str, str]] = {
    "scrutiny-early": (lambda: stories.scored(**scrutiny.NAMED), "scrutiny", scrutiny.FIRST),
    "scrutiny-open": (lambda: stories.published(**scrutiny.NAMED), "scrutiny", scrutiny.FIRST),
    "scrutiny-over": (lambda: over(stories.published(**scrutiny.NAMED)), "scrutiny", scrutiny.FIRST),
    "corrections": (three_corrections, "corrections", FACILITATOR),
    "corrections-second": (three_corrections, "corrections", corrections.SECOND),
    "corrected-result": (three_corrections, "results", ""),
    "move": (lambda: opened_weeks_ago(1, 2), "move", FACILITATOR),
    "move-closing": (stories.scored, "move", FACILITATOR),
    "more-time": (lambda: opened_weeks_ago(1, 2), "more-time", FACILITATOR),
    "more-time-given": (given_more, "", MEMBER),
    "more-time-in-rules": (given_more, "ground-rules", MEMBER),
    "open-again": (lambda: opened_weeks_ago(4, 2), "open-again", FACILITATOR),
    "waiting": (lambda: opened_weeks_ago(5, 0), "", FACILITATOR),
    "draw-named": (lambda: lotto.closed(lotto.scored()), "draw", MEMBER),
    "draw-told": (lotto.published, "trail", ""),
    "lots": (spelled_differently, "draw", MEMBER),
    "lots-third": (spelled_differently, "draw", THIRD),
}


def seen_by(app: Flask, page: Page, address: str) -> None:
    """Sign the browser in as the person of an address; as nobody without one."""
    if address:
        with app.app_context(), transaction():
            link = make_link(scrutiny.person(address))
        page.goto(link)
        page.get_by_role("button", name="Sign in", exact=True).click()


def problems(
    server: LiveServer, page: Page, axe: Callable[[Page], list[str]], path: str, name: str
) -> list[str]:
    found = []
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)
        address = server.url(f"/rounds/winter-round/{path}".rstrip("/"))
        found += look(page, address, axe, f"rare-{name}-{width}-{colours}")
        assert page.url == address
    return found


@pytest.mark.parametrize("scene", SCENES)
def test_rare_page_is_accessible_and_fits(
    scene: str, live_server: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    make, path, address = SCENES[scene]
    with live_server.app.app_context():
        make()
        db.session.remove()
    page = open_page()
    seen_by(live_server.app, page, address)
    assert problems(live_server, page, axe, path, scene) == []


def test_page_after_a_database_was_put_back_is_accessible_and_fits(
    app: Flask, open_page: OpenPage, axe: Callable[[Page], list[str]], request: pytest.FixtureRequest
) -> None:
    kept = Backup(app.extensions["settings"], request)
    with app.app_context():
        stories.closed(stories.scored())
    kept.take(app)
    again = make_app(kept.settings)
    with again.app_context():
        stories.publish(stories.confirmed(stories.counted(the_round())))
    again = kept.put_back(again)
    with again.app_context(), pytest.raises(Refused, match="have to agree"), transaction():
        count_round(the_round())
    with serving(kept.settings) as server:
        page = open_page()
        seen_by(server.app, page, MEMBER)
        assert problems(server, page, axe, "how-to-go-on", "go-on") == []
        assert problems(server, page, axe, "trail", "go-on-trail") == []


def the_round() -> Round:
    found = round_named("winter-round")
    assert found is not None
    return found
