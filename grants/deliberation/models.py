"""Interests: who stands aside on what, said before the reading."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Interest(Model):
    """A member's interest in a proposal. Its consequence is recusal: they score it not at all.

    Whose it is, and the salt of its entry, are sealed under the round's key; `tag` is a keyed hash of seat
    and proposal. In the open, both would help to find out whose slot is whose. SQLite keeps these rows in the
    order of their random keys (no rowid): the order of telling would stand beside that of withdrawn ballots.
    """

    __tablename__ = "interests"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    tag: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    is_logged: Mapped[bool]

    __table_args__ = (
        UniqueConstraint("tag", name="uq_interests_one_a_member"),
        {"sqlite_with_rowid": False},
    )


class InterestsSaid(Model):
    """That a member has been through the list, also where they had nothing to say."""

    __tablename__ = "interests_said"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
