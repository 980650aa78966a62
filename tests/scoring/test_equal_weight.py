"""Equal weight as the database keeps it: rows that would give somebody more of a say are refused, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, inspect
from sqlalchemy.exc import IntegrityError

from grants.db import db
from grants.rounds.queries import round_named
from tests import stories
from tests.audit.intruder import add, row, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.every_database


def here() -> str:
    found = round_named("winter-round")
    assert found is not None
    return str(found.id)


def another_member() -> str:
    """The seat of somebody whose place on the roll is not the first one."""
    return str(row("roll_places", 1, round_id=here()).membership_id)


def outsider() -> str:
    """A seat that is not on the roll."""
    return str(row("memberships", is_observer=True).id)


SECOND: dict[str, tuple[str, Callable[[], object]]] = {
    "a second slot for a member": (
        "uq_roll_places_one_slot_a_member",
        lambda: add("roll_places", row("roll_places", round_id=here()), slot_mark=bytes(32), name="Twice"),
    ),
    "two members with one slot": (
        "uq_roll_places_one_member_a_slot",
        lambda: add(
            "roll_places", row("roll_places", round_id=here()), membership_id=outsider(), name="Somebody"
        ),
    ),
    "two members of one name on the roll": (
        "uq_roll_places_name",
        lambda: add(
            "roll_places", row("roll_places", round_id=here()), membership_id=outsider(), slot_mark=bytes(32)
        ),
    ),
    "a place given to a member who has one": (
        "uq_roll_places_one_slot_a_member",
        lambda: write(
            "roll_places",
            {"id": row("roll_places", round_id=here()).id},
            membership_id=another_member(),
        ),
    ),
    "a second ballot for a slot": (
        "uq_ballots_one_a_slot",
        lambda: add("ballots", row("ballots", round_id=here())),
    ),
    "a ballot given the slot of another": (
        "uq_ballots_one_a_slot",
        lambda: write(
            "ballots",
            {"id": row("ballots", round_id=here()).id},
            slot=row("ballots", 1, round_id=here()).slot,
        ),
    ),
    "a second score for a criterion": (
        "uq_scores_one_a_criterion",
        lambda: add("scores", row("scores"), sealed=b"5"),
    ),
    "a second reading of a proposal": (
        "uq_readings_one_a_proposal",
        lambda: add("readings", row("readings")),
    ),
    "a revision cast twice": ("uq_casts_revision", lambda: add("casts", row("casts"), sealed=b"again")),
    "a second seat for a person": (
        "uq_memberships_one_seat_a_person",
        lambda: add("memberships", row("memberships", is_member=True)),
    ),
    "a member who observes": (
        "ck_memberships_observers_have_no_say",
        lambda: write("memberships", {"is_member": True}, is_observer=True),
    ),
    "an observer with a say": (
        "ck_memberships_observers_have_no_say",
        lambda: write("memberships", {"is_observer": True}, is_member=True),
    ),
    "a second answer to a decision": (
        "uq_decision_answers_one_a_member",
        lambda: add("decision_answers", row("decision_answers", round_id=here()), agrees=False),
    ),
    "a second answer to ground rules": (
        "uq_rules_answers_one_a_member",
        lambda: add("rules_answers", row("rules_answers"), agrees=False),
    ),
    "a second interest in a proposal": (
        "uq_interests_one_a_member",
        lambda: add("interests", row("interests"), sealed=bytes(32)),
    ),
    "a second award to a proposal": ("uq_awards_one_a_proposal", lambda: add("awards", row("awards"))),
    "two people with one address": (
        "uq_people_email",
        lambda: add("people", row("people"), name="Another"),
    ),
    "an address in capitals": (
        "ck_people_email_lowercase",
        lambda: add("people", row("people"), email="MEMBER-1@salford-together.example"),
    ),
    "a ballot at a revision below nought": (
        "ck_ballots_revision_counts_up",
        lambda: write("ballots", {"round_id": here()}, revision=-1),
    ),
}


def told() -> None:
    """A published round with an interest in it."""
    round_ = stories.frozen_round(stories.start(members=4))
    stories.sent_proposals(round_, 2)
    stories.open_scoring(round_)
    stories.save(round_, stories.members(round_)[0], {"p1": "recuse"})
    stories.publish(stories.confirmed(stories.counted(stories.closed(stories.cast_by_all(round_)))))


def test_the_database_refuses_a_second_of_anything_that_is_counted(app: Flask) -> None:
    with app.app_context():
        told()
        let_in = {}
        for what, (constraint, act) in SECOND.items():
            with pytest.raises(IntegrityError) as no:
                act()
            said = str(no.value.orig)
            if named(constraint) not in said:
                let_in[what] = said
            db.session.rollback()
        assert let_in == {}


def named(constraint: str) -> str:
    """How a database names a constraint: PostgreSQL by its name, SQLite a unique one by its columns."""
    if db.engine.dialect.name == "postgresql" or constraint.startswith("ck_"):
        return constraint
    for table in db.metadata.tables.values():
        for known in table.constraints:
            if known.name == constraint:
                assert isinstance(known, UniqueConstraint)
                return ", ".join(f"{table.name}.{column.name}" for column in known.columns)
    raise LookupError(constraint)


def test_every_constraint_of_equal_weight_is_in_the_database_by_its_name(app: Flask) -> None:
    with app.app_context():
        there = inspect(db.engine)
        for table in db.metadata.tables.values():
            unique = {known.name for known in table.constraints if isinstance(known, UniqueConstraint)}
            checked = {known.name for known in table.constraints if isinstance(known, CheckConstraint)}
            assert unique <= {found["name"] for found in there.get_unique_constraints(table.name)}
            assert checked == {found["name"] for found in there.get_check_constraints(table.name)}
        names = {str(known.name) for table in db.metadata.tables.values() for known in table.constraints}
        assert {constraint for constraint, _act in SECOND.values()} <= names
