"""The second migration on rounds that go on: nothing is lost either way, and nothing is left to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from grants.audit.keys import KeyMissing, round_key, settings
from grants.db import db
from grants.db.edge import transaction
from grants.deliberation.service import declare_interests
from grants.proposals.models import GroupPerson
from grants.reports.ledger_check import all_rounds, check
from grants.rounds.queries import round_named
from tests import stories
from tests.access import reader
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from grants.rounds.models import Round

FOLDER = str(ROOT / "migrations")
OLD, NEW = "0001_first", "head"
"""Before the second; and where the program that these tests run with is at home."""
ROWS = ("SELECT id, ballot_id, proposal_id FROM readings", "SELECT id, ballot_id, criterion FROM scores")

pytestmark = pytest.mark.every_database


def told() -> None:
    """One round says its interests; one is scored, with interests of each kind; one is published."""
    saying = stories.frozen_round(stories.start("Bolton Together", members=3), "Spring Round")
    stories.sent_proposals(saying, 2)
    stories.moved(saying, "interests")
    with transaction():
        declare_interests(saying, stories.members(saying)[0], stories.proposals_sent_to(saying.id)[:1])
    scoring = stories.frozen_round(stories.start(members=4))
    proposals = stories.sent_proposals(scoring, 3)
    first, second, third, _fourth = stories.members(scoring)
    with transaction():
        db.session.add(GroupPerson(group_id=proposals[1].group_id, person_id=second.person_id))
    stories.moved(scoring, "interests")
    with transaction():
        declare_interests(scoring, first, stories.proposals_sent_to(scoring.id)[:1])
    stories.cast_by_all(stories.moved(scoring, "scoring"))
    stories.save(scoring, third, {"p3": "recuse"})
    stories.published("Eccles Together", members=3, proposals=2)


def of(slug: str) -> Round:
    found = round_named(slug)
    assert found is not None
    return found


def key_of(slug: str) -> Path:
    """The file of a round's key, whatever columns its table has just now."""
    [(round_id,)] = rows(f"SELECT id FROM rounds WHERE slug = '{slug}'")  # noqa: S608 - our own
    return settings().ledger_key_file.parent / "round-keys" / str(round_id)


def aside() -> dict[str, list[set[str]]]:
    """What each member stands aside on, in each round with interests."""
    return {
        slug: [stories.recused_by(of(slug), member) for member in stories.members(of(slug))]
        for slug in ("spring-round", "winter-round")
    }


def moved_to(revision: str) -> None:
    db.session.remove()
    (downgrade if revision == OLD else upgrade)(directory=FOLDER, revision=revision)


def rows(query: str) -> list[tuple[Any, ...]]:
    found = sorted(tuple(row) for row in db.session.execute(text(query)))
    db.session.rollback()
    return found


def as_it_was_before() -> None:
    """Without the rows of what nobody had touched by then, and without a key where none was needed."""
    with transaction():
        for seat, proposal in rows("SELECT membership_id, proposal_id FROM interests"):
            for table in ("readings", "scores"):
                db.session.execute(
                    text(
                        f"DELETE FROM {table} WHERE proposal_id = :proposal AND ballot_id ="  # noqa: S608
                        f" (SELECT ballot_id FROM {table} WHERE proposal_id = :proposal"
                        f" ORDER BY ballot_id LIMIT 1)"
                    ),
                    {"proposal": proposal},
                )
            assert len(seat) == 16
    key_of("spring-round").unlink()


def test_second_migration_is_taken_back_and_made_again_under_rounds_that_go_on(app: Flask) -> None:
    with app.app_context():
        told()
        before = aside()
        assert before == {
            "spring-round": [{"p1"}, set(), set()],
            "winter-round": [{"p1"}, {"p2"}, {"p3"}, set()],
        }
        entries = len(reader.entries())
        moved_to(OLD)
        assert len(rows("SELECT membership_id, salt FROM interests")) == 4
        assert len(reader.entries()) == entries + 3, "those that waited are logged for the program before"
        db.session.rollback()
        moved_to(NEW)
        assert aside() == before
        assert [list(check(round_)) for round_ in all_rounds()] == [[], [], []]
        stories.closed(of("winter-round"))
        assert [list(check(round_)) for round_ in all_rounds()] == [[], [], []]


def test_second_migration_fills_what_the_first_program_left_out(app: Flask) -> None:
    with app.app_context():
        told()
        before, whole = aside(), [len(rows(query)) for query in ROWS]
        spring = of("spring-round").id
        moved_to(OLD)
        as_it_was_before()
        kept = [set(rows(query)) for query in ROWS]
        assert [len(each) for each in kept] != whole
        old = rows("SELECT salt FROM interests")
        # A round that had no key has interests in the open; it is given one, and no other is.
        moved_to(NEW)
        assert round_key(spring)
        assert [len(rows(query)) for query in ROWS] == whole
        assert all(some <= set(rows(query)) for some, query in zip(kept, ROWS, strict=True))
        assert aside() == before
        assert [list(check(round_)) for round_ in all_rounds()] == [[], [], []]
        assert reader.slots_by_absence().keys() <= {stories.members(of("winter-round"))[1].id}
        moved_to(OLD)
        assert rows("SELECT salt FROM interests") == old


def test_rows_are_in_an_order_that_does_not_tell_which_were_filled_in(app: Flask) -> None:
    with app.app_context():
        told()
        moved_to(OLD)
        as_it_was_before()
        moved_to(NEW)
        place = "ctid" if db.engine.dialect.name == "postgresql" else "rowid"
        found = db.session.execute(
            text(
                "SELECT ballots.round_id, ballots.slot, proposals.number FROM readings"  # noqa: S608
                " JOIN ballots ON ballots.id = readings.ballot_id"
                f" JOIN proposals ON proposals.id = readings.proposal_id ORDER BY readings.{place}"
            )
        )
        order = [(round_id, bytes(slot), number) for round_id, slot, number in found]
        assert order == sorted(order)


def test_second_migration_stops_where_a_key_is_away(app: Flask) -> None:
    with app.app_context():
        told()
        moved_to(OLD)
        key = key_of("winter-round")
        content = key.read_bytes()
        key.unlink()
        before = rows("SELECT id, membership_id FROM interests")
        with pytest.raises(KeyMissing):
            moved_to(NEW)
        assert rows("SELECT id, membership_id FROM interests") == before
        key.write_bytes(content)
        moved_to(NEW)
        assert [list(check(round_)) for round_ in all_rounds()] == [[], [], []]
