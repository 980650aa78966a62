"""What stays of a round whose key is destroyed: when that was, and a list of names that lead to no slot."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from voting.ledger import entries

revision = "0007_forgetting"
down_revision = "0006_draws"

LINK = (("sealed", sa.LargeBinary()), ("slot_mark", sa.LargeBinary(length=32)))
ROUNDS = sa.table(
    "rounds",
    *(sa.column(name) for name in ("id", "phase", "ledger_id")),
    sa.column("key_destroyed_at", sa.DateTime(timezone=True)),
)
ENTRIES = sa.table("ledger_entries", *map(sa.column, ("ledger_id", "line")))
PLACES = sa.table("roll_places", *map(sa.column, ("id", "round_id", "sealed", "slot_mark")))


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("questions_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("key_destroyed_at", sa.DateTime(timezone=True), nullable=True))
    _links(nullable=True)
    _as_the_ledgers_say()


def downgrade() -> None:
    """A program from before finds places that it cannot open, as it does where a key is away."""
    connection = op.get_bind()
    emptied = sa.select(PLACES.c.id).where(PLACES.c.sealed.is_(None))
    for place in connection.scalars(emptied.order_by(PLACES.c.id)).all():
        filled = sa.update(PLACES).where(PLACES.c.id == place)
        connection.execute(filled.values(sealed=b"", slot_mark=place.encode()))
    _links(nullable=False)
    with op.batch_alter_table("rounds", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("key_destroyed_at")
        batch_op.drop_column("questions_told_at")


def _links(*, nullable: bool) -> None:
    with op.batch_alter_table("roll_places", schema=None) as batch_op:
        for name, kind in LINK:
            batch_op.alter_column(name, existing_type=kind, nullable=nullable)


def _as_the_ledgers_say() -> None:
    """Made again after it was taken back: keys that were destroyed meanwhile stay so."""
    connection = op.get_bind()
    query = (
        sa.select(ROUNDS.c.id, ENTRIES.c.line)
        .join_from(ROUNDS, ENTRIES, ENTRIES.c.ledger_id == ROUNDS.c.ledger_id)
        .where(ROUNDS.c.phase == "published")
    )
    for round_id, line in connection.execute(query).all():
        if b'"type":"key-destroyed"' not in bytes(line):
            continue
        at = datetime.fromisoformat(str(entries.read(bytes(line)).data["at"]))
        destroyed = sa.update(ROUNDS).where(ROUNDS.c.id == round_id)
        connection.execute(destroyed.values(key_destroyed_at=at))
        places = sa.update(PLACES).where(PLACES.c.round_id == round_id)
        connection.execute(places.values(sealed=None, slot_mark=None))
