"""Messages are tried again by themselves, gathered once a day, chosen by kind; and some come back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_messages"
down_revision = "0010_people"

NEW = ("language", "letter", "kind", "how", "next_try_at", "tries", "came_back")
"""What every row has; those of old get what their like would have got."""


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("language", sa.String(length=35), nullable=True))
        batch.add_column(sa.Column("letter", sa.String(length=300), nullable=True))
        batch.add_column(sa.Column("kind", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("how", sa.String(length=10), nullable=True))
        batch.add_column(sa.Column("collaborative_id", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("round_id", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("phase", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("batch", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("tries", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("came_back", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("digest_id", sa.String(length=16), nullable=True))
    op.execute(
        "UPDATE messages SET language = 'en-GB', letter = '<' || id || '@evenhand.invalid>', "
        "kind = 'notice', how = 'now', next_try_at = written_at, tries = 0, came_back = false"
    )
    with op.batch_alter_table("messages") as batch:
        for name in NEW:
            batch.alter_column(name, nullable=False)
        batch.create_foreign_key(
            op.f("fk_messages_collaborative_id"), "collaboratives", ["collaborative_id"], ["id"]
        )
        batch.create_foreign_key(op.f("fk_messages_round_id"), "rounds", ["round_id"], ["id"])
        batch.create_foreign_key(
            op.f("fk_messages_digest_id"), "messages", ["digest_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_check_constraint(op.f("ck_messages_how"), "how IN ('now', 'daily', 'page')")
        batch.create_check_constraint(
            op.f("ck_messages_sent_or_given_up"), "sent_at IS NULL OR given_up_at IS NULL"
        )
        batch.create_check_constraint(
            op.f("ck_messages_came_back_is_given_up"), "NOT came_back OR given_up_at IS NOT NULL"
        )
        batch.create_index(op.f("ix_messages_batch"), ["batch"])
        batch.create_index(op.f("ix_messages_digest_id"), ["digest_id"])
    op.create_table(
        "message_choices",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.CheckConstraint("how IN ('now', 'daily', 'page')", name=op.f("ck_message_choices_how")),
        sa.PrimaryKeyConstraint("address", "kind", name=op.f("pk_message_choices")),
    )
    op.create_table(
        "bounces",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_bounces")),
    )


def downgrade() -> None:
    """What was given up is marked as sent, so that the program of before does not send it after all."""
    op.drop_table("bounces")
    op.drop_table("message_choices")
    with op.batch_alter_table("messages") as batch:
        batch.drop_index(op.f("ix_messages_digest_id"))
        batch.drop_index(op.f("ix_messages_batch"))
        batch.drop_constraint(op.f("ck_messages_came_back_is_given_up"), type_="check")
        batch.drop_constraint(op.f("ck_messages_sent_or_given_up"), type_="check")
        batch.drop_constraint(op.f("ck_messages_how"), type_="check")
        batch.drop_constraint(op.f("fk_messages_digest_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_messages_round_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_messages_collaborative_id"), type_="foreignkey")
    op.execute("UPDATE messages SET sent_at = handed_at WHERE sent_at IS NULL AND handed_at IS NOT NULL")
    op.execute("DELETE FROM messages WHERE kind = 'digest' AND sent_at IS NULL AND given_up_at IS NULL")
    op.execute("UPDATE messages SET sent_at = given_up_at WHERE sent_at IS NULL AND given_up_at IS NOT NULL")
    op.execute("UPDATE messages SET sent_at = written_at WHERE sent_at IS NULL AND how = 'page'")
    with op.batch_alter_table("messages") as batch:
        for name in (
            *("digest_id", "came_back", "given_up_at", "handed_at", "tries", "next_try_at", "batch"),
            *("phase", "round_id", "collaborative_id", "how", "kind", "letter", "language"),
        ):
            batch.drop_column(name)
