"""The outbox, what each person wants to be sent, and the addresses that messages come back from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Message(Model):
    """One message to one address: a row first, so that a mail server that is down loses nothing.

    It waits until it has either `sent_at` or `given_up_at`. `how` says by which way it goes (see `kinds`);
    `letter` is its Message-ID, the same at every try; `handed_at` is set just before a mail server is given
    its words. `collaborative_id` and `batch` are there where facilitators may read a receipt of it.
    """

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    address: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    holds_link: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(35))
    letter: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    how: Mapped[str] = mapped_column(String(10))
    collaborative_id: Mapped[str | None] = mapped_column(ForeignKey("collaboratives.id"))
    round_id: Mapped[str | None] = mapped_column(ForeignKey("rounds.id"))
    phase: Mapped[str | None] = mapped_column(String(20))
    batch: Mapped[str | None] = mapped_column(String(16), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    came_back: Mapped[bool] = mapped_column(default=False)
    digest_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    problem: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (
        CheckConstraint("how IN ('now', 'daily', 'page')", name="how"),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="sent_or_given_up"),
        CheckConstraint("NOT came_back OR given_up_at IS NOT NULL", name="came_back_is_given_up"),
    )


class Choice(Model):
    """How somebody wants to get one kind of message, where they chose otherwise than is usual."""

    __tablename__ = "message_choices"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))

    __table_args__ = (CheckConstraint("how IN ('now', 'daily', 'page')", name="how"),)


class Bounce(Model):
    """An address from which messages come back, since when; gone as soon as one gets through."""

    __tablename__ = "bounces"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
