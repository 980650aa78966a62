"""Putting the parts together: settings, database, sign-in, translations, gate, stages, commands."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from grants.access import gate
from grants.audit.keys import signing_key
from grants.config import SettingsError
from grants.db import db, migrate, sqlite
from grants.front import commands, compression, errors, headers, limits, surroundings
from grants.people import signing

if TYPE_CHECKING:
    from flask import Flask

    from grants.config import Settings

STAGES = (
    "mail",
    "people",
    "collaboratives",
    "rounds",
    "proposals",
    "deliberation",
    "scoring",
    "decisions",
    "awards",
    "reports",
    "trail",
    "front",
)
LARGEST_REQUEST = 1_000_000


def assemble(app: Flask, settings: Settings) -> None:
    """Make an empty Flask application into Evenhand. Raises SettingsError."""
    app.extensions["settings"] = settings
    if settings.ledger_key_file.exists():
        signing_key(settings.ledger_key_file)
    _configure(app, settings)
    _database(app, settings)
    Babel(app, default_locale="en_GB", locale_selector=surroundings.language)
    CSRFProtect(app)
    compression.install(app)
    signing.install(app)
    gate.install(app)
    for stage in STAGES:
        app.register_blueprint(import_module(f"grants.{stage}.views").blueprint)
    limits.install(app)
    surroundings.install(app)
    headers.install(app)
    errors.install(app)
    commands.install(app)


def _configure(app: Flask, settings: Settings) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("evenhand").setLevel(logging.INFO)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        TESTING=settings.testing,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SESSION_COOKIE_NAME="evenhand",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(app.root_path) / "translations"),
    )
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(app.root_path) / "templates"), components])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")


def _database(app: Flask, settings: Settings) -> None:
    if settings.database_url.startswith("sqlite:///"):
        folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise SettingsError(f"DATABASE_URL names a folder that cannot be made: {folder}.") from fault
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path) / "migrations"))
    if settings.database_url.startswith("sqlite:///"):
        with app.app_context():
            sqlite.prepare(db.engine)
