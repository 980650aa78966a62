"""Scoring is over by its time and the round waits for its draw to be named: nobody takes a ballot back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit.ledger import read_entries
from grants.collaboratives.models import Membership
from grants.collaboratives.service import seat
from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.decisions.service import answer_decision
from grants.deliberation.models import Interest
from grants.deliberation.seats import Seats
from grants.deliberation.service import interests_declared
from grants.front.forgetting import forget
from grants.front.parting import leave
from grants.front.ticking import tick
from grants.proposals.queries import standing_proposals
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named, rules_of
from grants.scoring.closing import final_ballots, turnout
from grants.scoring.service import stand_aside
from tests import lotto, stories
from tests.web.someone import words
from tests.web.test_draws import signed_in
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask

SCORES = {"p1": (5, 4, 3), "p3": (2, 2, 1)}


@pytest.mark.every_database
@pytest.mark.parametrize("goes", ["leaves", "is forgotten"])
def test_ballot_stays_when_its_member_goes_after_the_time_for_scoring(app: Flask, goes: str) -> None:
    with app.app_context():
        round_ = lotto.scored()
        held = stories.members(round_)[0]
        with transaction():
            assert stand_aside(round_, held, standing_proposals(round_.id)[1])
        stories.cast(round_, held, SCORES)
        over = rules_of(round_.id).dates["scoring"] + timedelta(days=2)
        with as_if_at(over):
            tick()
            assert round_.phase == "scoring", "it waits for the draw to be named"
            before = len(final_ballots(round_)), turnout(round_)
            with transaction():
                if goes == "leaves":
                    assert leave(held.collaborative, held.person)
                else:
                    forget(held.person_id)
            assert (len(final_ballots(round_)), turnout(round_)) == before == (7, (6, 7))
            assert list(check(round_)) == []
            lotto.closed(round_)
            assert interests_declared(standing_proposals(round_.id))["p2"] == 1
            lotto.read_by(round_, 1, 2)
            stories.publish(stories.confirmed(stories.counted(round_)))
        assert list(check(round_)) == []
        assert [each.sentence for each in verify(bundle_of(round_)).findings] == []
        said = {entry.type: entry.data for entry in read_entries(round_.ledger_id)}
        assert said["ballots-closed"]["ballots"] == 7
        assert said["decision-confirmed"]["members"] == (7 if goes == "leaves" else 6)
        drop()


def test_whoever_left_after_the_time_for_scoring_reads_so_before_and_decides_once_back(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.scored()
        over = rules_of(round_.id).dates["scoring"] + timedelta(hours=1)
        drop()
    page = "/collaboratives/salford-together/leave"
    member = signed_in(app, "member-1@salford-together.example")
    assert "it is taken back and does not count" in words(member.get(page))
    with as_if_at(over):
        said = words(signed_in(app, "member-1@salford-together.example").get(page))
        assert "Ballots are closed, so yours stays in the count" in said
        assert "taken back" not in said
        with app.app_context():
            found = round_named("winter-round")
            assert found
            held = stories.members(found)[0]
            with transaction():
                leave(held.collaborative, held.person)
            with transaction():
                seat(held.collaborative, held.person, {"member"})
            lotto.closed(found)
            lotto.read_by(found, 1, 2)
            stories.counted(found)
            with transaction():
                held = db.session.get_one(Membership, held.id)
                assert not answer_decision(found, held, agrees=True, reason="")
            drop()


def test_interest_that_waits_and_is_nobodys_is_found_where_nobody_was_forgotten(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.scored()
        with transaction():
            stand_aside(round_, stories.members(round_)[0], standing_proposals(round_.id)[1])
            Seats(round_.id).untie(db.session.scalars(select(Interest)).one())
        assert "1 interests in p2 wait that are nobody's, and 0 were forgotten" in list(check(round_))
        drop()
