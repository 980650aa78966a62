"""What the database holds of a ballot tells nobody without the key what is on it, not even by its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.keys import KeyMissing, settings
from grants.db import db
from grants.db.edge import transaction
from grants.deliberation.models import Interest
from grants.proposals.queries import sent_proposals
from grants.scoring.book import Book, Saved
from grants.scoring.models import Ballot, Cast, Reading, RollPlace, Score
from grants.scoring.roll import ballot_of
from grants.scoring.service import cast_ballot, save_reading
from tests import stories
from voting.ballots import State

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database
REASON = "It brings people together who would not meet otherwise, and it costs little."


def open_round(members: int = 4, proposals: int = 40) -> Round:
    round_ = stories.frozen_round(stories.start(members=members))
    stories.sent_proposals(round_, proposals)
    return stories.open_scoring(round_)


def fill(round_: Round) -> None:
    """One scores everything high, one low, one abstains, one stands aside; then all cast."""
    proposals = sent_proposals(round_.id)
    names = ("c1", "c2", "c3")
    high, low = dict.fromkeys(names, 5), dict.fromkeys(names, 1)
    with transaction():
        for at, proposal in enumerate(proposals):
            one, two, three, _four = stories.members(round_)
            save_reading(round_, one, proposal, Saved(State.SCORED, high, REASON, "A note to myself."))
            save_reading(round_, two, proposal, Saved(State.SCORED, low, "", ""))
            save_reading(round_, three, proposal, Saved(State.ABSTAINED, {}, REASON if at else "", ""))
    four = stories.members(round_)[3]
    stories.save(round_, four, {str(proposal.reference): "recuse" for proposal in proposals})
    with transaction():
        for member in stories.members(round_):
            cast_ballot(round_, member)


def test_saved_values_have_one_length_a_kind_whatever_the_state(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        fill(round_)
        readings = db.session.scalars(db.select(Reading)).all()
        scores = db.session.scalars(db.select(Score)).all()
        casts = db.session.scalars(db.select(Cast)).all()
        places = db.session.scalars(db.select(RollPlace)).all()
        interests = db.session.scalars(db.select(Interest)).all()
        assert (len(readings), len(scores), len(casts), len(places)) == (160, 480, 4, 4)
        assert len(interests) == 40
        for sealed in (
            [row.state for row in readings],
            [row.reason for row in readings],
            [row.note for row in readings],
            [row.sealed for row in scores],
            [row.sealed for row in casts],
            [row.sealed for row in places],
            [row.sealed for row in interests],
            [row.tag for row in interests],
        ):
            assert len({len(value) for value in sealed}) == 1
            assert len({bytes(value) for value in sealed}) == len(sealed), "two that are alike say so"


def seen(table: type[Reading | Score]) -> dict[str, tuple[object, ...]]:
    """A table's rows, by their keys."""
    db.session.expire_all()
    return {str(row[0]): tuple(row) for row in db.session.execute(db.select(table.__table__))}


def test_every_row_is_there_from_the_roll_on_and_saving_changes_all_of_a_ballot(app: Flask) -> None:
    with app.app_context():
        round_ = open_round(members=2, proposals=3)
        before = seen(Reading), seen(Score)
        assert [len(rows) for rows in before] == [6, 18]
        ballot = ballot_of(round_, stories.members(round_)[0]).id
        stories.save(round_, stories.members(round_)[0], {"p2": (1, 2, 3)})
        for was, now in zip(before, (seen(Reading), seen(Score)), strict=True):
            assert now.keys() == was.keys()
            changed = {key for key, row in now.items() if row != was[key]}
            assert changed == {key for key, row in now.items() if ballot in row}
            assert [len(value) for row in now.values() for value in row if isinstance(value, bytes)] == [
                len(value) for key in now for value in was[key] if isinstance(value, bytes)
            ]


def test_saved_values_are_not_in_the_open(app: Flask) -> None:
    with app.app_context():
        round_ = open_round(proposals=2)
        fill(round_)
        seats = [member.id.encode() for member in stories.members(round_)]
        for table in (Reading, Score, Cast, RollPlace, Ballot, Interest):
            for row in db.session.execute(db.select(table.__table__)):
                whole = b"|".join(value for value in row if isinstance(value, bytes))
                assert not any(seat in whole for seat in seats)
                assert REASON.encode() not in whole
                assert b"scored" not in whole


def test_sealed_values_cannot_be_moved_to_another_row(app: Flask) -> None:
    with app.app_context():
        round_ = open_round(members=2, proposals=1)
        for member, score in zip(stories.members(round_), (1, 5), strict=True):
            stories.cast(round_, member, {"p1": (score, score, score)})
        one, two = db.session.scalars(db.select(Score).where(Score.criterion == "c1")).all()
        with transaction():
            one.sealed, two.sealed = two.sealed, one.sealed
        for member in stories.members(round_):
            with pytest.raises(KeyMissing):
                Book(round_.id).saved(ballot_of(round_, member))
        casts = db.session.scalars(db.select(Cast)).all()
        with transaction():
            casts[0].sealed, casts[1].sealed = casts[1].sealed, casts[0].sealed
        with pytest.raises(KeyMissing):
            Book(round_.id).final(db.session.scalars(db.select(Ballot)).all())


def test_a_round_without_its_key_opens_nothing(app: Flask) -> None:
    with app.app_context():
        round_ = open_round(members=1, proposals=1)
        member = stories.members(round_)[0]
        stories.cast(round_, member, {"p1": (1, 2, 3)})
        (settings().ledger_key_file.parent / "round-keys" / round_.id).unlink()
        with pytest.raises(KeyMissing):
            ballot_of(round_, member)
