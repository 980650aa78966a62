"""Whoever runs the server casts for a member who did not. They have every key; what they lack is the member.

A ballot is made up under the member's own slot by the application's own verb, so that nothing is out of
order: the ledger agrees with the database, and the bundle verifies. The member finds it: their name is on the
list of those who cast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from grants.audit import ledger
from grants.audit.ledger import read_entries
from grants.db import db
from grants.db.edge import transaction
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named
from grants.scoring.models import Ballot
from grants.scoring.roll import ballot_of, places_on_roll
from grants.scoring.turnout import names_that_cast
from tests import stories
from tests.access.world import enter
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.by_chance

SLUG = "winter-round"
ABSENT = "Carol Hughes"


@dataclass(frozen=True)
class Published:
    """What anybody finds: the verifier's exit and findings, and how many ballots were counted."""

    exit: int
    findings: list[str]
    ballots: int


def scored(*, made_up: bool) -> Round:
    """Seven members, of whom Carol casts nothing; the server may do it for her."""
    round_ = stories.frozen_round(stories.start())
    stories.sent_proposals(round_)
    stories.open_scoring(round_)
    for place, member in enumerate(stories.members(round_)):
        if made_up or member.person.name != ABSENT:
            stories.cast(round_, member, stories.usual_scores(round_, place))
    return round_


def look(round_: Round) -> Published:
    report = verify(bundle_of(round_), ledger.verifier_key(round_.ledger))
    [closed] = [each for each in read_entries(round_.ledger_id) if each.type == "ballots-closed"]
    ballots = closed.data["ballots"]
    assert isinstance(ballots, int)
    return Published(report.exit, [str(each) for each in report.findings], ballots)


def finish(round_: Round) -> Round:
    return stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))


def listed(round_: Round) -> list[str]:
    return names_that_cast(round_, stories.members(round_)[0], places_on_roll(round_.id))


def test_member_for_whom_the_server_cast_finds_their_name(app: Flask) -> None:
    with app.app_context():
        round_ = finish(scored(made_up=True))
        assert look(round_) == Published(3, [], 7), "no check of the bundle can tell"
        assert list(check(round_)) == [], "nor one of the database"
        assert ABSENT in listed(round_)


def test_list_names_those_who_cast_and_as_many_as_ballots(app: Flask) -> None:
    with app.app_context():
        round_ = finish(scored(made_up=False))
        assert look(round_) == Published(3, [], 6)
        every = sorted(member.person.name for member in stories.members(round_))
        assert listed(round_) == [name for name in every if name != ABSENT]


def test_hiding_the_made_up_name_leaves_fewer_names_than_ballots(app: Flask) -> None:
    with app.app_context():
        round_ = finish(scored(made_up=True))
        shown = [name for name in listed(round_) if name != ABSENT]
        assert (len(shown), look(round_).ballots) == (6, 7)


def test_cast_added_to_the_ledger_alone_is_named_by_ledger_verify(app: Flask) -> None:
    with app.app_context():
        round_ = scored(made_up=False)
        absent = next(each for each in stories.members(round_) if each.person.name == ABSENT)
        with transaction():
            slot = bytes(ballot_of(round_, absent).slot).hex()
            place = ledger.record(
                round_.ledger, "ballot-cast", {"digest": "0" * 64, "revision": 1, "slot": slot}
            )
        assert [each for each in check(round_) if each.startswith(f"entry {place},")]


def test_cast_added_to_the_database_alone_is_told_by_ledger_verify(app: Flask) -> None:
    with app.app_context():
        round_ = scored(made_up=False)
        absent = next(each for each in stories.members(round_) if each.person.name == ABSENT)
        with transaction():
            ballot = db.session.get_one(Ballot, ballot_of(round_, absent).id)
            ballot.revision = 1
        assert [each for each in check(round_) if "no entry says that it was cast" in each]


def test_members_on_the_roll_read_the_list_once_ballots_are_closed(app: Flask) -> None:
    """Carol, who cast nothing, as well as others."""
    readers = ("member-1@salford-together.example", "member-3@salford-together.example")
    with app.app_context():
        scored(made_up=False)
    assert [names_on_page(app, address) for address in readers] == [[], []]
    with app.app_context():
        expected = listed(stories.closed(the_round()))
    assert [names_on_page(app, address) for address in readers] == [expected, expected]
    with app.app_context():
        stories.publish(stories.confirmed(stories.counted(the_round())))
    assert [names_on_page(app, address) for address in readers] == [expected, expected]


def test_nobody_else_reads_the_list(app: Flask) -> None:
    with app.app_context():
        round_ = scored(made_up=False)
        with transaction():
            late = stories.welcome("member-8@salford-together.example", "Lara Late")
            stories.seat(round_.collaborative, late, {"member"})
        finish(round_)
    others = ("facilitator-1", "observer", "member-8")
    for address in ("", *(f"{name}@salford-together.example" for name in others)):
        assert names_on_page(app, address) == []


def test_list_goes_with_the_rounds_key(app: Flask) -> None:
    with app.app_context():
        round_ = finish(scored(made_up=False))
        assert listed(round_)
        (app.extensions["settings"].ledger_key_file.parent / "round-keys" / round_.id).unlink()
        assert listed(round_) == []
    assert names_on_page(app, "member-1@salford-together.example") == []


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


def names_on_page(app: Flask, address: str) -> list[str]:
    """The names under “Whose ballots were counted” on the round's page."""
    browser = FlaskClient(app, use_cookies=False)
    page = browser.get(f"/rounds/{SLUG}", headers={"Cookie": enter(app, address).cookie}).text
    assert "Winter Round" in page
    after = page.partition("Whose ballots were counted")[2].partition("</details>")[0]
    return re.findall("<li>([^<]+)</li>", after)
