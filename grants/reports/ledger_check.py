"""Whether a round's ledger still says what the database says, told as sentences that name the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import KeyMissing
from grants.config import SettingsError
from grants.db import db
from grants.refusal import Refused
from grants.reports.matching import agreed, ballots, chain, decided, sent
from grants.reports.matching.trail import Trail
from grants.rounds.models import Round

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

EVERY = (
    chain.numbers,
    chain.beginning,
    chain.in_order,
    chain.signed,
    agreed.ground_rules,
    agreed.agreement,
    agreed.phases,
    sent.versions,
    sent.standing,
    sent.interests,
    ballots.roll,
    ballots.casts,
    ballots.revisions,
    ballots.closing,
    ballots.imported,
    decided.count,
    decided.decision,
    decided.published,
    decided.awards,
)
"""In the order of a round, so that what is told first is what went wrong first."""


def all_rounds() -> Sequence[Round]:
    """Every round, by slug."""
    return db.session.scalars(select(Round).order_by(Round.slug)).all()


def check(round_: Round) -> Iterator[str]:
    """Each difference as a sentence that names its entry; none where everything holds."""
    trail = Trail.of(round_)
    told: set[str] = set()
    for comparison in EVERY:
        for sentence in _to_its_end(comparison, trail):
            if sentence not in told:
                told.add(sentence)
                yield sentence


def _to_its_end(comparison: Callable[[Trail], Iterator[str]], trail: Trail) -> Iterator[str]:
    """A comparison that cannot go on says so: what somebody wrote into a table is no reason to stop."""
    subject = (comparison.__doc__ or "").split("\n", 1)[0]
    try:
        yield from comparison(trail)
    except KeyMissing as fault:
        yield f"what is sealed under the round's key could not be checked: {fault}"
    except (AttributeError, LookupError, Refused, SettingsError, TypeError, ValueError) as fault:
        yield f"this could not be checked: {subject} {type(fault).__name__}: {fault}"
