"""Whether a round's ledger still says what the database says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.rounds.models import Round

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def all_rounds() -> Sequence[Round]:
    """Every round, by slug."""
    return db.session.scalars(select(Round).order_by(Round.slug)).all()


def check(round_: Round) -> Iterator[str]:
    """Each difference as a sentence that names its entry."""
    raise NotImplementedError
