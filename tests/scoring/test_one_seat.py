"""One person, one seat in a round: rows that would give somebody a second one are refused by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from grants.collaboratives.queries import members, seat_in
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import transaction
from grants.front.parting import leave
from grants.people.service import welcome
from grants.proposals.queries import standing_proposals
from grants.rounds.queries import round_named
from grants.rounds.service import answer_rules
from grants.scoring import triggers
from grants.scoring.book import Saved
from grants.scoring.closing import final_ballots
from grants.scoring.models import RollPlace
from grants.scoring.roll import names_on_roll, seats_on_roll
from grants.scoring.service import cast_ballot, save_reading
from tests import stories
from tests.audit.intruder import add, row, write
from tests.scoring.everything import refused
from tests.scoring.test_equal_weight import named
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy import Row

pytestmark = pytest.mark.every_database

SCORED = Saved(State.SCORED, {"c1": 3, "c2": 3, "c3": 3}, "", "")
HERE, THERE = "winter-round", "eccles-round"


def round_id(slug: str) -> str:
    found = round_named(slug)
    assert found is not None
    return str(found.id)


def a_place() -> Row[Any]:
    return row("roll_places", round_id=round_id(HERE))


def seat_of(email: str, slug: str) -> str:
    person, place = row("people", email=email), row("collaboratives", slug=slug)
    return str(row("memberships", person_id=person.id, collaborative_id=place.id).id)


BOTH = "member-1@salford-together.example"
OBSERVER = "observer@salford-together.example"
FACILITATOR = "facilitator-1@salford-together.example"
LATE = "member-9@salford-together.example"


def seated(membership: str) -> Callable[[], None]:
    """One place more on the roll, for this seat."""
    return lambda: add(
        "roll_places", a_place(), membership_id=membership, name="Somebody More", slot_mark=bytes(32)
    )


def on_roll(email: str, slug: str = "salford-together") -> Callable[[], None]:
    """The same of the seat somebody has, looked up when it is tried."""

    def act() -> None:
        seated(seat_of(email, slug))()

    return act


def among_members(email: str, slug: str) -> Callable[[], None]:
    return lambda: add(
        "round_members", row("round_members", round_id=round_id(HERE)), membership_id=seat_of(email, slug)
    )


WAYS: dict[str, tuple[str, Callable[[], object]]] = {
    "two seats of one person in a collaborative": (
        "uq_memberships_one_seat_a_person",
        lambda: add("memberships", row("memberships", is_member=True)),
    ),
    "another's seat made one's own": (
        "uq_memberships_one_seat_a_person",
        lambda: write(
            "memberships",
            {"id": seat_of("member-2@salford-together.example", "salford-together")},
            person_id=row("people", email=BOTH).id,
        ),
    ),
    "two places for one seat": (
        "uq_roll_places_one_slot_a_member",
        lambda: add("roll_places", a_place(), name="Twice", slot_mark=bytes(32)),
    ),
    "a member who observes": (
        "ck_memberships_observers_have_no_say",
        lambda: write("memberships", {"is_member": True}, is_observer=True),
    ),
    "one's seat in another collaborative put on the roll": (
        triggers.OWN_ROUND,
        on_roll(BOTH, "eccles-together"),
    ),
    "one's seat in another collaborative among the members": (
        triggers.OWN_MEMBERS,
        among_members(BOTH, "eccles-together"),
    ),
    "a line among the members moved to another round": (
        triggers.OWN_MEMBERS,
        lambda: write("round_members", {"round_id": round_id(THERE)}, round_id=round_id(HERE)),
    ),
    "an observer on the roll": (triggers.OWN_ROUND, on_roll(OBSERVER)),
    "a facilitator without a say on the roll": (triggers.OWN_ROUND, on_roll(FACILITATOR)),
    "an observer among the members and on the roll": (
        triggers.OWN_ROUND,
        lambda: (among_members(OBSERVER, "salford-together")(), on_roll(OBSERVER)()),
    ),
    "somebody who came after the rules were frozen": (triggers.OWN_ROUND, on_roll(LATE)),
    "a place handed to somebody who has no part": (
        triggers.OWN_ROUND,
        lambda: write("roll_places", {"id": a_place().id}, membership_id=seat_of(LATE, "salford-together")),
    ),
    "a place moved to another round": (
        triggers.OWN_ROUND,
        lambda: write(
            "roll_places",
            {"id": row("roll_places", round_id=round_id(THERE)).id},
            round_id=round_id(HERE),
            name="Moved",
        ),
    ),
    "a seat moved to another collaborative": (
        triggers.SEAT_STAYS,
        lambda: write(
            "memberships",
            {"id": seat_of("member-2@eccles-together.example", "eccles-together")},
            collaborative_id=row("collaboratives", slug="salford-together").id,
        ),
    ),
    "a round moved to another collaborative": (
        triggers.ROUND_STAYS,
        lambda: write(
            "rounds",
            {"id": round_id(THERE)},
            collaborative_id=row("collaboratives", slug="salford-together").id,
        ),
    ),
    "two people with one address": ("uq_people_email", lambda: add("people", row("people"), name="Another")),
    "a part that ended in no way there is": (
        "ck_round_members_left_before_known",
        lambda: write("round_members", {"round_id": round_id(HERE)}, left_before="never"),
    ),
}


def made() -> None:
    """Two collaboratives with one person in both, each with its roll frozen; and somebody who came late."""
    here, there = stories.start(members=4), stories.start("Eccles Together", members=3)
    for place, title in ((here, "Winter Round"), (there, "Eccles Round")):
        round_ = stories.frozen_round(place, title)
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
    with transaction():
        seat(there, welcome(BOTH), {"member"})
        seat(here, welcome(LATE, "Lara Late"), {"member"})


def test_the_database_refuses_every_way_to_a_second_seat_in_a_round(app: Flask) -> None:
    with app.app_context():
        made()
        let_in = {}
        for what, (name, act) in WAYS.items():
            try:
                act()
                db.session.flush()
            except IntegrityError as no:
                if (named(name) if name[:3] in {"uq_", "ck_"} else name) not in str(no.orig):
                    let_in[what] = str(no.orig)
            else:
                let_in[what] = "let in"
            db.session.rollback()
        assert let_in == {}


def test_each_rule_of_the_database_is_needed(app: Flask) -> None:
    """Without its triggers it lets in what they refuse: no constraint stands behind them."""
    with app.app_context():
        made()
        with transaction():
            for statement in triggers.DOWN[db.engine.dialect.name]:
                db.session.execute(text(statement))
        known = {rule[0] for rule in triggers.RULES}
        for what, (name, act) in WAYS.items():
            if name in known:
                act()
                db.session.rollback()
            else:
                with pytest.raises(IntegrityError):
                    act()
                db.session.rollback()
            assert what


def test_a_seat_left_and_taken_again_is_the_same_one(app: Flask) -> None:
    with app.app_context():
        made()
        round_ = round_named(HERE)
        assert round_
        held = stories.members(round_)[0]
        with transaction():
            leave(round_.collaborative, held.person)
        with transaction():
            again = seat(round_.collaborative, held.person, {"member"})
        assert again.id == held.id
        with pytest.raises(IntegrityError):
            seated(again.id)()
        db.session.rollback()
        places = select(func.count()).where(RollPlace.round_id == round_.id)
        assert (db.session.scalar(places), len(names_on_roll(round_.id))) == (4, 4)


def test_a_facilitator_who_is_a_member_has_one_vote_and_an_observer_none(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=4)
        with transaction():
            for email in (BOTH, FACILITATOR):
                seat(place, welcome(email), {"member", "facilitator"})
        round_ = stories.begun_round(place)
        both, hers = (seat_in(welcome(email), place.id) for email in (BOTH, FACILITATOR))
        observer = seat_in(welcome(OBSERVER), place.id)
        assert both
        assert hers
        assert observer
        with transaction():
            for held in [*members(place.id)]:
                if answer_rules(round_, held, 1, agrees=True, reason=""):
                    break
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
        assert len(names_on_roll(round_.id)) == 5
        with transaction():
            for held in (both, hers):
                save_reading(round_, held, standing_proposals(round_.id)[0], SCORED)
                assert cast_ballot(round_, held) == 1
                assert cast_ballot(round_, held) == 2
        with transaction():
            assert "not on the roll" in refused(lambda: cast_ballot(round_, observer))
        assert len(final_ballots(round_)) == 2
        assert seats_on_roll(round_.id) == {held.id for held in members(place.id)}
