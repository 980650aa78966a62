"""A round, its ground rules in versions, what members said of them, and its way through the phases."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from grants.audit.models import Ledger
from grants.collaboratives.models import Collaborative, Membership
from grants.db import Model, UTCDateTime, new_id

PHASES = ("ground-rules", "proposals", "interests", "scoring", "decision", "published")
"""The phases of a round, in order."""
ONCE = "to_phase IN ('scoring', 'decision', 'published')"
"""Which steps a round takes once at most, in SQL."""


class Round(Model):
    """One round of grants. Its slug is part of every hash of its ledger and is never used again.

    `questions_told_at`: when members were told that the time for questions ends soon. From `key_destroyed_at`
    on nobody can open the round's ballots.
    """

    __tablename__ = "rounds"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    collaborative_id: Mapped[str] = mapped_column(ForeignKey("collaboratives.id"), index=True)
    ledger_id: Mapped[str] = mapped_column(ForeignKey("ledgers.id"))
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120))
    phase: Mapped[str] = mapped_column(String(20), default="ground-rules", index=True)
    phase_since: Mapped[datetime] = mapped_column(UTCDateTime)
    is_imported: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    questions_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    key_destroyed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collaborative: Mapped[Collaborative] = relationship(lazy="joined", innerjoin=True)
    ledger: Mapped[Ledger] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("slug", name="uq_rounds_slug"),
        UniqueConstraint("ledger_id", name="uq_rounds_one_ledger"),
        CheckConstraint(
            "phase IN ('ground-rules', 'proposals', 'interests', 'scoring', 'decision', 'published')",
            name="phase_known",
        ),
    )


class GroundRules(Model):
    """One version of a round's ground rules. `document` is the exact bytes that are hashed.

    `later_ends`: all ends as they stand since a phase was last given more time, as JSON; None where none was.
    """

    __tablename__ = "ground_rules"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    version: Mapped[int]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    if TYPE_CHECKING:
        later_ends: Mapped[str | None]

    __table_args__ = (UniqueConstraint("round_id", "version", name="uq_ground_rules_version"),)


class Scrutineer(Model):
    """Somebody from outside whom a version of ground rules names, to look at whole ballots without names.

    The document has the name alone. The address goes when its owner is forgotten.
    """

    __tablename__ = "scrutineers"

    ground_rules_id: Mapped[str] = mapped_column(ForeignKey("ground_rules.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(250))

    __table_args__ = (
        UniqueConstraint("ground_rules_id", "email", name="uq_scrutineers_different_people"),
        CheckConstraint("place IN (1, 2)", name="two_places"),
    )


class RulesDraft(Model):
    """What the facilitator is still writing: a form's answers, kept whatever state they are in."""

    __tablename__ = "rules_drafts"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    answers: Mapped[str] = mapped_column(Text, default="{}")
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RulesAnswer(Model):
    """What one member said of one version. Not secret: members see who said what."""

    __tablename__ = "rules_answers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    ground_rules_id: Mapped[str] = mapped_column(ForeignKey("ground_rules.id"))
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"))
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("ground_rules_id", "membership_id", name="uq_rules_answers_one_a_member"),
    )


class RoundMember(Model):
    """Somebody who was a member when the round's rules were frozen: they take part, and nobody after them.

    `left_before`: what of the round was still to come when they left the collaborative, where that ended
    their part in it: the roll, or the closing of ballots. Coming back does not undo it.
    """

    __tablename__ = "round_members"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    left_before: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (CheckConstraint("left_before IN ('roll', 'closing')", name="left_before_known"),)


class Reminder(Model):
    """When those whom a round waits for were last reminded: once a day is enough. Never who it went to."""

    __tablename__ = "reminders"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Draw(Model):
    """The draw between equals, where one was agreed: named when ballots close, and what it came to.

    Of lots nothing is named. `source` is the short id that the ledger has for the ground rules' source.
    """

    __tablename__ = "draws"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    number: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str | None] = mapped_column(String(64))
    value: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint(
            "(at IS NULL) = (number IS NULL) AND (at IS NULL) = (source IS NULL)", name="named_in_full"
        ),
        CheckConstraint("(value IS NULL) = (made_at IS NULL)", name="made_in_full"),
    )


class PhaseMove(Model):
    """A step from one phase to another, with the reason members read. `number` is its place, from 1.

    Steps back are to "proposals" alone, so whatever comes once the roll is fixed comes once.
    """

    __tablename__ = "phase_moves"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]
    from_phase: Mapped[str] = mapped_column(String(20))
    to_phase: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("round_id", "number", name="uq_phase_moves_in_order"),
        CheckConstraint("number >= 1", name="number_from_one"),
        Index(
            "uq_phase_moves_each_once",
            "round_id",
            "to_phase",
            unique=True,
            sqlite_where=text(ONCE),
            postgresql_where=text(ONCE),
        ),
    )


class PhaseExtension(Model):
    """A later end that was given to the phase a round is in. `ends` are all ends from then on, as JSON."""

    __tablename__ = "phase_extensions"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]
    phase: Mapped[str] = mapped_column(String(20))
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    ends: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    extended_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("round_id", "number", name="uq_phase_extensions_in_order"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("until > extended_at", name="until_later"),
        CheckConstraint("phase IN ('proposals', 'interests', 'scoring', 'decision')", name="phase_that_ends"),
    )


GroundRules.later_ends = column_property(
    select(PhaseExtension.ends)
    .where(PhaseExtension.round_id == GroundRules.round_id)
    .order_by(PhaseExtension.number.desc())
    .limit(1)
    .correlate_except(PhaseExtension)
    .scalar_subquery()
)
