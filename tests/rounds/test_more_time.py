"""Giving a phase more time: later only, told to everybody, in the ledger, and read wherever an end is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit.ledger import latest_checkpoint, read_entries
from grants.dates import to_form
from grants.db import as_if_at, db, now, stamp
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import welcome
from grants.proposals.service import start_proposal
from grants.refusal import Refused
from grants.reports import ending
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.extending import extend
from grants.rounds.queries import extensions_of, frozen_rules, rules_of
from grants.rounds.rules import Rules
from grants.rounds.timing import is_over
from grants.scoring.service import cast_ballot
from tests import lotto, stories
from tests.rounds.test_by_time import PAGE, SECOND, open_for_proposals, the_round, tick
from tests.web.someone import words
from tests.web.test_draws import send, signed_in
from voting.verify import verify

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

THREE_DAYS = timedelta(days=3)
WHY = "The library was shut by the snow, so groups could not come in to write."


def given(phase: str, by: timedelta = THREE_DAYS, why: str = WHY) -> datetime:
    """The phase goes on for so much longer; its new end."""
    until = rules_of(the_round().id).dates[phase] + by
    with transaction():
        extend(the_round(), phase, until, why)
    return until


@pytest.mark.every_database
def test_later_end_holds_everywhere_and_later_ends_move_by_as_much(app: Flask) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        questions = ending.questions_end(the_round())
        until = given("proposals")
        assert until == ends["proposals"] + THREE_DAYS
        assert rules_of(the_round().id).dates == {phase: end + THREE_DAYS for phase, end in ends.items()}
        assert ending.questions_end(the_round()) == questions + THREE_DAYS
        version = frozen_rules(the_round().id)
        assert version is not None
        assert Rules.read(version.document).dates == ends
    with as_if_at(ends["proposals"] + SECOND):
        assert tick(app) == ""
        with app.app_context():
            assert not is_over(the_round())
            stories.sent_proposal(the_round(), "The Late Ones", "Soup", 300)
    with as_if_at(until):
        assert tick(app) == "winter-round: moved on by time, and is now at: interests\n"
    with app.app_context():
        assert list(check(the_round())) == []


def test_earlier_end_stays_as_it_was_and_what_is_over_moves_no_more(app: Flask) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        given("interests")
        now_ends = rules_of(the_round().id).dates
    assert now_ends["proposals"] == ends["proposals"]
    assert now_ends["scoring"] == ends["scoring"] + THREE_DAYS


def test_entry_has_the_end_and_a_fingerprint_of_the_reason_and_no_checkpoint(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        before = latest_checkpoint(the_round().ledger_id)
        until = given("proposals")
        entry = read_entries(the_round().ledger_id)[-1]
        assert (entry.type, entry.data["phase"], entry.data["until"]) == (
            "phase-extended",
            "proposals",
            stamp(until),
        )
        assert WHY not in str(entry.data)
        assert latest_checkpoint(the_round().ledger_id) == before


@pytest.mark.parametrize(
    ("phase", "by", "why", "sentence", "field"),
    [
        ("interests", THREE_DAYS, WHY, "The round has moved on since", ""),
        ("proposals", THREE_DAYS, "  ", "Say why. Everybody in the round will read it.", "reason"),
        ("proposals", timedelta(0), WHY, "An end can be put later only.", "until"),
        ("proposals", -THREE_DAYS, WHY, "An end can be put later only.", "until"),
        ("proposals", timedelta(days=367), WHY, "more than a year later", "until"),
    ],
)
def test_what_cannot_be_given_is_refused(
    phase: str, by: timedelta, why: str, sentence: str, field: str, app: Flask
) -> None:
    open_for_proposals(app)
    with app.app_context():
        size = the_round().ledger.size
        with pytest.raises(Refused, match=sentence) as no:
            given(phase, by, why)
        assert (no.value.field or "") == field
        assert (the_round().ledger.size, list(extensions_of(the_round().id))) == (size, [])


def test_everybody_is_told_why_and_groups_that_write_or_have_sent(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        with transaction():
            start_proposal(the_round(), welcome("slow@groups.example"), "Slow and Sure")
        given("proposals")
        groups = told("@groups.example")
        assert sorted(groups) == [
            "ordsall-walkers-2@groups.example",
            "slow@groups.example",
            "the-allotment-table-1@groups.example",
        ]
        here = told("@salford-together.example")
        assert sorted(here) == [
            f"{who}@salford-together.example"
            for who in ("facilitator-1", "member-1", "member-2", "member-3", "observer")
        ]
        assert all(f"Why: {WHY}" in body for body in [*groups.values(), *here.values()])


@pytest.mark.parametrize("phase", ["interests", "scoring", "decision"])
def test_later_time_is_told_to_groups_in_the_round_and_to_observers(phase: str, app: Flask) -> None:
    """A group waits for an answer, and that comes later by as much."""
    open_for_proposals(app)
    with app.app_context():
        with transaction():
            start_proposal(the_round(), welcome("slow@groups.example"), "Slow and Sure")
        stories.open_scoring(the_round()) if phase != "interests" else stories.moved(the_round(), phase)
        if phase == "decision":
            stories.closed(stories.cast_by_all(the_round()))
        given(phase)
        assert sorted(told("@groups.example")) == [
            "ordsall-walkers-2@groups.example",
            "the-allotment-table-1@groups.example",
        ]
        assert WHY in told("@salford-together.example")["observer@salford-together.example"]


def told(ending_in: str) -> dict[str, str]:
    """The last body that each address was sent about more time."""
    query = select(Message).where(Message.subject.startswith("More time")).order_by(Message.id)
    return {each.address: each.body for each in db.session.scalars(query) if each.address.endswith(ending_in)}


def test_scoring_is_not_opened_again_once_its_time_is_over_and_somebody_has_cast(app: Flask) -> None:
    ends = open_for_proposals(app, **lotto.PUBLIC)
    with app.app_context():
        stories.cast_by_all(stories.open_scoring(the_round()))
        with as_if_at(ends["scoring"]):
            with pytest.raises(Refused, match="The time for scoring is over and there are ballots"):
                given("scoring")
            lotto.closed(the_round())
            with pytest.raises(Refused, match="The round has moved on"):
                given("scoring")


def test_scoring_in_which_nobody_cast_can_go_on(app: Flask) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        stories.open_scoring(the_round())
    with as_if_at(ends["scoring"] + SECOND):
        assert "Nobody has cast a ballot" in tick(app)
        with app.app_context():
            given("scoring")
            stories.cast_by_all(the_round())
            assert list(check(the_round())) == []


def test_scoring_is_given_more_time_twice_at_most(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.open_scoring(the_round())
        given("scoring")
        given("scoring")
        with pytest.raises(Refused, match="twice already"):
            given("scoring")


def test_round_that_was_given_more_time_is_published_and_verifies(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        given("proposals")
        stories.moved(the_round(), "interests", "scoring")
        stories.cast_by_all(the_round())
        given("scoring")
        with transaction():
            cast_ballot(the_round(), stories.members(the_round())[0])
        stories.publish(stories.confirmed(stories.counted(stories.closed(the_round()))))
        assert verify(bundle_of(the_round())).findings == []
        assert list(check(the_round())) == []


def test_facilitator_gives_time_on_a_page_and_members_read_why(app: Flask) -> None:
    ends = open_for_proposals(app)
    until = ends["proposals"] + THREE_DAYS
    facilitator = signed_in(app, "facilitator-1@salford-together.example")
    assert "Give this part more time" in words(facilitator.get(PAGE))
    page = words(facilitator.get(f"{PAGE}/more-time"))
    assert "Every date after it moves by as much" in page
    sent = {"phase": "proposals", "reason": WHY}
    late = send(facilitator, f"{PAGE}/more-time", until=to_form(now(), "Europe/London"), **sent)
    assert (late.status_code, WHY in words(late)) == (422, True)
    assert "An end can be put later only." in words(late)
    done = send(facilitator, f"{PAGE}/more-time", until=to_form(until, "Europe/London"), **sent)
    assert done.status_code == 303
    member = signed_in(app, "member-1@salford-together.example")
    assert WHY in words(member.get(PAGE))
    rules = words(member.get(f"{PAGE}/ground-rules"))
    assert "More time was given since, so this holds now:" in rules
    assert member.get(f"{PAGE}/more-time").status_code == 403
    assert WHY not in words(app.test_client().get(PAGE))
