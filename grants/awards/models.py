"""Awards: a decided amount for a group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.db import Model, UTCDateTime, new_id
from grants.proposals.models import Proposal


class Award(Model):
    """Money decided for a proposal, offered when the result is published."""

    __tablename__ = "awards"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    proposal: Mapped[Proposal] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("proposal_id", name="uq_awards_one_a_proposal"),
        CheckConstraint("amount > 0", name="amount_above_zero"),
    )
