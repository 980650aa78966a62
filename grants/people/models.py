"""People, the one-time links they sign in with, where they are signed in, and what they keep private."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, UTCDateTime, new_id


class Person(UserMixin, Model):
    """Somebody with an address. What they may do comes from their seats, never from this row."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("email", name="uq_people_email"),
        CheckConstraint("email = lower(email)", name="email_lowercase"),
    )


class SignInLink(Model):
    """A link sent to an address: opened as often as a mail scanner likes, used once.

    Only the token's digest is here, so that a copy of the database signs nobody in.
    """

    __tablename__ = "sign_in_links"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    onward: Mapped[str] = mapped_column(String(300), default="/")
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("digest", name="uq_sign_in_links_digest"),)


class LinkToNobody(Model):
    """What is written where somebody asks to sign in with an address that we do not know. It opens nothing.

    It takes the place of a link's row, so that a known and an unknown address take as long. Nothing in it
    tells of the address, and it goes once a link of the same hour would be too old.
    """

    __tablename__ = "links_to_nobody"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64))
    onward: Mapped[str] = mapped_column(String(300))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (UniqueConstraint("digest", name="uq_links_to_nobody_digest"),)


class SignedIn(Model):
    """A device on which somebody is signed in. Where this row is gone, its cookie signs nobody in.

    Days and no times, and two plain words for the device: enough to know one's own, too little to follow
    anybody by.
    """

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    browser: Mapped[str] = mapped_column(String(20), default="")
    system: Mapped[str] = mapped_column(String(20), default="")
    begun_on: Mapped[date] = mapped_column(Date)
    used_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (UniqueConstraint("digest", name="uq_sessions_digest"),)


class PrivateRecord(Model):
    """How to reach a person and what they need to take part, sealed under a key of their own."""

    __tablename__ = "private_records"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
