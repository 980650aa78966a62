"""A seat is taken by the person it is offered to: open invitations, and since when a member is one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_invitations"
down_revision = "0002_sealed_interests"


def upgrade() -> None:
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("member_since", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE memberships SET member_since = joined_at WHERE is_member")

    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("collaborative_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("link_id", sa.String(length=16), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_facilitator", sa.Boolean(), nullable=False),
        sa.Column("is_observer", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT (is_member AND is_observer)", name=op.f("ck_invitations_observers_have_no_say")
        ),
        sa.CheckConstraint(
            "is_member OR is_facilitator OR is_observer",
            name=op.f("ck_invitations_an_invitation_is_for_something"),
        ),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaboratives.id"], name=op.f("fk_invitations_collaborative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_invitations_by_id")),
        sa.ForeignKeyConstraint(["link_id"], ["sign_in_links.id"], name=op.f("fk_invitations_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("collaborative_id", "person_id", name="uq_invitations_one_a_person"),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_link_id"), ["link_id"], unique=False)


def downgrade() -> None:
    op.drop_table("invitations")
    with op.batch_alter_table("memberships", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("member_since")
