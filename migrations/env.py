"""Runs migrations on the application's own database, in one transaction."""

from __future__ import annotations

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:  # noqa: ARG001 - Alembic's signature
    """Write our own types as what they are in the database, so that migrations stand by themselves."""
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate; SQLite copies tables to change them, so its foreign keys are checked at the end."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
