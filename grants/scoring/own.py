"""Somebody's own ballots in every round at once, for them alone: in as many statements as for one round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import has_round_key, round_key
from grants.db import db
from grants.proposals.models import Proposal
from grants.rounds.models import GroundRules, Round
from grants.rounds.rules import Rules
from grants.scoring.book import Book, Saved
from grants.scoring.models import Ballot, Cast, Reading, RollPlace, Score
from grants.scoring.roll import open_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.ledger.openings import CastBallot


@dataclass(frozen=True)
class OwnBallot:
    """One round's: what was cast, each time, and what is saved. No ballot: nobody can open it any more."""

    round: Round
    rules: Rules
    name: str
    ballot: Ballot | None
    saved: Sequence[tuple[Proposal, Saved]] = ()
    casts: Sequence[tuple[CastBallot, dict[str, str]]] = ()


def own_ballots(seat_ids: Sequence[str]) -> list[OwnBallot]:
    """The ballots of these seats, which must be those of whoever asks."""
    query = (
        select(RollPlace, Round, GroundRules.document)
        .join(Round, Round.id == RollPlace.round_id)
        .join(GroundRules, GroundRules.round_id == Round.id)
        .where(RollPlace.membership_id.in_(seat_ids), GroundRules.frozen_at.is_not(None))
        .order_by(Round.started_at, Round.slug)
    )
    places = [(place, round_, Rules.read(rules)) for place, round_, rules in db.session.execute(query)]
    slots = {place.id: _slot(round_, place) for place, round_, _rules in places}
    found = db.session.scalars(
        select(Ballot).where(Ballot.slot.in_([slot for slot in slots.values() if slot])).order_by(Ballot.id)
    ).all()
    by_slot = {(ballot.round_id, bytes(ballot.slot)): ballot for ballot in found}
    rows = _Rows([ballot.id for ballot in found])
    return [
        rows.read(round_, rules, place.name, by_slot.get((round_.id, slots[place.id] or b"")))
        for place, round_, rules in places
    ]


def _slot(round_: Round, place: RollPlace) -> bytes | None:
    is_gone = round_.key_destroyed_at is not None or place.sealed is None or not has_round_key(round_.id)
    return None if is_gone else bytes.fromhex(open_place(round_key(round_.id), place)["slot"])


class _Rows:
    """All that hangs on some ballots, read at once."""

    def __init__(self, ballot_ids: Sequence[str]) -> None:
        readings = (
            select(Reading, Proposal)
            .join(Proposal, Proposal.id == Reading.proposal_id)
            .where(Reading.ballot_id.in_(ballot_ids))
            .order_by(Proposal.number)
        )
        self.readings = [(reading, proposal) for reading, proposal in db.session.execute(readings)]
        scores = select(Score).where(Score.ballot_id.in_(ballot_ids)).order_by(Score.id)
        self.scores = db.session.scalars(scores).all()
        casts = select(Cast).where(Cast.ballot_id.in_(ballot_ids)).order_by(Cast.revision)
        self.casts = db.session.scalars(casts).all()

    def read(self, round_: Round, rules: Rules, name: str, ballot: Ballot | None) -> OwnBallot:
        if ballot is None:
            return OwnBallot(round_, rules, name, None)
        book = Book(round_.id)
        mine = [each for each in self.readings if each[0].ballot_id == ballot.id]
        said = book.opened(
            [reading for reading, _proposal in mine],
            [score for score in self.scores if score.ballot_id == ballot.id],
        )
        return OwnBallot(
            round_,
            rules,
            name,
            ballot,
            [(proposal, said[proposal.id]) for _reading, proposal in mine],
            [(book.cast(ballot, row), book.reasons(row)) for row in self.casts if row.ballot_id == ballot.id],
        )
