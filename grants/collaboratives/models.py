"""A collaborative, the seats in it, invitations that nobody has answered yet, and support for taking part."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.db import Model, UTCDateTime, new_id
from grants.people.models import Person


class Collaborative(Model):
    """A local group of equals who decide grants together."""

    __tablename__ = "collaboratives"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(120), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    help_name: Mapped[str] = mapped_column(String(120), default="")
    help_phone: Mapped[str] = mapped_column(String(40), default="")
    help_email: Mapped[str] = mapped_column(String(254), default="")
    help_hours: Mapped[str] = mapped_column(String(120), default="")
    zone: Mapped[str] = mapped_column(String(60), default="Europe/London")
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("slug", name="uq_collaboratives_slug"),)


class Membership(Model):
    """A person's seat in one collaborative: one seat, whatever duties come with it.

    Facilitating is a duty and gives no say; observing gives a look and no say. `joined_at` is when they were
    first here, and stays when they leave and come back; until when that was is not kept. `member_since` is
    when the person themselves took the say, this time: a round counts those who had it before its ground
    rules were frozen.
    `named_since`: when they chose that their name stands on the public page; nobody's does otherwise.
    """

    __tablename__ = "memberships"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    collaborative_id: Mapped[str] = mapped_column(ForeignKey("collaboratives.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    is_member: Mapped[bool] = mapped_column(default=False)
    is_facilitator: Mapped[bool] = mapped_column(default=False)
    is_observer: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    member_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    named_since: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    collaborative: Mapped[Collaborative] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("collaborative_id", "person_id", name="uq_memberships_one_seat_a_person"),
        CheckConstraint("NOT (is_member AND is_observer)", name="observers_have_no_say"),
        CheckConstraint("is_member OR is_facilitator OR is_observer", name="a_seat_is_for_something"),
    )


class Invitation(Model):
    """A seat that is offered. It counts for nothing until the person takes it; then this row goes.

    `name` is what whoever invites calls them. What a person is called elsewhere is not theirs to read.
    """

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    collaborative_id: Mapped[str] = mapped_column(ForeignKey("collaboratives.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    link_id: Mapped[str] = mapped_column(ForeignKey("sign_in_links.id"), index=True)
    is_member: Mapped[bool] = mapped_column(default=False)
    is_facilitator: Mapped[bool] = mapped_column(default=False)
    is_observer: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    name: Mapped[str | None] = mapped_column(String(100))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[by_id])
    collaborative: Mapped[Collaborative] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("collaborative_id", "person_id", name="uq_invitations_one_a_person"),
        CheckConstraint("NOT (is_member AND is_observer)", name="observers_have_no_say"),
        CheckConstraint("is_member OR is_facilitator OR is_observer", name="an_invitation_is_for_something"),
    )

    @property
    def called(self) -> str:
        """The name they were invited by, or their address, for those who invite."""
        return self.name or self.person.email

    @property
    def duties(self) -> set[str]:
        """What the person would do."""
        named = {"member": self.is_member, "facilitator": self.is_facilitator, "observer": self.is_observer}
        return {duty for duty, is_asked in named.items() if is_asked}


class SupportOffer(Model):
    """Support for taking part that was offered to somebody, and their answer: sealed under their own key."""

    __tablename__ = "support_offers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)
