"""Reminders: kind, once a day, to those a round waits for; and never a word of who has cast."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import as_if_at, db, now
from grants.db.edge import transaction
from grants.deliberation.service import declare_interests
from grants.front.reminding import last, remind
from grants.mail.models import Message
from grants.rounds.models import Reminder
from grants.rounds.service import answer_rules
from tests import stories
from tests.scoring.everything import refused

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round


def reminded(round_: Round) -> list[str]:
    """Send a reminder, a day after the last one; the addresses it went to."""
    before = last(round_)
    moment = before.sent_at + timedelta(days=1) if before else now()
    known = set(db.session.scalars(select(Message.id)))
    with as_if_at(moment), transaction():
        remind(round_)
    query = select(Message.address).where(Message.id.not_in(known), Message.subject.like("A reminder: %"))
    return sorted(db.session.scalars(query))


def addresses(round_: Round, *places: int) -> list[str]:
    every = [held.person.email for held in stories.members(round_)]
    return sorted(every[place] for place in places) if places else sorted(every)


def test_only_those_who_still_have_to_answer_are_reminded(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(members=4))
        with transaction():
            answer_rules(round_, stories.members(round_)[0], 1, agrees=True, reason="")
        assert reminded(round_) == addresses(round_, 1, 2, 3)
        with transaction():
            for held in stories.members(round_)[1:]:
                if answer_rules(round_, held, 1, agrees=True, reason=""):
                    break


def test_reminder_to_go_through_the_list_goes_to_everybody_whoever_has(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=4))
        stories.sent_proposals(round_, 2)
        stories.moved(round_, "interests")
        assert reminded(round_) == addresses(round_)
        bodies = _bodies()
        with transaction():
            declare_interests(round_, stories.members(round_)[2], [])
        assert reminded(round_) == addresses(round_)
        assert set(_bodies()) == set(bodies), "the same words, whoever has"


def test_reminder_to_cast_goes_to_everybody_on_the_roll_whoever_has_cast(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=5))
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
        assert reminded(round_) == addresses(round_)
        bodies = _bodies()
        for place in range(4):
            stories.cast(round_, stories.members(round_)[place], stories.usual_scores(round_, place))
            assert reminded(round_) == addresses(round_)
        assert set(_bodies()) == set(bodies), "the same words, whoever has cast"


def _bodies() -> list[str]:
    query = select(Message.body).where(Message.subject.like("A reminder: %"))
    return sorted(db.session.scalars(query))


def test_once_a_day_is_enough(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(members=3))
        with transaction():
            remind(round_)
        assert "Once a day is enough" in refused(lambda: remind(round_))
        before = last(round_)
        assert before
        with as_if_at(before.sent_at + timedelta(hours=23, minutes=59)):
            assert "Once a day is enough" in refused(lambda: remind(round_))
        assert len(_bodies()) == 3


@pytest.mark.parametrize("phase", ["proposals", "closed", "confirmed"])
def test_nobody_is_reminded_where_a_round_waits_for_nobody(app: Flask, phase: str) -> None:
    with app.app_context():
        if phase == "proposals":
            round_ = stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")
        else:
            round_ = stories.closed(stories.scored(members=5))
        if phase == "confirmed":
            stories.confirmed(stories.counted(round_))
        assert "nobody to remind" in refused(lambda: remind(round_))
        assert db.session.get(Reminder, round_.id) is None


def test_each_part_of_a_round_has_its_own_reminder(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(members=4))
        assert reminded(round_) == addresses(round_)
        with transaction():
            for held in stories.members(round_):
                if answer_rules(round_, held, 1, agrees=True, reason=""):
                    break
        stories.sent_proposals(round_, 2)
        with as_if_at(now() + timedelta(minutes=1)):
            stories.moved(round_, "interests")
        with as_if_at(now() + timedelta(minutes=2)):
            assert last(round_) is None
            with transaction():
                remind(round_)
            assert last(round_) is not None
            assert "sent already" in refused(lambda: remind(round_))
