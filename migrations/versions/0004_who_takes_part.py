"""Who takes part in a round is written down when its rules are frozen, not worked out from the clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_who_takes_part"
down_revision = "0003_invitations"


def upgrade() -> None:
    op.create_table(
        "round_members",
        sa.Column("round_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_members_round_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_round_members_membership_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "membership_id", name=op.f("pk_round_members")),
    )
    op.execute(
        """
        INSERT INTO round_members (round_id, membership_id)
        SELECT rounds.id, memberships.id
        FROM rounds
        JOIN ground_rules ON ground_rules.round_id = rounds.id
        JOIN memberships ON memberships.collaborative_id = rounds.collaborative_id
        WHERE ground_rules.frozen_at IS NOT NULL
          AND NOT rounds.is_imported
          AND memberships.is_member
          AND memberships.member_since <= ground_rules.frozen_at
          AND (memberships.left_at IS NULL OR memberships.left_at > ground_rules.frozen_at)
        ORDER BY rounds.id, memberships.id
        """
    )


def downgrade() -> None:
    op.drop_table("round_members")
