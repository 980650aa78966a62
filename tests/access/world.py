"""Two collaboratives side by side, with a round in the making, one going on and one published in each.

Copied as files at every phase of the first one's round, so that a test may change whatever it likes.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import transaction
from grants.decisions.service import answer_decision
from grants.people.service import make_link, person_with, welcome
from grants.proposals.models import Proposal
from grants.proposals.queries import standing_proposals
from grants.proposals.service import start_proposal
from grants.rounds.models import Round
from grants.rounds.queries import rules_of
from grants.rounds.service import answer_rules
from grants.scoring.book import Saved
from grants.scoring.service import cast_ballot, save_reading, stand_aside
from tests import stories
from tests.fixtures.databases import let_go, make_app, settings_for
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from grants.collaboratives.models import Collaborative, Membership

HERE, ELSEWHERE = "Salford Together", "Eccles Together"
PEOPLE = {
    "stranger": "",
    "somebody with no seat": "nobody-in-particular@people.example",
    "writer": "tea-and-talk@groups.example",
    "writer for another group": "canal-walkers@groups.example",
    "member": "member-1@salford-together.example",
    "member not on the roll": "member-8@salford-together.example",
    "facilitator": "facilitator-1@salford-together.example",
    "member who facilitates": "member-7@salford-together.example",
    "observer": "observer@salford-together.example",
    "member elsewhere": "member-1@eccles-together.example",
    "facilitator elsewhere": "facilitator-1@eccles-together.example",
    "writer elsewhere": "eccles-bakers@groups.example",
    "administrator": "administrator@people.example",
}
PHASES = ("ground-rules", "proposals", "interests", "scoring", "closed", "counted", "confirmed", "published")
MARKS = {  # of each ballot in order: the three answers on a proposal, standing aside, or rather not
    "p1": ("recuse", (3, 4, 3), (4, 3, 4), (3, 4, 3), (4, 3, 4), (3, 4, 3), "abstain"),
    "p2": ((3, 3, 3), (3, 2, 4), (4, 3, 3), (2, 3, 3), (3, 3, 3), (4, 3, 3), (3, 3, 3)),
    "p3": ((5, 4, 4), (4, 5, 4), (4, 4, 5), (5, 5, 4), (4, 4, 5), (4, 5, 4), "abstain"),
}
MEANS = ("3.47", "52/15", "3.05", "64/21", "4.39", "79/18")
"""What the marks above come to, worked out by hand: 52, 64 and 79 points from 5, 7 and 6 members."""
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
        _elsewhere()
        going = stories.begun_round(_here())
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


def _here() -> Collaborative:
    place = stories.start(HERE, members=7)
    with transaction():
        seat(place, welcome(PEOPLE["member who facilitates"]), {"facilitator"})
        welcome(PEOPLE["somebody with no seat"], "Nora Nobody")
        welcome(PEOPLE["administrator"], "Adam Administrator").is_administrator = True
    _past(place, "Past Round", ("Tea and Talk", "Canal Walkers"))
    stories.begun_round(place, "Draft Round")
    return place


def _elsewhere() -> None:
    place = stories.start(ELSEWHERE, members=5)
    with transaction():
        place.is_demonstration = False
    _past(place, "Eccles Past Round", ("Eccles Bakers",))
    stories.begun_round(place, "Eccles Draft Round")
    round_ = _scored(place, "Eccles Winter Round", ("Eccles Bakers", "Eccles Knitters"), 2)
    stories.counted(stories.closed(round_))


def _past(place: Collaborative, title: str, groups: tuple[str, ...]) -> None:
    stories.publish(stories.confirmed(stories.counted(stories.closed(_scored(place, title, groups, 4)))))


def _scored(place: Collaborative, title: str, groups: tuple[str, ...], score: int) -> Round:
    """A round in which everybody gave every question the same score, so that its means are whole."""
    round_ = stories.moved(stories.frozen_round(place, title), "proposals")
    for number, group in enumerate(groups):
        stories.sent_proposal(round_, group, f"An idea of {group}", 500 + 100 * number)
    stories.open_scoring(round_)
    marks = {f"p{number + 1}": (score, score, score) for number in range(len(groups))}
    return stories.cast_by_all(round_, [marks] * len(stories.members(round_)))


def _agree_and_propose(round_: Round, _turn: int) -> None:
    with transaction():
        for member in stories.members(round_)[:5]:
            answer_rules(round_, member, 1, agrees=True, reason="")
    stories.moved(round_, "proposals")
    for group, idea, ask in (
        ("Tea and Talk", "Tea on the landing", 2100),
        ("Canal Walkers", "Slow walks by the canal", 2200),
        ("Tuesday Tools", "A shed where hands are busy", 2300),
    ):
        stories.sent_proposal(round_, group, idea, ask)
    with transaction():
        writer = welcome(PEOPLE["writer"])
        start_proposal(round_, writer, "Second Thoughts")


def _voters(round_: Round, turn: int) -> list[Membership]:
    """Whoever has the first ballot, the second and so on."""
    members = stories.members(round_)[:7]
    return members[turn:] + members[:turn]


def _score(round_: Round, turn: int) -> None:
    """Everybody has saved; five of seven have cast. Somebody joins too late for the roll."""
    stories.moved(round_, "scoring")
    criteria = [criterion.id for criterion in rules_of(round_.id).criteria]
    proposals = {str(proposal.reference): proposal for proposal in standing_proposals(round_.id)}
    for place, member in enumerate(_voters(round_, turn)):
        with transaction():
            for reference, marks in MARKS.items():
                said = (f"Reason {place + 1} on {reference}.", f"Note {place + 1} on {reference}.")
                if marks[place] == "recuse":
                    stand_aside(round_, member, proposals[reference])
                elif marks[place] == "abstain":
                    save_reading(round_, member, proposals[reference], Saved(State.ABSTAINED, {}, *said))
                else:
                    scores = dict(zip(criteria, map(int, marks[place]), strict=True))
                    save_reading(round_, member, proposals[reference], Saved(State.SCORED, scores, *said))
            if place < 5:
                cast_ballot(round_, member)
    with transaction():
        late = welcome(PEOPLE["member not on the roll"], "Lara Late")
        seat(round_.collaborative, late, {"member"})


def _close(round_: Round, turn: int) -> None:
    with transaction():
        for member in _voters(round_, turn)[5:]:
            cast_ballot(round_, member)
    stories.closed(round_)


def _confirm(round_: Round, _turn: int) -> None:
    with transaction():
        for member in stories.members(round_)[:5]:
            answer_decision(round_, member, agrees=True, reason=f"Said by {member.person.name}.")


ADVANCE: dict[str, Callable[[Round, int], object]] = {
    "ground-rules": lambda _round, _turn: None,
    "proposals": _agree_and_propose,
    "interests": lambda round_, _turn: stories.moved(round_, "interests"),
    "scoring": _score,
    "closed": _close,
    "counted": lambda round_, _turn: stories.counted(round_),
    "confirmed": _confirm,
    "published": lambda round_, _turn: stories.publish(round_),
}


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
