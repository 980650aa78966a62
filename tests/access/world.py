"""Two collaboratives side by side, with a round in the making, one going on and one published in each.

Copied as files at every phase of the first one's round, so that a test may change whatever it likes.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.db.edge import transaction
from grants.people.service import make_link, person_with, welcome
from grants.proposals.models import Proposal
from grants.rounds.models import Round
from tests import scrutiny, stories
from tests.access.story import ADVANCE, PEOPLE, PHASES, begin_here, live_elsewhere
from tests.fixtures.databases import let_go, make_app, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Visitor:
    """Somebody's browser: its cookie, and a token its forms may carry."""

    cookie: str
    token: str


@dataclass(frozen=True)
class World:
    """A copy of everything at one phase: a folder with the database and the keys, and how each comes in."""

    folder: Path
    people: dict[str, Visitor]
    proposals: dict[str, str]

    def app(self) -> Flask:
        """The application on it."""
        return make_app(settings_for(f"sqlite:///{self.folder / 'evenhand.db'}", self.folder))

    def copied(self, folder: Path) -> World:
        """The same somewhere else, to be changed."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)


class Stage:
    """One application, on whichever world is shown; showing one again puts back what was changed."""

    def __init__(self, worlds: dict[str, World], folder: Path) -> None:
        self.worlds = worlds
        self.folder = folder
        self.phase = PHASES[0]
        self.app = self.show(self.phase).app()

    def show(self, phase: str) -> World:
        """Put this phase's world on the stage, as it was."""
        if hasattr(self, "app"):
            let_go(self.app)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.phase = phase
        return self.worlds[phase].copied(self.folder)

    def world(self, phase: str) -> World:
        """The world of this phase, where it was only looked at since it was shown."""
        return replace(self.worlds[phase], folder=self.folder) if phase == self.phase else self.show(phase)


@cache
def made_once(template: Path) -> Stage:
    """The stage that all tests of one process share: making it takes seconds."""
    folder = template.parent / "worlds"
    return Stage(build(folder / "made", template), folder / "shown")


def build(folder: Path, template: Path, turn: int = 0) -> dict[str, World]:
    """Every phase's world, each in a folder of its own under `folder`.

    `turn` hands each ballot on to the member so many seats further: the same ballots, cast in the same order,
    by other people.
    """
    now = folder / "now"
    now.mkdir(parents=True)
    shutil.copyfile(template, now / "evenhand.db")
    world = World(now, {}, {})
    app = world.app()
    with app.app_context():
        live_elsewhere()
        going = stories.begun_round(begin_here(), **scrutiny.NAMED)
        slug = going.slug
        db.session.remove()
    world = replace(world, people={kind: enter(app, address) for kind, address in PEOPLE.items()})
    worlds = {}
    for phase in PHASES:
        with app.app_context():
            ADVANCE[phase](db.session.scalars(select(Round).where(Round.slug == slug)).one(), turn)
            world = replace(world, proposals=_proposals())
        let_go(app)
        worlds[phase] = world.copied(folder / phase)
    return worlds


def _proposals() -> dict[str, str]:
    """The id of every proposal, by "its round's slug/its number", or "its round's slug/draft"."""
    found = db.session.scalars(select(Proposal).order_by(Proposal.id))
    return {f"{each.round.slug}/{each.number or 'draft'}": each.id for each in found}


def enter(app: Flask, address: str) -> Visitor:
    """Sign in as anybody does, with a link from a message; a stranger has a cookie and a token too."""
    browser = app.test_client()
    if address:
        with app.app_context(), transaction():
            person = person_with(address) or welcome(address, "Somebody New")
            path = make_link(person).removeprefix("http://localhost")
        found = CSRF.search(browser.get(path).text)
        assert found
        assert browser.post(path, data={"csrf_token": found[1]}).status_code == 303
    found = CSRF.search(browser.get("/my-details" if address else "/sign-in").text)
    cookie = browser.get_cookie("evenhand")
    assert found
    assert cookie
    return Visitor(f"evenhand={cookie.value}", found[1])
