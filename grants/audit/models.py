"""The ledger's tables. Triggers stop accidents; the tree in the bundle is the evidence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Fork(Model):
    """A ledger found behind a checkpoint it had signed: how many entries were restored, and what is missing.

    `asks_members`: it was found when nobody could cast again, so the members say how to go on.
    """

    __tablename__ = "forks"

    ledger_id: Mapped[str] = mapped_column(ForeignKey("ledgers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    restored: Mapped[int]
    signed: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asks_members: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("number > 1", name="number_from_two"),)


class Ledger(Model):
    """One round's ledger. `origin` (host/slug) is in every hash and is never used again."""

    __tablename__ = "ledgers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    origin: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(default=0)

    number: Mapped[int] = column_property(
        select(func.coalesce(func.max(Fork.number), 1))
        .where(Fork.ledger_id == id)  # noqa: A003 - the column above
        .correlate_except(Fork)
        .scalar_subquery(),
        deferred=True,
    )
    """1, or the number of its newest fork, which its checkpoints carry."""

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


class Cosignature(Model):
    """A witness's signature on a checkpoint of ours, as it was brought: the ledger knows nothing of it.

    One a key, whatever names it goes by: what is signed does not name the witness.
    """

    __tablename__ = "cosignatures"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    checkpoint_id: Mapped[str] = mapped_column(ForeignKey("checkpoints.id"))
    name: Mapped[str] = mapped_column(String(100))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    line: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("checkpoint_id", "public_key", name="uq_cosignatures_one_a_key"),)
