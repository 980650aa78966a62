"""A round whose key is destroyed: nothing sealed is left, and what was published still gives the result.

What was cast can no longer be opened, so the published openings take its place: the offline verifier's own
checks read them against the ledger as the database has it now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from grants.audit.keys import round_key_copies
from grants.db import db
from grants.deliberation.models import Interest
from grants.proposals.models import Proposal
from grants.reports.matching.trail import moment, same
from grants.reports.publication import published_files
from grants.scoring.models import Ballot, Cast, Reading, RollPlace, Score
from voting.verify.evidence import ENTRIES, Evidence
from voting.verify.findings import Finding
from voting.verify.verifying import of_members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import DeclarativeBase

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round


def destroyed(trail: Trail) -> Iterator[str]:
    """The entry and the round say the same of when, and all that the key sealed is gone with it."""
    at, entry = trail.round_.key_destroyed_at, trail.last("key-destroyed")
    if at is None or entry is None:
        if at is not None:
            yield "the database says that the round's key is destroyed, and no entry does"
        if entry is not None:
            yield f"{entry}: the database knows nothing of it"
        return
    yield from same(entry, "the end of the key", at=moment(at))
    if round_key_copies(trail.round_.id):
        yield f"{entry}: the key's file is still there; flask --app app end-questions takes it away"
    for what, left in _left(trail.round_).items():
        if left:
            yield f"{entry}: {left} {what} are still in the database"


def _left(round_: Round) -> dict[str, int]:
    mine = Ballot.round_id == round_.id
    ballots = select(Ballot.id).where(mine)
    proposals = select(Proposal.id).where(Proposal.round_id == round_.id)
    linked = or_(RollPlace.sealed.is_not(None), RollPlace.slot_mark.is_not(None))
    return {
        "links from a name to a slot": _number(RollPlace, RollPlace.round_id == round_.id, linked),
        "ballots as they were cast": _number(Cast, Cast.ballot_id.in_(ballots)),
        "readings": _number(Reading, Reading.ballot_id.in_(ballots)),
        "scores": _number(Score, Score.ballot_id.in_(ballots)),
        "interests": _number(Interest, Interest.proposal_id.in_(proposals)),
    }


def _number(rows: type[DeclarativeBase], *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows).where(*where)) or 0


def published_openings(trail: Trail) -> Iterator[str]:
    """The roll, the casts, the closing root, every opening and the recount, from the published files."""
    if trail.last("key-destroyed") is None:
        return
    lines = b"".join(line + b"\n" for line in trail.lines)
    evidence = Evidence({**published_files(trail.round_), ENTRIES: lines})
    for remark in of_members(evidence):
        if isinstance(remark, Finding):
            yield f"{remark.subject}: {remark.sentence}"
