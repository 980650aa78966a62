"""Going back: from the interests to proposals, with a reason, and from nowhere else by no way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from grants.audit.ledger import read_entries
from grants.dates import to_form
from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.deliberation.service import declare_interests, interests_said, recused_from
from grants.mail.models import Message
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.models import PHASES
from grants.rounds.queries import extensions_of, moves_of
from grants.rounds.reopening import go_back
from grants.rounds.service import move_on
from tests import stories
from tests.audit.intruder import add, row
from tests.rounds.test_by_time import PAGE, SECOND, open_for_proposals, the_round, tick
from tests.web.someone import words
from tests.web.test_draws import send, signed_in
from voting.verify import verify

if TYPE_CHECKING:
    from flask import Flask

WHY = "A group was locked out on the last day, and it was our fault."
WEEK = timedelta(weeks=1)


def back(until: object = None, why: str = WHY) -> None:
    with transaction():
        go_back(the_round(), why, until)  # type: ignore[arg-type]  # a moment or None


@pytest.mark.every_database
def test_round_is_opened_again_and_goes_on_to_its_end(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        round_ = stories.moved(the_round(), "interests")
        member = stories.members(round_)[0]
        with transaction():
            declare_interests(round_, member, list(standing_proposals(round_.id))[:1])
        back()
        assert (the_round().phase, list(extensions_of(round_.id))) == ("proposals", [])
        assert not interests_said(round_, member)
        assert len(recused_from(member, standing_proposals(round_.id))) == 1
        stories.sent_proposal(round_, "The Late Ones", "Soup", 300)
        stories.cast_by_all(stories.open_scoring(round_))
        stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))
        way = [(move.from_phase, move.to_phase) for move in moves_of(round_.id)]
        assert way[:4] == [
            ("ground-rules", "proposals"),
            ("proposals", "interests"),
            ("interests", "proposals"),
            ("proposals", "interests"),
        ]
        assert list(check(round_)) == []
        assert verify(bundle_of(round_)).findings == []


def test_round_whose_time_for_proposals_is_over_is_opened_until_a_day_that_is_said(app: Flask) -> None:
    ends = open_for_proposals(app)
    with as_if_at(ends["proposals"]):
        tick(app)
        with app.app_context():
            with pytest.raises(Refused, match="Write a date and a time"):
                back()
            assert the_round().phase == "interests"
            back(ends["proposals"] + WEEK)
            assert [entry.type for entry in read_entries(the_round().ledger_id)][-2:] == [
                "phase-moved",
                "phase-extended",
            ]
            assert list(check(the_round())) == []
    with as_if_at(ends["proposals"] + WEEK - SECOND):
        assert tick(app) == ""
    with as_if_at(ends["proposals"] + WEEK):
        assert "now at: interests" in tick(app)


def test_everybody_is_told_why(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        back()
        query = select(Message).where(Message.subject == "Open for proposals again: Winter Round")
        told = {message.address: message.body for message in db.session.scalars(query)}
        here = ("facilitator-1", "member-1", "member-2", "member-3", "observer")
        assert set(told) == {f"{who}@salford-together.example" for who in here} | {
            "ordsall-walkers-2@groups.example",
            "the-allotment-table-1@groups.example",
        }
        assert all(f"Why: {WHY}" in body for body in told.values())


def test_without_a_reason_nothing_goes_back(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        with pytest.raises(Refused, match="Say why"):
            back(why=" ")
        assert the_round().phase == "interests"


@pytest.mark.parametrize("phase", ["proposals", "scoring", "decision", "published"])
def test_no_verb_goes_back_from_anywhere_else(phase: str, app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        if phase != "proposals":
            stories.cast_by_all(stories.open_scoring(the_round()))
        if phase in {"decision", "published"}:
            stories.counted(stories.closed(the_round()))
        if phase == "published":
            stories.publish(stories.confirmed(the_round()))
        sentence = "there is no way back" if phase != "proposals" else "not come to a part yet"
        with pytest.raises(Refused, match=sentence):
            back()
        for earlier in PHASES[: PHASES.index(phase) + 1]:
            with pytest.raises(Refused, match="The round has moved on"), transaction():
                move_on(the_round(), earlier, WHY)
        assert the_round().phase == phase


@pytest.mark.parametrize("path", ["move", "open-again"])
def test_no_form_goes_back_once_the_roll_is_fixed(path: str, app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.open_scoring(the_round())
        drop()
    facilitator = signed_in(app, "facilitator-1@salford-together.example")
    for to in ("proposals", "interests"):
        answer = send(facilitator, f"{PAGE}/{path}", to=to, reason=WHY, until="2030-01-01T12:00")
        status = 409 if path == "move" else 422
        assert (answer.status_code, WHY in words(answer)) == (status, True)
    assert "Open for proposals again" not in words(facilitator.get(PAGE))
    with app.app_context():
        assert the_round().phase == "scoring"


def test_facilitator_opens_it_again_on_a_page(app: Flask) -> None:
    ends = open_for_proposals(app)
    facilitator = signed_in(app, "facilitator-1@salford-together.example")
    with as_if_at(ends["proposals"]):
        assert "Open for proposals again" in words(facilitator.get(PAGE))
        page = facilitator.get(f"{PAGE}/open-again")
        assert "The agreed time is over, so say until when." in words(page)
        until = to_form(ends["proposals"] + WEEK, "Europe/London")
        assert send(facilitator, f"{PAGE}/open-again", reason="", until=until).status_code == 422
        assert send(facilitator, f"{PAGE}/open-again", reason=WHY, until=until).status_code == 303
        member = signed_in(app, "member-1@salford-together.example")
        assert WHY in words(member.get(PAGE))
        assert member.get(f"{PAGE}/open-again").status_code == 403


def test_imported_round_which_had_no_proposals_here_says_that_there_is_no_way_back(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        slug = stories.imported(collaborative=place.name).slug
        drop()
    facilitator = signed_in(app, "facilitator-1@salford-together.example")
    page = facilitator.get(f"/rounds/{slug}/open-again")
    assert (page.status_code, "there is no way back" in words(page)) == (200, True)
    assert send(facilitator, f"/rounds/{slug}/open-again", reason=WHY).status_code == 422


@pytest.mark.every_database
@pytest.mark.parametrize("again", ["scoring", "decision"])
def test_database_refuses_to_enter_twice_what_follows_the_roll(again: str, app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.closed(stories.cast_by_all(stories.open_scoring(the_round())))
        old = row("phase_moves", to_phase=again)
        with pytest.raises(IntegrityError):
            add("phase_moves", old, number=9)
        drop()
