"""Why no page names who has been through the list: the order of names would tell whose each interest is."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.ledger import read_entries
from grants.db import db
from grants.db.edge import drop, transaction
from grants.deliberation.models import Interest
from grants.deliberation.seats import Seats
from grants.deliberation.service import declare_interests
from tests import stories
from tests.access.world import enter

if TYPE_CHECKING:
    from flask import Flask


def test_interests_stand_in_the_order_in_which_members_went_through_the_list(app: Flask) -> None:
    """Whoever sees names go one by one has the entries after closing; the key only tells who was right."""
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=6))
        proposals = stories.sent_proposals(round_, 3)
        stories.moved(round_, "interests")
        order = stories.members(round_)
        Random(20261206).shuffle(order)  # noqa: S311 - chance, not a secret
        for place, member in enumerate(order[:-1]):
            with transaction():
                declare_interests(round_, member, [proposals[place % 3]])
        seats = Seats(round_.id)
        whose = {each.commitment: each.seat for each in map(seats.open, db.session.scalars(select(Interest)))}
        logged = [each for each in read_entries(round_.ledger_id) if each.type == "interest-declared"]
        assert [whose[str(each.data["commitment"])] for each in logged] == [
            member.id for member in order[:-1]
        ]
        names = [member.person.name for member in order]
        drop()
    visitor = enter(app, "facilitator-1@salford-together.example")
    page = app.test_client(use_cookies=False).get("/", headers={"Cookie": visitor.cookie}).text
    assert "5 of 6 members have been through the list." in page
    assert [name for name in names if name in page] == []
