"""Named selects about ledgers, all ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.models import Checkpoint, LedgerEntry
from grants.db import db

if TYPE_CHECKING:
    from collections.abc import Sequence


def checkpoints_of(ledger_id: str) -> Sequence[Checkpoint]:
    """Every checkpoint of a ledger, the smallest first."""
    query = select(Checkpoint).where(Checkpoint.ledger_id == ledger_id).order_by(Checkpoint.size)
    return db.session.scalars(query).all()


def number_of(ledger_id: str, line: bytes) -> int | None:
    """The number of the newest entry that says exactly this; None where there is none."""
    query = select(LedgerEntry.position).where(LedgerEntry.ledger_id == ledger_id, LedgerEntry.line == line)
    return db.session.scalar(query.order_by(LedgerEntry.position.desc()).limit(1))


def lines_between(ledger_id: str, first: int, after: int) -> Sequence[tuple[int, bytes]]:
    """The entries numbered from `first` up to, and without, `after`, each with its number."""
    query = select(LedgerEntry.position, LedgerEntry.line).where(
        LedgerEntry.ledger_id == ledger_id, LedgerEntry.position >= first, LedgerEntry.position < after
    )
    rows = db.session.execute(query.order_by(LedgerEntry.position)).all()
    return [(position, bytes(line)) for position, line in rows]
