"""Groups, and the proposals they write, save and send."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.db import Model, UTCDateTime, new_id
from grants.rounds.models import Round


class Group(Model):
    """A community group. It needs no charity number and no office."""

    __tablename__ = "groups"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    collaborative_id: Mapped[str] = mapped_column(ForeignKey("collaboratives.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)


class GroupPerson(Model):
    """Somebody who writes for a group."""

    __tablename__ = "group_people"

    group_id: Mapped[str] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Proposal(Model):
    """What a group asks for. Gets its number, and its place in the ledger, when first sent."""

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), index=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("groups.id"), index=True)
    number: Mapped[int | None]
    reference: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(12), default="draft")
    version: Mapped[int] = mapped_column(default=0)
    answers: Mapped[str] = mapped_column(Text, default="{}")
    title: Mapped[str] = mapped_column(String(400), default="")
    summary: Mapped[str] = mapped_column(String(600), default="")
    ask: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("round_id", "number", name="uq_proposals_number"),
        UniqueConstraint("round_id", "reference", name="uq_proposals_reference"),
        CheckConstraint("ask >= 0", name="ask_not_below_zero"),
        CheckConstraint("status IN ('draft', 'sent', 'withdrawn', 'ineligible')", name="status_known"),
    )


class ProposalVersion(Model):
    """A version as it was sent. Every one is kept; its content is committed to in the ledger."""

    __tablename__ = "proposal_versions"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("proposal_id", "version", name="uq_proposal_versions_version"),)
