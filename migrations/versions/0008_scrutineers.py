"""Scrutineers: two people from outside for a version of ground rules, with their addresses."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0008_scrutineers"
down_revision = "0007_forgetting"

RULES = sa.table("ground_rules", sa.column("id"), sa.column("document"))
SCRUTINEERS = sa.table("scrutineers", *map(sa.column, ("ground_rules_id", "place", "name")))


def upgrade() -> None:
    op.create_table(
        "scrutineers",
        sa.Column("ground_rules_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=250), nullable=True),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_scrutineers_two_places")),
        sa.ForeignKeyConstraint(
            ["ground_rules_id"], ["ground_rules.id"], name=op.f("fk_scrutineers_ground_rules_id")
        ),
        sa.PrimaryKeyConstraint("ground_rules_id", "place", name=op.f("pk_scrutineers")),
        sa.UniqueConstraint("ground_rules_id", "email", name="uq_scrutineers_different_people"),
    )
    _as_the_documents_say()


def downgrade() -> None:
    op.drop_table("scrutineers")


def _as_the_documents_say() -> None:
    """Made again after it was taken back: who was named is in the documents, and the addresses are gone."""
    connection = op.get_bind()
    for rules, document in connection.execute(sa.select(RULES.c.id, RULES.c.document)).all():
        for place, each in enumerate(json.loads(bytes(document)).get("scrutineers", ()), 1):
            row = {"ground_rules_id": rules, "place": place, "name": each["name"]}
            connection.execute(sa.insert(SCRUTINEERS).values(row))
