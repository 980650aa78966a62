"""The ledger's tables. Triggers stop accidents; the tree in the bundle is the evidence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Ledger(Model):
    """One round's ledger. `origin` (host/slug) is in every hash and is never used again."""

    __tablename__ = "ledgers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    origin: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("origin", name="uq_ledgers_origin"),)


class LedgerEntry(Model):
    """One line of a ledger: canonical bytes, numbered from 0 without a gap."""

    __tablename__ = "ledger_entries"

    ledger_id: Mapped[str] = mapped_column(ForeignKey("ledgers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[bytes] = mapped_column(LargeBinary)


class Checkpoint(Model):
    """A signed head of a ledger, as it was shown and mailed."""

    __tablename__ = "checkpoints"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    ledger_id: Mapped[str] = mapped_column(ForeignKey("ledgers.id"))
    size: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("ledger_id", "size", name="uq_checkpoints_one_a_size"),)
