"""A round that moves on tells every group, before its agreed date or at it; those that still write too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import welcome
from grants.proposals.service import start_proposal, withdraw
from grants.rounds.queries import rules_of
from grants.rounds.timing import move_by_time
from tests import stories

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

WHY = "Everybody is ready for the next step"


def told(address: str, subject: str) -> list[str]:
    query = select(Message.body).where(Message.address == address, Message.subject == subject)
    return list(db.session.scalars(query))


def with_groups() -> Round:
    """One that sent, one that took it out, and one that still writes."""
    round_ = stories.frozen_round(stories.start(members=3))
    sent, out = stories.sent_proposals(round_, 2)
    assert sent.status == "sent"
    with transaction():
        withdraw(out)
        writer = welcome("slow@groups.example")
        start_proposal(round_, writer, "Slow and Sure")
    return round_


def test_groups_are_told_that_proposals_closed_early_and_why(app: Flask) -> None:
    subject = "Proposals closed early: Winter Round"
    with app.app_context():
        stories.moved(with_groups(), "interests")
        sent = told("the-allotment-table-1@groups.example", subject)
        draft = told("slow@groups.example", subject)
        assert (len(sent), len(draft), told("ordsall-walkers-2@groups.example", subject)) == (1, 1, [])
    assert f"Why: {WHY}: interests." in sent[0]
    assert "Members read “Sunday lunch from what we grow” as you last sent it." in sent[0]
    assert f"Why: {WHY}: interests." in draft[0]
    assert "The draft of Slow and Sure is kept, and was not sent." in draft[0]
    assert "/proposals/" in draft[0]


def test_later_moves_are_told_to_those_in_the_round_only(app: Flask) -> None:
    with app.app_context():
        round_ = stories.moved(with_groups(), "interests")
        stories.moved(round_, "scoring")
        subject = "Earlier than agreed: Winter Round, Scoring"
        sent = told("the-allotment-table-1@groups.example", subject)
        assert (len(sent), told("slow@groups.example", subject)) == (1, [])
        assert f"Why: {WHY}: scoring." in sent[0]
        assert "It is now at: Scoring." in sent[0]


def test_moves_by_time_are_told_to_groups_kindly_and_drafts_are_said_to_be_kept(app: Flask) -> None:
    with app.app_context():
        round_ = with_groups()
        ends = rules_of(round_.id).dates
        for phase, subject in (
            ("proposals", "Proposals are closed: Winter Round"),
            ("interests", "Winter Round: Scoring"),
        ):
            with as_if_at(ends[phase]), transaction():
                assert move_by_time(round_)
            sent = told("the-allotment-table-1@groups.example", subject)
            draft = told("slow@groups.example", subject)
            assert (len(sent), len(draft)) == (1, int(phase == "proposals"))
            assert told("ordsall-walkers-2@groups.example", subject) == [], "it was taken out"
            assert "Why:" not in sent[0]
            if draft:
                assert "The time for proposals to Winter Round is over." in draft[0]
                assert "The draft of Slow and Sure is kept, and was not sent." in draft[0]
                assert "Members read “Sunday lunch from what we grow” as you last sent it." in sent[0]


def test_observers_are_told_of_every_move(app: Flask) -> None:
    with app.app_context():
        round_ = with_groups()
        stories.moved(round_, "interests")
        assert len(told("observer@salford-together.example", "Winter Round: Saying who stands aside")) == 1
