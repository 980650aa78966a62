"""Who leaves holds a collaborative, who moves a round on writes messages that point at it: neither waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from grants.collaboratives.models import Collaborative
from grants.collaboratives.service import hold_collaborative
from grants.db import db
from grants.mail import outbox
from grants.mail.kinds import About
from grants.rounds.models import Round
from grants.rounds.queries import hold
from tests import stories
from tests.fixtures.databases import KINDS

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("database_url", [KINDS[1]], indirect=True)
@pytest.mark.parametrize("held", ["collaborative", "round"])
def test_message_about_what_is_held_is_written_meanwhile(held: str, app: Flask) -> None:
    with app.app_context():
        stories.begun_round(stories.start(members=3))

    def write_meanwhile() -> str:
        with app.app_context():
            db.session.execute(text("SET lock_timeout = '2s'"))
            round_ = db.session.scalars(select(Round)).one()
            about = About("phase", round_.collaborative_id, round_.id)
            message = outbox.write("ann@example.org", "It moves on", "Hello", about=about)
            db.session.flush()
            subject = message.subject
            db.session.rollback()
            return subject

    with app.app_context(), ThreadPoolExecutor(1) as other:
        if held == "round":
            hold(db.session.scalars(select(Round)).one())
        else:
            hold_collaborative(db.session.scalars(select(Collaborative)).one())
        assert other.submit(write_meanwhile).result(30) == "It moves on"
        db.session.rollback()
