"""From a draw that was named to one that two people read: nothing is counted before, nobody decides alone."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import latest_checkpoint, read_entries, size_of
from grants.collaboratives.models import Membership
from grants.collaboratives.service import seat
from grants.db import as_if_at, db, now, stamp
from grants.db.edge import transaction
from grants.decisions.draws import draw_of, read_value, readings, still_to_do
from grants.decisions.service import count_round, counted
from grants.mail.models import Message
from grants.people.service import welcome
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.rounds.draws import Chosen
from grants.rounds.queries import round_named, rules_of
from grants.rounds.service import move_on
from tests import lotto, stories
from tests.lotto import OTHER, VALUE
from tests.scoring.together import at_once
from voting.draws import seed_of
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from grants.rounds.models import Round

SLUG = "winter-round"


def refused(act: Callable[[], object]) -> str:
    """The sentence with which an act is refused; what it began is undone."""
    with pytest.raises(Refused) as no, transaction():
        act()
    return no.value.sentence


def entries_of(round_: Round, kind: str) -> list[dict[str, object]]:
    return [dict(entry.data) for entry in read_entries(round_.ledger_id) if entry.type == kind]


def close(round_: Round, number: str, at: datetime | None) -> str:
    return refused(lambda: move_on(round_, "decision", "Now.", draw=Chosen(number, at)))


def test_closing_names_a_public_draw(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        [closing] = entries_of(round_, "ballots-closed")
        draw = draw_of(round_.id)
        assert draw is not None
        assert draw.at is not None
        assert closing["draw"] == {
            "at": stamp(draw.at),
            "number": "2871",
            "source": "national-lottery-lotto",
        }
        told = db.session.scalars(
            db.select(Message.body).where(
                Message.subject == "Winter Round: Deciding", Message.address.startswith("member-")
            )
        ).all()
        assert len(told) == 7
        assert all("told apart by draw 2871 of National Lottery Lotto" in body for body in told)
        assert list(check(round_)) == []


def test_closing_is_refused_without_a_draw_that_nobody_can_know_yet(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.scored()
        later = now() + timedelta(hours=30)
        assert "Write the draw's number" in refused(lambda: move_on(round_, "decision", "Now."))
        for number in ("", "number 5", 'five"', "№5", "5" * 65):
            assert "Write the draw's number without spaces" in close(round_, number, later)
        assert "Write the day and the time" in close(round_, "2871", None)
        with as_if_at(now()):
            soon = now() + timedelta(hours=24)
            assert "less than 24 hours ahead" in close(round_, "2871", soon - timedelta(seconds=1))
            assert (round_.phase, entries_of(round_, "ballots-closed")) == ("scoring", [])
            with transaction():
                move_on(round_, "decision", "Now.", draw=Chosen(" 2871 ", soon))
        assert round_.phase == "decision"


def test_closing_says_lots_or_none_where_no_public_draw_was_agreed(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored(**lotto.LOTS))
        assert entries_of(round_, "ballots-closed")[0]["draw"] == "lots"
        other = stories.closed(stories.scored("Bolton Together", members=3, proposals=1))
        assert entries_of(other, "ballots-closed")[0]["draw"] == "none"
        assert (draw_of(other.id), still_to_do(other)) == (None, None)
        member = stories.members(other)[0]
        assert "There is no draw" in refused(lambda: read_value(other, member, VALUE))
        assert [list(check(each)) for each in (round_, other)] == [[], []]


def test_nothing_is_counted_before_the_draw_and_a_sentence_says_what_is_to_be_done(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        assert "are told apart by draw 2871" in refused(lambda: count_round(round_))
        member = stories.members(round_)[0]
        assert "not drawn yet" in refused(lambda: read_value(round_, member, VALUE))
        with as_if_at(lotto.after_the_draw(round_)):
            assert "Two people write the result of draw 2871" in refused(lambda: count_round(round_))
        assert lotto.read_by(round_, 0) == [False]
        with as_if_at(lotto.after_the_draw(round_)):
            assert "Two people write the result" in refused(lambda: count_round(round_))
        assert lotto.read_by(round_, 1, value=OTHER) == [False]
        with as_if_at(lotto.after_the_draw(round_)):
            assert "different results of draw 2871" in refused(lambda: count_round(round_))
        assert counted(round_) is None
        assert entries_of(round_, "draw-made") == []
        assert list(check(round_)) == []


def test_a_draw_is_made_once_by_two_and_told_to_all(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        assert lotto.read_by(round_, 0, value=OTHER) == [False]
        assert lotto.read_by(round_, 1, 0, value=f"  {VALUE.replace(', ', ',   ')} ") == [False, True]
        [made] = entries_of(round_, "draw-made")
        assert (made["seats"], made["value"]) == (2, VALUE)
        third = stories.members(round_)[2]
        with as_if_at(lotto.after_the_draw(round_)):
            assert "nobody can change it" in refused(lambda: read_value(round_, third, OTHER))
            assert "nobody can change it" in refused(lambda: read_value(round_, third, VALUE))
        told = db.session.scalars(db.select(Message).where(Message.subject.contains("draw is made"))).all()
        assert len(told) == 7
        assert all(VALUE in each.body and "checkpoint" in each.body for each in told)
        note = latest_checkpoint(round_.ledger_id)
        assert note is not None
        assert size_of(note) == len(read_entries(round_.ledger_id))
        assert list(check(round_)) == []


def test_whoever_has_no_part_in_the_round_cannot_write_the_draw(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        here = stories.members(round_)[3]
        with transaction():
            late = seat(round_.collaborative, welcome("late@people.example", "Lara Late"), {"member"})
            watching = seat(round_.collaborative, welcome("watching@people.example", "Wim"), {"observer"})
        with as_if_at(lotto.after_the_draw(round_)):
            for held in (late, watching):
                said = refused(partial(read_value, round_, held, VALUE))
                assert "Only facilitators and members on the roll" in said
            running = db.session.scalars(db.select(Membership).where(Membership.is_facilitator)).one()
            with transaction():
                assert read_value(round_, running, VALUE) is False
            with transaction():
                assert read_value(round_, here, VALUE) is True


@pytest.mark.parametrize("value", ["", "   ", "dr\u00e1w", "5\u2013", 'say "five"', "5" * 201])
def test_a_value_that_no_entry_holds_is_refused(app: Flask, value: str) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        member = stories.members(round_)[0]
        with as_if_at(lotto.after_the_draw(round_)):
            assert "letters, digits, spaces" in refused(lambda: read_value(round_, member, value))
        assert readings(round_.id) == []


def test_equals_are_funded_in_the_order_of_the_seed(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.drawn()
        with transaction():
            found = count_round(round_)
        origin = round_.ledger.origin
        seed = H("draw", origin.encode(), VALUE.encode())
        assert found["draw"] == {"value": VALUE, "seed": seed.hex()}
        order = sorted(
            (f"p{number}" for number in range(1, 7)), key=lambda name: H("tie", seed, name.encode())
        )
        assert (found["winners"], found["ties"][0]["order"]) == (order[:3], order)
        assert found["ties"][0]["by"] == "draw"
        assert found["rule"] == rules_of(round_.id).rule
        assert found["rule"]["tie_order"] == ["scorers", "cost", "draw"]
        [entry] = entries_of(round_, "count-made")
        assert entry["rule"] == rules_of(round_.id).rule["digest"]
        with transaction():
            assert count_round(round_) == found
        assert list(check(round_)) == []


def test_where_nobody_is_equal_a_draw_decides_nothing_and_is_made_all_the_same(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(stories.scored(**lotto.LOTS))
        assert "Two people write the result of the throw" in refused(lambda: count_round(round_))
        lotto.read_by(round_, 0, 1, value="3516642251")
        with transaction():
            found = count_round(round_)
        assert [tie["by"] for tie in found["ties"] if "draw" in tie["by"]] == []
        assert found["draw"]["seed"] == seed_of(round_.ledger.origin, "3516642251").hex()


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


@pytest.mark.every_database
@pytest.mark.parametrize("values", [[VALUE] * 7, [VALUE, OTHER] * 3])
def test_many_write_the_draw_at_once_and_it_is_made_once(app: Flask, values: list[str]) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored(**lotto.LOTS))
        seats = [member.id for member in stories.members(round_)][: len(values)]

    def write(held: str, value: str) -> bool:
        return read_value(the_round(), db.session.get_one(Membership, held), value)

    given = at_once(app, [partial(write, *each) for each in zip(seats, values, strict=True)])
    assert given.count(True) == 1
    assert given.count(False) in {1, 2}
    late = [each for each in given if isinstance(each, str)]
    assert len(late) == len(values) - given.count(True) - given.count(False)
    assert set(late) == {"The draw is made already, and nobody can change it."}
    with app.app_context():
        round_ = the_round()
        [made] = entries_of(round_, "draw-made")
        draw = draw_of(round_.id)
        assert draw is not None
        assert made["value"] == draw.value
        assert [each.value for each in readings(round_.id)].count(str(draw.value)) == 2
        assert list(check(round_)) == []


@pytest.mark.every_database
def test_one_person_pressing_many_times_makes_no_draw(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored(**lotto.LOTS))
        held = stories.members(round_)[0].id

    def press() -> bool:
        return read_value(the_round(), db.session.get_one(Membership, held), VALUE)

    assert at_once(app, [press] * 8) == [False] * 8
    with app.app_context():
        assert len(readings(the_round().id)) == 1
        assert entries_of(the_round(), "draw-made") == []
