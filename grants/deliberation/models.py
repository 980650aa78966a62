"""Interests: who stands aside on what, said before the reading."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Interest(Model):
    """A member's interest in a proposal. Its consequence is recusal: they score it not at all."""

    __tablename__ = "interests"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"), index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("proposal_id", "membership_id", name="uq_interests_one_a_member"),)


class InterestsSaid(Model):
    """That a member has been through the list, also where they had nothing to say."""

    __tablename__ = "interests_said"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
