"""What stays of a round whose key is destroyed: when that was, and a list of names that lead to no slot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_forgetting"
down_revision = "0004_who_takes_part"

LINK = (("sealed", sa.LargeBinary()), ("slot_mark", sa.LargeBinary(length=32)))


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("questions_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("key_destroyed_at", sa.DateTime(timezone=True), nullable=True))
    _links(nullable=True)


def downgrade() -> None:
    """A program from before finds places that it cannot open, as it does where a key is away."""
    places = sa.table("roll_places", *map(sa.column, ("id", "sealed", "slot_mark")))
    connection = op.get_bind()
    emptied = sa.select(places.c.id).where(places.c.sealed.is_(None))
    for place in connection.scalars(emptied.order_by(places.c.id)).all():
        filled = sa.update(places).where(places.c.id == place)
        connection.execute(filled.values(sealed=b"", slot_mark=place.encode()))
    _links(nullable=False)
    with op.batch_alter_table("rounds", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("key_destroyed_at")
        batch_op.drop_column("questions_told_at")


def _links(*, nullable: bool) -> None:
    with op.batch_alter_table("roll_places", schema=None) as batch_op:
        for name, kind in LINK:
            batch_op.alter_column(name, existing_type=kind, nullable=nullable)
