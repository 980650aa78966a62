"""The count, what members say of it, the decision, the files it was published in, and corrections beside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.collaboratives.models import Membership
from grants.db import Model, UTCDateTime, new_id


class Count(Model):
    """What the agreed rule gave, as the exact bytes that are published. Counting again gives the same."""

    __tablename__ = "counts"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DrawReading(Model):
    """What one seat saw drawn. One each, changeable until two have written the same."""

    __tablename__ = "draw_readings"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"))
    value: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("round_id", "membership_id", name="uq_draw_readings_one_a_seat"),)


class DecisionAnswer(Model):
    """One member's agreement or objection to the counted result. One each, changeable until confirmed."""

    __tablename__ = "decision_answers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"))
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (UniqueConstraint("round_id", "membership_id", name="uq_decision_answers_one_a_member"),)


class Decision(Model):
    """The members' yes to a counted result."""

    __tablename__ = "decisions"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    result_digest: Mapped[str] = mapped_column(String(64))
    agreed: Mapped[int]
    objected: Mapped[int]
    members: Mapped[int]
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ForkAnswer(Model):
    """One member's word on going on from a ledger that was put back. One each, changeable until agreed."""

    __tablename__ = "fork_answers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    ledger_id: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"))
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["ledger_id", "number"],
            ["forks.ledger_id", "forks.number"],
            name="fk_fork_answers_ledger_id",
        ),
        UniqueConstraint("ledger_id", "number", "membership_id", name="uq_fork_answers_one_a_member"),
    )


class PublishedFile(Model):
    """One file of a round's bundle, byte for byte as its digest in the ledger says."""

    __tablename__ = "published_files"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Correction(Model):
    """A text beside a published result: it waits for a second facilitator, then it is public for good.

    `agreed_by` and `made_at` are empty while it waits. Nothing that was published changes by it.
    """

    __tablename__ = "corrections"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    written_by: Mapped[str] = mapped_column(ForeignKey("memberships.id"))
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("memberships.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("agreed_by IS NULL OR agreed_by <> written_by", name="two_seats"),
        CheckConstraint("(agreed_by IS NULL) = (made_at IS NULL)", name="made_in_full"),
    )
