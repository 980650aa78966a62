"""The database without the round's key leads from no member to a slot: two attacks that did, as programs.

One looks for what is missing from it, the other for what stands beside what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from grants.audit.keys import settings
from grants.db import db
from grants.db.edge import transaction
from grants.deliberation.service import declare_interests
from grants.proposals.models import GroupPerson
from grants.reports.ledger_check import check
from grants.scoring.roll import ballot_of
from grants.scoring.service import cast_ballot
from tests import stories
from tests.access import reader

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database
MEMBERS = 6


def told() -> Round:
    """Everybody stands aside on one proposal: two said so before scoring, one writes for it, three had cast.

    All cast again but the fifth; nobody leaves any other proposal without a score.
    """
    round_ = stories.frozen_round(stories.start(members=MEMBERS))
    proposals = stories.sent_proposals(round_, MEMBERS)
    first, second, third, *later = stories.members(round_)
    with transaction():
        db.session.add(GroupPerson(group_id=proposals[2].group_id, person_id=third.person_id))
    stories.moved(round_, "interests")
    with transaction():
        declare_interests(round_, first, stories.proposals_sent_to(round_.id)[:1])
        declare_interests(round_, second, stories.proposals_sent_to(round_.id)[1:2])
    stories.cast_by_all(stories.moved(round_, "scoring"))
    for at, member in enumerate(later):
        stories.save(round_, member, {f"p{at + 4}": "recuse"})
        if at != 1:
            with transaction():
                cast_ballot(round_, member)
    return round_


def lose_the_key(round_: Round) -> None:
    assert list(check(round_)) == []
    (settings().ledger_key_file.parent / "round-keys" / round_.id).unlink()


@pytest.mark.parametrize("when", ["scoring", "decision"])
def test_missing_rows_lead_from_no_member_to_a_slot(when: str, app: Flask) -> None:
    with app.app_context():
        round_ = told()
        third = stories.members(round_)[2].id
        if when == "decision":
            stories.closed(round_)
        lose_the_key(round_)
        slots = {bytes(row["slot"]).hex() for row in reader.found("SELECT slot FROM ballots")}
        assert len(slots) == MEMBERS
        assert reader.slots_by_absence() == {third: slots}, "whoever writes for a group is known to do so"


def test_attack_by_missing_rows_finds_a_slot_where_rows_are_missing(app: Flask) -> None:
    with app.app_context():
        round_ = told()
        third, proposal = stories.members(round_)[2], stories.proposals_sent_to(round_.id)[2]
        ballot, seat = ballot_of(round_, third), third.id
        slot = bytes(ballot.slot).hex()
        with transaction():
            db.session.execute(
                text("DELETE FROM readings WHERE ballot_id = :ballot AND proposal_id = :proposal"),
                {"ballot": ballot.id, "proposal": proposal.id},
            )
            db.session.execute(
                text("DELETE FROM scores WHERE ballot_id = :ballot AND proposal_id = :proposal"),
                {"ballot": ballot.id, "proposal": proposal.id},
            )
        assert reader.slots_by_absence() == {seat: {slot}}


@pytest.mark.parametrize("when", ["scoring", "decision"])
def test_entries_beside_each_other_tie_no_slot_to_an_interest(when: str, app: Flask) -> None:
    with app.app_context():
        round_ = told()
        if when == "decision":
            stories.closed(round_)
        lose_the_key(round_)
        withdrawn = [each for each in reader.entries() if each["type"] == "ballot-withdrawn"]
        assert len({each["data"]["slot"] for each in withdrawn}) == 3
        assert reader.slots_by_adjacency() == {}


def test_interests_that_waited_are_logged_together_in_an_order_that_tells_nothing(app: Flask) -> None:
    with app.app_context():
        round_ = told()
        kinds = [each["type"] for each in reader.entries()]
        assert kinds.count("interest-declared") == 2
        assert kinds[kinds.index("roll-frozen") :].count("interest-declared") == 0
        stories.closed(round_)
        *_before, moved, one, two, three, four, closed = reader.entries()
        assert (moved["data"]["to"], closed["type"]) == ("decision", "ballots-closed")
        waited = [each["data"] for each in (one, two, three, four)]
        assert sorted(each["proposal"] for each in waited) == ["p3", "p4", "p5", "p6"]
        commitments = [each["commitment"] for each in waited]
        assert commitments == sorted(commitments)
        assert list(check(round_)) == []


def test_place_of_an_interest_in_the_database_tells_nothing_after_closing(app: Flask) -> None:
    with app.app_context():
        round_ = stories.closed(told())
        lose_the_key(round_)
        assert reader.proposals_by_transaction() == {}
        if db.engine.dialect.name == "sqlite":
            with pytest.raises(OperationalError, match="rowid"):
                reader.found("SELECT rowid FROM interests")
            return
        rows = reader.found("SELECT proposal_id FROM interests ORDER BY ctid")
        by_id = {
            each["id"]: each["reference"] for each in reader.found("SELECT id, reference FROM proposals")
        }
        logged = [
            each["data"]["proposal"] for each in reader.entries() if each["type"] == "interest-declared"
        ]
        assert [by_id[row["proposal_id"]] for row in rows] == logged
