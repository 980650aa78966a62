"""A ballot opened with the round's key: what is saved on it, and what was cast."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

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


class Book:
    """Reads and writes one round's ballots. Sealed values of a kind have one length: none tells by size."""

    def __init__(self, round_id: str) -> None:
        self.round_id = round_id
        self.key = round_key(round_id)

    def saved(self, ballot: Ballot) -> dict[str, Saved]:
        """Everything saved on a ballot, by proposal id, in two statements."""
        scores: dict[str, dict[str, int]] = {}
        for score in db.session.scalars(select(Score).where(Score.ballot_id == ballot.id).order_by(Score.id)):
            place = self._place("score", ballot.id, score.proposal_id, score.criterion)
            value = int.from_bytes(self.key.open(score.sealed, place), "big", signed=True)
            if value != NO_SCORE:
                scores.setdefault(score.proposal_id, {})[score.criterion] = value
        readings = db.session.scalars(
            select(Reading).where(Reading.ballot_id == ballot.id).order_by(Reading.id)
        )
        return {reading.proposal_id: self._saved(reading, scores) for reading in readings}

    def _saved(self, reading: Reading, scores: Mapping[str, dict[str, int]]) -> Saved:
        def read(kind: str, sealed: bytes) -> bytes:
            return self.key.open(sealed, self._place(kind, reading.ballot_id, reading.proposal_id))

        return Saved(
            state=STATES[read("state", reading.state)],
            scores=scores.get(reading.proposal_id, {}),
            reason=from_pages(read("reason", reading.reason)),
            note=from_pages(read("note", reading.note)),
        )

    def save(self, ballot: Ballot, proposal: Proposal, criteria: Sequence[Criterion], saved: Saved) -> None:
        """Keep what a member says of one proposal. Saving is not casting."""
        reading = db.session.scalar(
            select(Reading).where(Reading.ballot_id == ballot.id, Reading.proposal_id == proposal.id)
        ) or Reading(ballot_id=ballot.id, proposal_id=proposal.id)

        def seal(kind: str, plain: bytes) -> bytes:
            return self.key.seal(plain, self._place(kind, ballot.id, proposal.id))

        reading.state = seal("state", CODES[saved.state])
        reading.reason = seal("reason", to_pages(saved.reason))
        reading.note = seal("note", to_pages(saved.note))
        db.session.add(reading)
        self._save_scores(ballot, proposal, criteria, saved.scores)
        db.session.flush()

    def _save_scores(
        self, ballot: Ballot, proposal: Proposal, criteria: Sequence[Criterion], scores: Mapping[str, int]
    ) -> None:
        query = select(Score).where(Score.ballot_id == ballot.id, Score.proposal_id == proposal.id)
        kept = {score.criterion: score for score in db.session.scalars(query.order_by(Score.id))}
        for criterion in criteria:
            row = kept.get(criterion.id) or Score(
                ballot_id=ballot.id, proposal_id=proposal.id, criterion=criterion.id
            )
            value = scores.get(criterion.id, NO_SCORE).to_bytes(SCORE_BYTES, "big", signed=True)
            row.sealed = self.key.seal(value, self._place("score", ballot.id, proposal.id, criterion.id))
            db.session.add(row)

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
