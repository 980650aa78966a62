"""The tenth migration with people signed in: taken back, they are signed out; nothing else is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from grants.collaboratives.queries import seats_of
from grants.collaboratives.support import offer_support, offered_to
from grants.db import db
from grants.db.edge import drop, transaction
from grants.people.private import Private, private_of, save_private
from grants.people.service import send_link, welcome
from grants.people.sessions import begin_session, sessions_of
from grants.reports.ledger_check import all_rounds, check
from tests import stories
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")
MADE = {"sessions", "links_to_nobody", "private_records", "support_offers"}


@pytest.mark.every_database
def test_what_people_said_of_themselves_can_be_taken_back_and_the_tables_made_again(app: Flask) -> None:
    with app.app_context():
        stories.published(members=3)
        with transaction():
            person = welcome("member-1@salford-together.example")
            begin_session(person, "Firefox/131.0")
            send_link("nobody@example.org")
            save_private(person, Private(needs="A ramp."))
            seat = seats_of(person)[0]
            helper = welcome("facilitator-1@salford-together.example")
            offer_support(seat.collaborative, seat.id, "buddy", "Nadia would come with you.", helper)
        drop()
        db.session.remove()
        downgrade(directory=FOLDER, revision="0010_people-1")
        assert MADE & set(inspect(db.engine).get_table_names()) == set()
        upgrade(directory=FOLDER)
        person = welcome("member-1@salford-together.example")
        assert (person.name, list(sessions_of(person))) == ("Amina Yusuf", [])
        assert (private_of(person), offered_to(person)) == (Private(), [])
        assert [list(check(round_)) for round_ in all_rounds()] == [[]]
        with transaction():
            assert begin_session(person, "Firefox/131.0")
