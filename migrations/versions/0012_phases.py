"""Phases that are given more time, and steps back to proposals: steps are in order, not each once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0012_phases"
down_revision = "0011_messages"

IN_ORDER = """UPDATE phase_moves SET number = placed.place FROM (
SELECT id, row_number() OVER (PARTITION BY round_id ORDER BY moved_at, CASE to_phase WHEN 'proposals' THEN 1
WHEN 'interests' THEN 2 WHEN 'scoring' THEN 3 WHEN 'decision' THEN 4 ELSE 5 END) AS place FROM phase_moves
) AS placed WHERE placed.id = phase_moves.id"""
"""An imported round begins at its decision: that is its first step."""
LOST = {
    "phases that were given more time": "SELECT count(*) FROM phase_extensions",
    "steps back to proposals": "SELECT count(*) FROM phase_moves WHERE from_phase = 'interests' "
    "AND to_phase = 'proposals'",
}
"""What the older tables have no place for, while the ledger has an entry for each."""
ONCE = sa.text("to_phase IN ('scoring', 'decision', 'published')")


def upgrade() -> None:
    op.add_column("phase_moves", sa.Column("number", sa.Integer(), nullable=True))
    op.execute(IN_ORDER)
    with op.batch_alter_table("phase_moves") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint("uq_phase_moves_each_once", type_="unique")
        batch.create_unique_constraint("uq_phase_moves_in_order", ["round_id", "number"])
        batch.create_check_constraint("number_from_one", "number >= 1")
    op.create_index(
        "uq_phase_moves_each_once",
        "phase_moves",
        ["round_id", "to_phase"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )
    op.create_table(
        "phase_extensions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_phase_extensions_number_from_one")),
        sa.CheckConstraint("until > extended_at", name=op.f("ck_phase_extensions_until_later")),
        sa.CheckConstraint(
            "phase IN ('proposals', 'interests', 'scoring', 'decision')",
            name=op.f("ck_phase_extensions_phase_that_ends"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_phase_extensions_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_extensions")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_phase_extensions_in_order")),
    )


def downgrade() -> None:
    """Raises CommandError where rows would be lost that entries of the ledger are checked against."""
    for what, query in LOST.items():
        number = op.get_bind().execute(sa.text(query)).scalar_one()
        if number:
            raise CommandError(
                f"The older tables have no place for {what} ({number} here), and their entries could not be "
                "checked any more. This step was not taken. Go on with this version."
            )
    op.drop_table("phase_extensions")
    op.drop_index("uq_phase_moves_each_once", table_name="phase_moves")
    with op.batch_alter_table("phase_moves") as batch:
        batch.drop_constraint(op.f("ck_phase_moves_number_from_one"), type_="check")
        batch.drop_constraint("uq_phase_moves_in_order", type_="unique")
        batch.create_unique_constraint("uq_phase_moves_each_once", ["round_id", "to_phase"])
        batch.drop_column("number")
