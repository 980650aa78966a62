"""A ballot opened with the round's key: what is saved on it, and what was cast."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from grants.audit.keys import round_key
from grants.db import db
from grants.scoring.lengths import as_fullest, from_pages, to_pages
from grants.scoring.models import Ballot, Cast, Reading, Score
from voting.ballots import State
from voting.ledger.ballots import Mark
from voting.ledger.openings import CastBallot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.proposals.models import Proposal
    from grants.rounds.rules import Criterion

CODES = {State.SCORED: b"s", State.ABSTAINED: b"a", State.RECUSED: b"r", State.NOT_YET: b"n"}
STATES = {code: state for state, code in CODES.items()}
NO_SCORE = -1
SCORE_BYTES = 4


@dataclass(frozen=True)
class Saved:
    """What a ballot says of one proposal so far."""

    state: State
    scores: dict[str, int]
    reason: str
    note: str


UNREAD = Saved(State.NOT_YET, {}, "", "")


@dataclass(frozen=True)
class Written:
    """The rows of one ballot, still sealed; `cast` is what was last cast, None before the first time."""

    ballot: Ballot
    readings: Sequence[Reading]
    scores: Sequence[Score]
    cast: Cast | None


def written_on(ballots: Sequence[Ballot]) -> dict[str, Written]:
    """The rows of these ballots, of one round or of several, by ballot: three statements."""
    if not ballots:
        return {}
    ids = [ballot.id for ballot in ballots]
    readings: dict[str, list[Reading]] = {key: [] for key in ids}
    scores: dict[str, list[Score]] = {key: [] for key in ids}
    for reading in db.session.scalars(select(Reading).where(Reading.ballot_id.in_(ids)).order_by(Reading.id)):
        readings[reading.ballot_id].append(reading)
    for score in db.session.scalars(select(Score).where(Score.ballot_id.in_(ids)).order_by(Score.id)):
        scores[score.ballot_id].append(score)
    last = (
        select(Cast)
        .join(Ballot, (Ballot.id == Cast.ballot_id) & (Ballot.revision == Cast.revision))
        .where(Ballot.id.in_(ids))
        .order_by(Cast.id)
    )
    cast = {row.ballot_id: row for row in db.session.scalars(last)}
    return {
        ballot.id: Written(ballot, readings[ballot.id], scores[ballot.id], cast.get(ballot.id))
        for ballot in ballots
    }


class Book:
    """Reads and writes one round's ballots. Sealed values of a kind have one length: none tells by size."""

    def __init__(self, round_id: str) -> None:
        self.round_id = round_id
        self.key = round_key(round_id)

    def lay_out(
        self, ballots: Sequence[Ballot], proposals: Sequence[Proposal], criteria: Sequence[Criterion]
    ) -> None:
        """Write all that can ever be saved, as not yet: which rows there are must not tell who did what.

        Were rows made when a proposal is first opened, those that are missing would tell on what a slot
        stands aside, and so whose it is. The order is that of slots, the roll and the ground rules.
        """
        whole = [(ballot.id, proposal.id) for ballot in ballots for proposal in proposals]
        readings = [
            {"ballot_id": ballot, "proposal_id": proposal} | self._reading(ballot, proposal, UNREAD)
            for ballot, proposal in whole
        ]
        scores = [
            {
                "ballot_id": ballot,
                "proposal_id": proposal,
                "criterion": criterion.id,
                "sealed": self._score(ballot, proposal, criterion.id, NO_SCORE),
            }
            for ballot, proposal in whole
            for criterion in criteria
        ]
        db.session.execute(insert(db.metadata.tables[Reading.__tablename__]), readings)
        db.session.execute(insert(db.metadata.tables[Score.__tablename__]), scores)

    def saved(self, ballot: Ballot) -> dict[str, Saved]:
        """Everything saved on a ballot, by proposal id, in two statements."""
        return self.opened(self._readings(ballot), self._scores(ballot))

    def save(self, ballot: Ballot, proposal: Proposal, saved: Saved) -> None:
        """Keep what a member says of one proposal. Saving is not casting.

        The whole ballot is sealed anew, so that neither two copies of the database nor the order in which
        PostgreSQL keeps rows it changed tells which proposal it was. Raises LookupError where no row was laid
        out for it.
        """
        readings, scores = self._readings(ballot), self._scores(ballot)
        whole = self.opened(readings, scores)
        if proposal.id not in whole:
            raise LookupError("a ballot has no row for a proposal on the roll")
        whole[proposal.id] = saved
        self._write(readings, scores, whole)

    def empty(self, ballot: Ballot) -> None:
        """Take back to not yet what a ballot says of everything, with its reasons and notes.

        All others of the round are sealed anew with it: alone it would show by when it was written.
        """
        every = select(Ballot).where(Ballot.round_id == self.round_id).order_by(Ballot.slot)
        for each in db.session.scalars(every).all():
            readings, scores = self._readings(each), self._scores(each)
            whole = self.opened(readings, scores)
            self._write(readings, scores, dict.fromkeys(whole, UNREAD) if each.id == ballot.id else whole)

    def _write(
        self, readings: Sequence[Reading], scores: Sequence[Score], whole: Mapping[str, Saved]
    ) -> None:
        for reading in readings:
            sealed = self._reading(reading.ballot_id, reading.proposal_id, whole[reading.proposal_id])
            reading.state, reading.reason, reading.note = sealed["state"], sealed["reason"], sealed["note"]
        for score in scores:
            value = whole[score.proposal_id].scores.get(score.criterion, NO_SCORE)
            score.sealed = self._score(score.ballot_id, score.proposal_id, score.criterion, value)
        db.session.flush()

    def _readings(self, ballot: Ballot) -> Sequence[Reading]:
        query = select(Reading).where(Reading.ballot_id == ballot.id).order_by(Reading.id)
        return db.session.scalars(query).all()

    def _scores(self, ballot: Ballot) -> Sequence[Score]:
        return db.session.scalars(select(Score).where(Score.ballot_id == ballot.id).order_by(Score.id)).all()

    def opened(self, readings: Sequence[Reading], scores: Sequence[Score]) -> dict[str, Saved]:
        """What these rows of one ballot say, by proposal id."""
        given: dict[str, dict[str, int]] = {}
        for score in scores:
            place = self._place("score", score.ballot_id, score.proposal_id, score.criterion)
            value = int.from_bytes(self.key.open(score.sealed, place), "big", signed=True)
            if value != NO_SCORE:
                given.setdefault(score.proposal_id, {})[score.criterion] = value
        return {reading.proposal_id: self._saved(reading, given) for reading in readings}

    def _saved(self, reading: Reading, scores: Mapping[str, dict[str, int]]) -> Saved:
        def read(kind: str, sealed: bytes) -> bytes:
            return self.key.open(sealed, self._place(kind, reading.ballot_id, reading.proposal_id))

        return Saved(
            state=STATES[read("state", reading.state)],
            scores=scores.get(reading.proposal_id, {}),
            reason=from_pages(read("reason", reading.reason)),
            note=from_pages(read("note", reading.note)),
        )

    def _reading(self, ballot_id: str, proposal_id: str, saved: Saved) -> dict[str, bytes]:
        plain = {
            "state": CODES[saved.state],
            "reason": to_pages(saved.reason),
            "note": to_pages(saved.note),
        }
        return {
            kind: self.key.seal(value, self._place(kind, ballot_id, proposal_id))
            for kind, value in plain.items()
        }

    def _score(self, ballot_id: str, proposal_id: str, criterion: str, value: int) -> bytes:
        plain = value.to_bytes(SCORE_BYTES, "big", signed=True)
        return self.key.seal(plain, self._place("score", ballot_id, proposal_id, criterion))

    def keep_cast(
        self,
        ballot: Ballot,
        cast: CastBallot,
        criteria: Sequence[Criterion],
        reasons: Mapping[str, str],
    ) -> None:
        """Keep a revision as it was cast, with the secrets that open it and the reasons given with it."""
        plain = as_fullest({"blind": cast.blind.hex(), "seed": cast.seed.hex()}, cast.marks, criteria)
        sealed = self.key.seal(plain, self._place("cast", ballot.id, str(cast.revision)))
        words = to_pages(json.dumps(dict(reasons), ensure_ascii=False))
        said = self.key.seal(words, self._place("reasons", ballot.id, str(cast.revision)))
        db.session.add(Cast(ballot_id=ballot.id, revision=cast.revision, sealed=sealed, reasons=said))
        db.session.flush()

    def cast(self, ballot: Ballot, row: Cast) -> CastBallot:
        """A kept revision, opened."""
        plain = json.loads(self.key.open(row.sealed, self._place("cast", ballot.id, str(row.revision))))
        marks = tuple(Mark(name, State(state), tuple(scores)) for name, state, scores in plain["marks"])
        seed, blind = bytes.fromhex(plain["seed"]), bytes.fromhex(plain["blind"])
        return CastBallot(bytes(ballot.slot), row.revision, seed, blind, marks)

    def last_cast(self, ballot: Ballot) -> tuple[CastBallot, dict[str, str]] | None:
        """What was last cast, with its reasons by proposal id; None before the first time."""
        query = select(Cast).where(Cast.ballot_id == ballot.id, Cast.revision == ballot.revision)
        row = db.session.scalar(query)
        return None if row is None else (self.cast(ballot, row), self.reasons(row))

    def reasons(self, row: Cast) -> dict[str, str]:
        """The reasons cast with a revision, by proposal id."""
        place = self._place("reasons", row.ballot_id, str(row.revision))
        said: dict[str, str] = json.loads(from_pages(self.key.open(row.reasons, place)))
        return said

    def final(self, ballots: Sequence[Ballot]) -> list[CastBallot]:
        """The last revision of every ballot that was cast and stands, in the order of slots."""
        slots = {ballot.id: ballot for ballot in ballots}
        return [self.cast(slots[row.ballot_id], row) for row in self.final_rows()]

    def final_rows(self) -> Sequence[Cast]:
        """Those revisions as they are kept."""
        return db.session.scalars(
            select(Cast)
            .join(Ballot, (Ballot.id == Cast.ballot_id) & (Ballot.revision == Cast.revision))
            .where(Ballot.round_id == self.round_id, Ballot.revision > 0, Ballot.is_withdrawn.is_(False))
            .order_by(Ballot.slot)
        ).all()

    def _place(self, kind: str, *names: str) -> str:
        return "/".join((kind, self.round_id, *names))
