"""Whether the database has the tables that this version of the program needs."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from grants.db import db


def problem() -> str | None:
    """What is missing, in a sentence, or None."""
    folder = Path(current_app.root_path) / "migrations"
    newest = ScriptDirectory(str(folder)).get_current_head()
    there = MigrationContext.configure(db.session.connection()).get_current_revision()
    if there == newest:
        return None
    return f"the database is at migration {there}, and this program needs {newest}"
