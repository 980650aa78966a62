"""The roll, ballots and scores. Equal weight is kept here by named constraints.

One slot for a member in a round, one ballot for a slot, one score for a ballot, proposal and criterion.
The link from member to slot is sealed; a ballot knows its slot alone; no row here tells when.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.db import Model, new_id


class RollPlace(Model):
    """A member's place on a round's roll; which slot it is, is sealed under the round's key.

    The link is `sealed` and `slot_mark`. With the key it is destroyed: what stays is a name on the list that
    members read.
    """

    __tablename__ = "roll_places"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id"), index=True)
    name: Mapped[str] = mapped_column(String(130))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    slot_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    __table_args__ = (
        UniqueConstraint("round_id", "membership_id", name="uq_roll_places_one_slot_a_member"),
        UniqueConstraint("round_id", "slot_mark", name="uq_roll_places_one_member_a_slot"),
        UniqueConstraint("round_id", "name", name="uq_roll_places_name"),
    )


class Ballot(Model):
    """All of one slot's scores in one round. `revision` counts casts; 0 is not cast yet."""

    __tablename__ = "ballots"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    slot: Mapped[bytes] = mapped_column(LargeBinary(32))
    revision: Mapped[int] = mapped_column(default=0)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("round_id", "slot", name="uq_ballots_one_a_slot"),
        CheckConstraint("revision >= 0", name="revision_counts_up"),
    )


class Reading(Model):
    """Where a ballot stands on a proposal (one of the four states), the reason given, a note to self."""

    __tablename__ = "readings"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballots.id"))
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    state: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("ballot_id", "proposal_id", name="uq_readings_one_a_proposal"),)


class Score(Model):
    """One saved score, sealed. There is one for every criterion once a proposal was opened, scored or not."""

    __tablename__ = "scores"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballots.id"))
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    criterion: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("ballot_id", "proposal_id", "criterion", name="uq_scores_one_a_criterion"),
    )


class Cast(Model):
    """A ballot as it was cast: seed, blind and every state and score, sealed together."""

    __tablename__ = "casts"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballots.id"))
    revision: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reasons: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("ballot_id", "revision", name="uq_casts_revision"),)


class ImportedBallots(Model):
    """The public ballots of an imported election: the file as it was given, with its bytes unchanged."""

    __tablename__ = "imported_ballots"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    ballots: Mapped[int]
