"""What was corrected after publication, and who keeps watch over checkpoints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_corrections"
down_revision = "0008_scrutineers"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("agreed_by", sa.String(length=16), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "agreed_by IS NULL OR agreed_by <> written_by", name=op.f("ck_corrections_two_seats")
        ),
        sa.CheckConstraint(
            "(agreed_by IS NULL) = (made_at IS NULL)", name=op.f("ck_corrections_made_in_full")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_corrections_round_id")),
        sa.ForeignKeyConstraint(["written_by"], ["memberships.id"], name=op.f("fk_corrections_written_by")),
        sa.ForeignKeyConstraint(["agreed_by"], ["memberships.id"], name=op.f("fk_corrections_agreed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_round_id"), "corrections", ["round_id"])
    op.create_table(
        "cosignatures",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("checkpoint_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoints.id"], name=op.f("fk_cosignatures_checkpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cosignatures")),
        sa.UniqueConstraint("checkpoint_id", "public_key", name=op.f("uq_cosignatures_one_a_key")),
    )


def downgrade() -> None:
    op.drop_table("cosignatures")
    op.drop_index(op.f("ix_corrections_round_id"), table_name="corrections")
    op.drop_table("corrections")
