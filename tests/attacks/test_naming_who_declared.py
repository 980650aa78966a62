"""Interests and the order in which members went through the list: neither entries nor a page tell of it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit.ledger import read_entries
from grants.db import db
from grants.db.edge import drop, transaction
from grants.deliberation.models import Interest
from grants.deliberation.seats import Seats
from grants.deliberation.service import declare_interests
from grants.reports.ledger_check import check
from grants.rounds.extending import extend
from grants.rounds.queries import rules_of
from grants.rounds.reopening import go_back
from tests import stories
from tests.access.world import enter

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.by_chance


def test_no_entry_with_a_time_stands_between_interests_however_often_time_is_given(app: Flask) -> None:
    """A facilitator gives time or goes back before and after each member goes through the list."""
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=6))
        proposals = stories.sent_proposals(round_, 3)
        stories.moved(round_, "interests")
        order = stories.members(round_)
        Random(20261206).shuffle(order)  # noqa: S311 - chance, not a secret
        for place, member in enumerate(order[:-1]):
            with transaction():
                declare_interests(round_, member, [proposals[place % 3]])
            give_time(round_, goes_back=place % 2 == 1)
            assert list(check(round_)) == []
        assert logged(round_) == []
        stories.moved(round_, "scoring")
        seats = Seats(round_.id)
        every = sorted(seats.open(each).commitment for each in db.session.scalars(select(Interest)))
        entries = read_entries(round_.ledger_id)
        kinds = [entry.type for entry in entries]
        roll = kinds.index("roll-frozen")
        assert kinds[roll - len(every) - 1 : roll] == ["phase-moved", *["interest-declared"] * len(every)]
        assert logged(round_) == every
        assert list(check(round_)) == []


def give_time(round_: Round, *, goes_back: bool) -> None:
    with transaction():
        if goes_back:
            go_back(round_, "A group was locked out.")
        else:
            extend(round_, "interests", rules_of(round_.id).dates["interests"] + timedelta(days=1), "Snow.")
    if goes_back:
        stories.moved(round_, "interests")


def logged(round_: Round) -> list[str]:
    entries = read_entries(round_.ledger_id)
    return [str(each.data["commitment"]) for each in entries if each.type == "interest-declared"]


def test_page_names_nobody_who_has_been_through_the_list(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=6))
        stories.sent_proposals(round_, 3)
        stories.moved(round_, "interests")
        for member in stories.members(round_)[:-1]:
            with transaction():
                declare_interests(round_, member, [])
        names = [member.person.name for member in stories.members(round_)]
        drop()
    visitor = enter(app, "facilitator-1@salford-together.example")
    page = app.test_client(use_cookies=False).get("/", headers={"Cookie": visitor.cookie}).text
    assert "5 of 6 members have been through the list." in page
    assert [name for name in names if name in page] == []
