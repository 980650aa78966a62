"""A button pressed by many at the same moment does what it says once."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.awards.service import accept, award_of, awards_of
from grants.db import db
from grants.decisions.service import count_round
from grants.proposals.models import Proposal
from grants.proposals.queries import sent_proposals
from grants.proposals.service import decline, withdraw
from grants.reports.ledger_check import check
from grants.reports.publication import publish
from grants.rounds.queries import latest_rules, round_named
from grants.rounds.service import move_on
from tests import stories
from tests.scoring.together import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database


def the_round() -> Round:
    found = round_named("winter-round")
    assert found is not None
    return found


def press(verb: Callable[[], object]) -> str:
    """A button that many press at once: everything it will look at is read before anybody's turn comes."""
    round_ = the_round()
    for proposal in sent_proposals(round_.id):
        assert proposal.status
        assert award_of(proposal) is None or proposal.version
    latest_rules(round_.id)
    verb()
    return "done"


def kinds(round_: Round) -> Counter[str]:
    """How many entries of each type there are."""
    return Counter(entry.type for entry in read_entries(round_.ledger_id))


def test_presses_of_each_button_of_a_round_at_once(app: Flask) -> None:
    with app.app_context():
        stories.closed(stories.scored(members=4, proposals=2))
    assert pressed(app, lambda: count_round(the_round()), "count-made") == ONCE
    with app.app_context():
        stories.confirmed(the_round())
    assert pressed(app, lambda: publish(the_round()), "published") == ONCE
    with app.app_context():
        winner = awards_of(the_round().id)[0].proposal_id
    accepted = pressed(app, lambda: accept(db.session.get_one(Proposal, winner)), "award-accepted")
    assert accepted == ONCE


ONCE = (["done"] * 12, 1, [])
"""Twelve press; all are content, one entry is written, and the ledger holds."""


def pressed(app: Flask, verb: Callable[[], object], kind: str) -> tuple[list[str], int, list[str]]:
    """What twelve who press at once are told, the entries of the kind then, and what the check finds."""
    told = at_once(app, [partial(press, verb)] * 12)
    with app.app_context():
        return told, kinds(the_round())[kind], list(check(the_round()))


def test_presses_of_each_button_for_a_proposal_at_once(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        one, two = (proposal.id for proposal in stories.sent_proposals(round_, 2))
    acts = [partial(press, lambda: withdraw(db.session.get_one(Proposal, one)))] * 6
    acts += [partial(press, lambda: decline(db.session.get_one(Proposal, two), "Not here."))] * 6
    assert at_once(app, acts).count("done") == 2
    with app.app_context():
        found = kinds(the_round())
        assert (found["proposal-withdrawn"], found["proposal-ineligible"]) == (1, 1)
        assert list(check(the_round())) == []


def test_presses_to_move_a_round_at_once(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        stories.sent_proposals(round_, 2)
    given = at_once(app, [partial(press, lambda: move_on(the_round(), "interests", "Now."))] * 12)
    assert given.count("done") == 1
    with app.app_context():
        assert kinds(the_round())["phase-moved"] == 2
        assert list(check(the_round())) == []
