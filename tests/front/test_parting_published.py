"""Whoever leaves, whenever it is and whatever they do after it: what is published holds for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.collaboratives.models import Membership
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import drop, transaction
from grants.decisions.service import answer_decision, decision_of
from grants.front.forgetting import forget
from grants.front.parting import leave
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named
from grants.scoring.roll import deciding, place_of
from tests import stories
from tests.scoring.everything import refused
from tests.web.someone import words
from tests.web.test_draws import signed_in
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

LEAVES = ("before the roll", "before casting", "after casting", "before answering", "after answering")
THEN = ("stays away", "comes back", "is forgotten at once", "is forgotten once it is published")


def act(seat_id: str, what: str) -> None:
    """Leave, come back or be forgotten."""
    with transaction():
        held = db.session.get_one(Membership, seat_id)
        if what == "leaves":
            assert leave(held.collaborative, held.person)
        elif what == "comes back":
            seat(held.collaborative, held.person, {"member"})
        elif what.startswith("is forgotten"):
            forget(held.person_id)


def say_yes(round_: Round, *members: Membership) -> None:
    for member in members:
        if decision_of(round_) is None:
            with transaction():
                answer_decision(round_, member, agrees=True, reason="")


def lived_through(leaves: str, then: str) -> Round:
    """A round of seven, published, whose last member leaves at this point of it."""
    round_ = stories.frozen_round(stories.start(members=7))
    held = stories.members(round_)[6]

    def passes(point: str) -> None:
        if point == leaves:
            act(held.id, "leaves")
            if "published" not in then:
                act(held.id, then)

    stories.sent_proposals(round_, 3)
    stories.moved(round_, "interests")
    passes("before the roll")
    stories.moved(round_, "scoring")
    passes("before casting")
    for number, member in enumerate(stories.members(round_)):
        if place_of(round_, member) is not None:
            stories.cast(round_, member, stories.usual_scores(round_, number))
    passes("after casting")
    stories.counted(stories.closed(round_))
    passes("before answering")
    if leaves == "after answering":
        say_yes(round_, held)
        passes("after answering")
    say_yes(round_, *reversed(deciding(round_)))
    stories.publish(round_)
    if "published" in then:
        act(held.id, then)
    return round_


@pytest.mark.parametrize("then", THEN)
@pytest.mark.parametrize("leaves", LEAVES)
def test_bundle_holds_whenever_somebody_leaves_and_whatever_comes_of_it(
    app: Flask, leaves: str, then: str
) -> None:
    with app.app_context():
        round_ = lived_through(leaves, then)
        assert list(check(round_)) == []
        report = verify(bundle_of(round_))
        assert [(each.subject, each.sentence) for each in report.findings] == []
        said = {entry.type: entry.data for entry in read_entries(round_.ledger_id)}
        is_on_roll = leaves != "before the roll" or then == "comes back"
        assert said["roll-frozen"]["slots"] == 6 + is_on_roll
        is_off_again = then == "is forgotten at once" and leaves != "before the roll"
        assert said["decision-confirmed"]["members"] == 6 + is_on_roll - is_off_again


def test_members_read_that_too_few_are_left_to_agree_until_somebody_is_back(app: Flask) -> None:
    with app.app_context():
        round_ = stories.scored(members=7)
        gone = [held.id for held in stories.members(round_)[4:]]
        for seat_id in gone:
            act(seat_id, "leaves")
        stories.counted(stories.closed(round_))
        drop()
    page = words(signed_in(app, "member-1@salford-together.example").get("/rounds/winter-round/decision"))
    assert "It is confirmed when 5 of 7 agree." in page
    assert "3 members on the roll left without agreeing. They still count" in page
    assert "no more than 4 can agree now, and 5 must." in page
    home = words(signed_in(app, "facilitator-1@salford-together.example").get("/"))
    assert "0 of 7 members have answered." in home
    assert "no more than 4 can agree now, and 5 must." in home
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_
        say_yes(round_, *deciding(round_))
        assert decision_of(round_) is None
        act(gone[0], "comes back")
        drop()
    back = signed_in(app, "member-5@salford-together.example")
    assert "Look at the result and say whether you agree." in words(back.get("/rounds/winter-round"))
    page = words(back.get("/rounds/winter-round/decision"))
    assert "2 members on the roll left without agreeing." in page
    assert "can agree now" not in page
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_
        with transaction():
            away = db.session.get_one(Membership, gone[1])
            assert "have left" in refused(lambda: answer_decision(round_, away, agrees=True, reason=""))
        say_yes(round_, *deciding(round_))
        stories.publish(round_)
        assert verify(bundle_of(round_)).findings == []
        drop()
