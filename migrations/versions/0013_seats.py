"""Leaving one collaborative, being named in public, reminders, and no second seat in a round for anybody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

from grants.scoring import triggers

revision = "0013_seats"
down_revision = "0012_phases"


def upgrade() -> None:
    with op.batch_alter_table("memberships", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("named_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitations", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=100), nullable=True))
    with op.batch_alter_table("round_members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_before", sa.String(length=10), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_round_members_left_before_known"), "left_before IN ('roll', 'closing')"
        )
    op.create_table(
        "reminders",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_reminders_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_reminders")),
    )
    for statement in triggers.UP[op.get_context().dialect.name]:
        op.execute(sa.DDL(statement))


def downgrade() -> None:
    """Raises CommandError where somebody left a round: an older program would give them their place back."""
    left = sa.text("SELECT count(*) FROM round_members WHERE left_before IS NOT NULL")
    number = op.get_bind().execute(left).scalar_one()
    if number:
        raise CommandError(
            f"The older tables have no place for who left a round before its end ({number} here). They "
            "could come back and vote again. This step was not taken. Go on with this version."
        )
    for statement in triggers.DOWN[op.get_context().dialect.name]:
        op.execute(statement)
    op.drop_table("reminders")
    with op.batch_alter_table("round_members", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_round_members_left_before_known"), type_="check")
        batch_op.drop_column("left_before")
    with op.batch_alter_table("memberships", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("named_since")
    with op.batch_alter_table("invitations", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("name")
