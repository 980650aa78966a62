"""What members are sent of a round: first what it is and where, last what is only to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import settings
from grants.db import db
from grants.db.edge import drop
from grants.mail.models import Message
from tests import scrutiny, stories

if TYPE_CHECKING:
    from flask import Flask

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
