"""Ledgers that were found behind what they signed, and what members say of how to go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_forks"
down_revision = "0004_who_takes_part"


def upgrade() -> None:
    op.create_table(
        "forks",
        sa.Column("ledger_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asks_members", sa.Boolean(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 1", name=op.f("ck_forks_number_from_two")),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledgers.id"], name=op.f("fk_forks_ledger_id")),
        sa.PrimaryKeyConstraint("ledger_id", "number", name=op.f("pk_forks")),
    )
    op.create_table(
        "fork_answers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ledger_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "number"],
            ["forks.ledger_id", "forks.number"],
            name=op.f("fk_fork_answers_ledger_id"),
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_fork_answers_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fork_answers")),
        sa.UniqueConstraint("ledger_id", "number", "membership_id", name="uq_fork_answers_one_a_member"),
    )


def downgrade() -> None:
    op.drop_table("fork_answers")
    op.drop_table("forks")
