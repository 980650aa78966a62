"""Whether a round's ledger still says what the database says, told as sentences that name the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from grants.audit.keys import KeyMissing
from grants.audit.models import Ledger
from grants.config import SettingsError
from grants.db import db
from grants.refusal import Refused
from grants.reports.matching import (
    agreed,
    aside,
    ballots,
    chain,
    corrected,
    decided,
    draws,
    forgotten,
    gone,
    put_back,
    scrutinies,
    sent,
)
from grants.reports.matching.trail import Trail
from grants.rounds.models import Round
from voting.ledger import forks
from voting.verify.evidence import entry_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVERY = {
    "the numbers of the entries": chain.numbers,
    "the beginning of the ledger": chain.beginning,
    "the order of the entries": chain.in_order,
    "the checkpoints": chain.signed,
    "the copies of the last checkpoint": chain.behind,
    "what is known of forks": put_back.forked,
    "the agreement to go on": put_back.accepted,
    "the ground rules": agreed.ground_rules,
    "the agreement on them": agreed.agreement,
    "who checks from outside": scrutinies.named,
    "the steps through the phases": agreed.phases,
    "the proposals as they were sent": sent.versions,
    "the proposals as they are shown": sent.standing,
    "the interests": sent.interests,
    "the roll": ballots.roll,
    "what was cast": ballots.casts,
    "which ballots count": ballots.revisions,
    "standing aside": aside.standing_aside,
    "the closing": ballots.closing,
    "who was forgotten": forgotten.redactions,
    "the end of the round's key": gone.destroyed,
    "the published openings": gone.published_openings,
    "the imported ballots": ballots.imported,
    "the draw between equals": draws.named,
    "what was drawn": draws.made,
    "the count": decided.count,
    "the decision": decided.decision,
    "what was published": decided.published,
    "what those from outside said": scrutinies.verdicts,
    "the awards": decided.awards,
    "the corrections": corrected.correction,
}
"""In the order of a round, so that what is told first is what went wrong first."""
FAULTS = (AttributeError, LookupError, NoResultFound, Refused, SettingsError, TypeError, ValueError)
"""What reading raises where a table holds something that was never written by a verb."""


def all_rounds() -> Sequence[Round]:
    """Every round, by slug."""
    return db.session.scalars(select(Round).order_by(Round.slug)).all()


def strays() -> Iterator[str]:
    """Ledgers whose round is gone; a round is never deleted."""
    query = select(Ledger.origin).outerjoin(Round, Round.ledger_id == Ledger.id).where(Round.id.is_(None))
    for origin in db.session.scalars(query.order_by(Ledger.origin)):
        yield f"the ledger {origin} has no round in the database"


def redacted(round_: Round) -> int:
    """How many people were forgotten, by a round's ledger."""
    return len(Trail.of(round_).all("redaction"))


def told(round_: Round) -> Iterator[str]:
    """What was lost by each fork that the ledger tells of: no difference, and said every time."""
    for fork in forks.of(Trail.of(round_).lines):
        yield f"{entry_name(fork.index)} (forked): the database was put back: {fork.lost}"


def check(round_: Round) -> Iterator[str]:
    """Each difference as a sentence that names its entry; none where everything holds."""
    trail = Trail.of(round_)
    told: set[str] = set()
    for what, comparison in EVERY.items():
        for sentence in _to_its_end(what, comparison(trail)):
            if sentence not in told:
                told.add(sentence)
                yield sentence


def _to_its_end(what: str, sentences: Iterator[str]) -> Iterator[str]:
    """A comparison that cannot go on says so: what somebody wrote into a table is no reason to stop."""
    try:
        yield from sentences
    except KeyMissing as fault:
        yield f"what is sealed under the round's key could not be opened, so not all was checked: {fault}"
    except FAULTS as fault:
        yield f"{what} could not be checked ({type(fault).__name__}: {fault})"
