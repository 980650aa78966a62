"""What must hold before anything is served: outside the demonstration, a secret that nobody else knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import SQLAlchemyError

from grants.audit import comparing, ledger
from grants.audit.keys import settings
from grants.collaboratives.queries import is_demonstration
from grants.config import SHORTEST_SECRET, SettingsError
from grants.db import db
from grants.reports import ending

if TYPE_CHECKING:
    from flask import Flask


def is_serving() -> bool:
    """Whether a server asks for the application, or `flask run`; other commands check for themselves."""
    command = click.get_current_context(silent=True)
    return command is None or command.info_name == "run"


def check(app: Flask) -> None:
    """Stop a start with another key than signed before, or a secret everybody has. Raises SettingsError."""
    with app.app_context():
        demonstrated = _look_at_the_database()
        if settings().has_own_secret or demonstrated:
            return
    raise SettingsError(
        f"SECRET_KEY is not set. Make it a secret of your own, at least {SHORTEST_SECRET} characters long. "
        "Without one only the demonstration starts: flask --app app demo makes it in an empty database."
    )


def _look_at_the_database() -> bool:
    """Whether it holds the demonstration. One that cannot be read is not known to, and has no key yet."""
    try:
        ledger.check_key()
        comparing.warn()
        ending.finish()
        return is_demonstration()
    except SQLAlchemyError:
        return False
    finally:
        db.session.remove()
        db.engine.dispose()
