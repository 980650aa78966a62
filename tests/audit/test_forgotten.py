"""With somebody forgotten the check accounts for them, and for nothing that goes behind the ledger's back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from grants.db import db
from grants.db.edge import transaction
from grants.front.forgetting import forget
from grants.people.forgetting import NO_TIME
from grants.rounds.queries import members_at_freezing
from tests import stories
from tests.audit import eventful
from tests.audit.intruder import add, flip, remove, row, unlock, write
from tests.audit.looking import findings, ledger_of, lines_of, names, place_of, round_called
from tests.audit.tampering import WINTER, here
from tests.fixtures.databases import let_go, make_app, settings_for
from voting.ledger import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask


def with_two_forgotten(*, until: str) -> None:
    """One member leaves while ballots are open, having cast; one when all is over."""
    for step, round_ in eventful.steps():
        if step == "cast":
            _forget(round_.slug, 6)
        if step == until:
            break
    if until == "accepted":
        _forget(round_.slug, 5)


def _forget(slug: str, at: int) -> None:
    with transaction():
        forget(stories.members(round_called(slug))[at].person_id)


@pytest.fixture(scope="module")
def left(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("left")
    shutil.copyfile(sqlite_template, folder / "evenhand.db")
    app = make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder))
    with app.app_context():
        with_two_forgotten(until="accepted")
        assert findings(WINTER) == []
    yield app
    let_go(app)


def nobody() -> str:
    """A seat of somebody who was forgotten."""
    query = db.select(db.metadata.tables["people"].c.id).where(db.text("email = id")).order_by(db.text("id"))
    person = db.session.scalars(query).first()
    return str(row("memberships", person_id=person).id)


def somebody(at: int = 0) -> str:
    """A seat of somebody who is there and takes part."""
    return str(stories.members(round_called(WINTER))[at].id)


def empty(seat: str) -> None:
    """Make a seat look like that of somebody who was forgotten."""
    person = row("memberships", id=seat).person_id
    write("people", {"id": person}, name="", email=person)
    write("memberships", {"id": seat}, left_at=NO_TIME)


def empty_and_take_off(seat: str) -> None:
    remove("roll_places", **here(membership_id=seat))
    empty(seat)


def swap_who_left() -> None:
    """Bring one back and take another away: the number stays the same."""
    person = row("memberships", id=nobody()).person_id
    write("people", {"id": person}, name="Made Up", email="made-up@people.example")
    empty_and_take_off(somebody())


def last_cast() -> str:
    last = entries.read(lines_of(WINTER)[place_of(WINTER, "ballot-cast", -1)])
    return str(row("ballots", **here(slot=bytes.fromhex(str(last.data["slot"])))).id)


def withdrawn_by_standing_aside() -> str:
    """The ballot of somebody who is there, stood aside and did not cast again."""
    first = entries.read(lines_of(WINTER)[place_of(WINTER, "ballot-withdrawn", 1)])
    return str(row("ballots", **here(slot=bytes.fromhex(str(first.data["slot"])))).id)


def forget_an_entry() -> None:
    unlock()
    remove("ledger_entries", ledger_id=ledger_of(WINTER), position=place_of(WINTER, "redaction", -1))


TAMPERINGS: dict[str, tuple[Callable[[], object], str]] = {
    "a place on the roll lost": (
        lambda: remove("roll_places", **here(membership_id=somebody())),
        "roll-frozen",
    ),
    "a seat emptied": (lambda: empty(somebody()), "redaction -1"),
    "a seat emptied and taken off the roll": (lambda: empty_and_take_off(somebody()), "roll-frozen"),
    "another forgotten in place of one": (swap_who_left, "roll-frozen"),
    "a seat of nobody taken": (
        lambda: write(
            "people", {"id": row("memberships", id=nobody()).person_id}, name="Eve", email="eve@x.example"
        ),
        "redaction -1",
    ),
    "a name put back": (
        lambda: write("people", {"id": row("memberships", id=nobody()).person_id}, name="Grace Liu"),
        "redaction -1",
    ),
    "a place on the roll made up for nobody": (
        lambda: add(
            "roll_places",
            row("roll_places", **here()),
            membership_id=nobody(),
            name="Made Up",
            slot_mark=bytes(32),
        ),
        "roll-frozen",
    ),
    "what counts taken from the one who left": (
        lambda: remove("casts", ballot_id=last_cast()),
        "ballot-cast -1",
    ),
    "the cast of somebody else who was withdrawn": (
        lambda: remove("casts", ballot_id=withdrawn_by_standing_aside()),
        "ballot-cast 3",
    ),
    "an interest lost": (lambda: remove("interests", id=row("interests").id), "any interest-declared"),
    "every interest lost": (lambda: remove("interests"), "interest-declared"),
    "an interest emptied": (
        lambda: write("interests", {"id": row("interests").id}, sealed=b"", tag=bytes(32)),
        "any interest-declared",
    ),
    "an answer to the rules lost": (
        lambda: remove("rules_answers", id=agreeing_answer()),
        "ground-rules-agreed",
    ),
    "an answer of nobody to the rules turned round": (
        lambda: flip("rules_answers", "agrees", id=answer_of_nobody()),
        "ground-rules-agreed",
    ),
    "an answer to the result lost": (
        lambda: remove("decision_answers", id=row("decision_answers", **here()).id),
        "decision-confirmed",
    ),
    "who took part lost": (
        lambda: remove("round_members", **here(membership_id=somebody())),
        "ground-rules-agreed",
    ),
    "who took part lost of somebody forgotten": (
        lambda: remove("round_members", **here(membership_id=nobody())),
        "redaction -1",
    ),
    "the last redaction lost": (forget_an_entry, ""),
}


def answer_of_nobody() -> str:
    """What was said of the frozen rules by the one of the two who answered them."""
    answers, seats, people = (db.metadata.tables[name] for name in ("rules_answers", "memberships", "people"))
    query = db.select(answers.c.id).where(
        answers.c.membership_id == seats.c.id,
        seats.c.person_id == people.c.id,
        people.c.email == people.c.id,
    )
    return str(db.session.scalars(query).one())


def agreeing_answer() -> str:
    seats = members_at_freezing(round_called(WINTER).id)
    table = db.metadata.tables["rules_answers"]
    version = row("ground_rules", **here(version=2)).id
    query = db.select(table.c.id).where(table.c.ground_rules_id == version, table.c.membership_id.in_(seats))
    return str(db.session.scalar(query.order_by(table.c.id)))


def assert_each_is_named() -> None:
    for what, (act, entry) in TAMPERINGS.items():
        kind, _, at = entry.partition(" ")
        place = place_of(WINTER, kind, int(at or 0)) if kind and kind != "any" else None
        act()
        found = findings(WINTER)
        db.session.rollback()
        assert found, f"nothing was noticed: {what}"
        assert kind != "any" or any(f"({at})" in each for each in found), (what, found)
        assert place is None or names(found, place), (what, found)


def test_check_names_what_goes_behind_the_ledgers_back(left: Flask) -> None:
    with left.app_context():
        assert_each_is_named()
        assert findings(WINTER) == []


@pytest.mark.every_database
def test_check_with_ballots_open_names_a_cast_taken_with_one_that_was_withdrawn(app: Flask) -> None:
    with app.app_context():
        with_two_forgotten(until="cast")
        assert findings(WINTER) == []
        place = place_of(WINTER, "ballot-cast", 3)
        remove("casts", ballot_id=withdrawn_by_standing_aside())
        assert names(findings(WINTER), place)
        db.session.rollback()
        place = place_of(WINTER, "roll-frozen")
        remove("roll_places", **here(membership_id=somebody()))
        assert names(findings(WINTER), place)
        db.session.rollback()


def test_forgotten_without_an_entry_is_named_where_nobody_else_left(app: Flask) -> None:
    with app.app_context():
        stories.published()
        empty(somebody())
        said = "0 people were forgotten, and in the database it is 1"
        assert any(said in each for each in findings(WINTER))
        db.session.rollback()
