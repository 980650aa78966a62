"""The front door: the application, made from its settings, and its command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grants.application import Application
from grants.config import Settings, SettingsError
from grants.front import assembly, starting
from grants.mail import postman

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parent
CANNOT_START = 4
"""With this status gunicorn stops too; with another it would start the same worker again for ever."""


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; without settings, from the environment. Stops with a sentence if it cannot."""
    try:
        found = settings or Settings.from_environment(os.environ, ROOT)
        app = Application(
            "evenhand", root_path=str(ROOT), static_folder="static/built", static_url_path="/assets"
        )
        assembly.assemble(app, found)
        if settings is None and starting.is_serving():
            starting.check(app)
            postman.employ(app)
    except SettingsError as wrong:
        sys.stderr.write(f"Evenhand cannot start: {wrong}\n")
        sys.exit(CANNOT_START)
    return app
