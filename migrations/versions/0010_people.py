"""Where people are signed in, what stands in for an unknown address's link, and what people keep private."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_people"
down_revision = "0009_corrections"


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_sessions_digest")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"])
    op.create_table(
        "links_to_nobody",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("onward", sa.String(length=300), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links_to_nobody")),
        sa.UniqueConstraint("digest", name=op.f("uq_links_to_nobody_digest")),
    )
    op.create_index(op.f("ix_links_to_nobody_expires_at"), "links_to_nobody", ["expires_at"])
    op.create_table(
        "private_records",
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_private_records_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_private_records")),
    )
    op.create_table(
        "support_offers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_support_offers_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_offers")),
    )
    op.create_index(op.f("ix_support_offers_membership_id"), "support_offers", ["membership_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_support_offers_membership_id"), table_name="support_offers")
    op.drop_table("support_offers")
    op.drop_table("private_records")
    op.drop_index(op.f("ix_links_to_nobody_expires_at"), table_name="links_to_nobody")
    op.drop_table("links_to_nobody")
    op.drop_index(op.f("ix_sessions_person_id"), table_name="sessions")
    op.drop_table("sessions")
