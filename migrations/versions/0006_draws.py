"""The draw between equals: which one it is, what two people read, and what it came to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_draws"
down_revision = "0005_forks"


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("value", sa.String(length=200), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(at IS NULL) = (number IS NULL) AND (at IS NULL) = (source IS NULL)",
            name=op.f("ck_draws_named_in_full"),
        ),
        sa.CheckConstraint("(value IS NULL) = (made_at IS NULL)", name=op.f("ck_draws_made_in_full")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_draws_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_draws")),
    )
    op.create_table(
        "draw_readings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_draw_readings_round_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_draw_readings_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_readings")),
        sa.UniqueConstraint("round_id", "membership_id", name=op.f("uq_draw_readings_one_a_seat")),
    )


def downgrade() -> None:
    op.drop_table("draw_readings")
    op.drop_table("draws")
