"""A round that moves on before its agreed date tells every group, those that still write too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import welcome
from grants.proposals.service import start_proposal, withdraw
from grants.rounds.models import Round
from tests import stories
from tests.web.lateness import GOING, let_time_pass

if TYPE_CHECKING:
    from flask import Flask

    from tests.access.world import Stage

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


def test_move_at_its_time_needs_no_message(stage: Stage) -> None:
    stage.show("proposals")
    let_time_pass(stage, "proposals")
    with stage.app.app_context():
        before = set(db.session.scalars(select(Message.id)))
        round_ = db.session.scalars(select(Round).where(Round.slug == GOING)).one()
        stories.moved(round_, "interests")
        query = select(Message.address).where(Message.id.not_in(before))
        assert not [each for each in db.session.scalars(query) if each.endswith("@groups.example")]
