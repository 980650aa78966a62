"""What members are sent of a round: first what it is and where, last what is only to be kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import settings
from grants.dates import words
from grants.db import as_if_at, db
from grants.db.edge import drop
from grants.front.ticking import tick
from grants.mail.models import Message
from grants.rounds.queries import rules_of
from tests import scrutiny, stories

if TYPE_CHECKING:
    from flask import Flask

INTERESTS = "Saying who stands aside"
KINDS = {"rules", "phase", "result", "check"}
"""What has a checkpoint in it, of a round that goes from its ground rules to its result."""


def test_the_address_stands_before_the_checkpoint_that_is_to_be_kept(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=6), **scrutiny.NAMED)
        stories.moved(round_, "proposals")
        stories.sent_proposals(round_, 2)
        stories.moved(round_, "interests", "scoring")
        stories.cast_by_all(round_)
        stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))
        bodies = dict[str, list[str]]()
        for message in db.session.scalars(select(Message).order_by(Message.id)):
            if "Please keep this message." in message.body:
                bodies.setdefault(message.kind, []).append(message.body)
        address = f"{settings().base_url}/rounds/{round_.slug}"
        assert set(bodies) == KINDS
        for body in (body for each in bodies.values() for body in each):
            assert body.index(address) < body.index("Please keep this message.")
            assert body.count(address) == 1
        drop()


def test_who_takes_part_is_led_to_what_there_is_to_do_and_all_hear_until_when(app: Flask) -> None:
    """Somebody who became a member after the rules were agreed takes part in none of it, nor do observers."""
    with app.app_context():
        place = stories.start(members=3)
        round_ = stories.frozen_round(place)
        stories.seat_many(place, "member", 4)
        stories.sent_proposals(round_, 2)
        stories.moved(round_, "interests")
        rules = rules_of(round_.id)
        until = f"This part goes on until {words(rules.dates['interests'], rules.zone)}."
        query = select(Message.address, Message.body).where(Message.subject == f"{round_.title}: {INTERESTS}")
        told = {address.split("@")[0]: body for address, body in db.session.execute(query)}
        page = f"{settings().base_url}/rounds/{round_.slug}"
        assert [name for name, body in told.items() if until not in body] == []
        led = {name: f"{page}/interests" in body for name, body in sorted(told.items())}
        assert led == {
            "member-1": True,
            "member-2": True,
            "member-3": True,
            "member-4": False,
            "observer": False,
        }
        assert all(page in body for body in told.values())
        drop()


def test_time_that_is_over_already_is_not_promised(app: Flask) -> None:
    """A server that was away for longer than a part was to last takes the round into it and waits there."""
    with app.app_context():
        round_ = stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")
        stories.sent_proposals(round_, 2)
        with as_if_at(rules_of(round_.id).dates["interests"] + timedelta(days=1)):
            tick()
        assert round_.phase == "interests"
        query = select(Message.body).where(Message.subject == f"{round_.title}: {INTERESTS}")
        bodies = db.session.scalars(query).all()
        assert len(bodies) >= 3
        assert [body for body in bodies if "goes on until" in body or "/interests" in body] == []
        drop()
