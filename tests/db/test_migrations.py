"""The migrations make exactly what the models describe, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from grants.db import db
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")

pytestmark = pytest.mark.every_database


def tables() -> set[str]:
    """The names of the tables there are now."""
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_describe(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_every_migration_can_be_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        assert tables() == set(db.metadata.tables)
        downgrade(directory=FOLDER, revision="base")
        assert tables() == set()
        upgrade(directory=FOLDER)
        assert tables() == set(db.metadata.tables)
