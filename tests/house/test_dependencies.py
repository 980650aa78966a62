"""What is asked for is used, and what is used is asked for and locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.test_structure import imported
from tests.house.tree import ending, read

OURS = {"app", "bench", "debian", "grants", "tests", "voting"}
ORACLE = "tests/oracle/pabutools_winners.py"
"""Run by a Python of its own: what it imports is in tests/oracle/requirements.txt."""
BROUGHT = {"alembic", "babel", "click", "jinja2", "limits", "markupsafe", "werkzeug"}
"""Parts of Flask, Flask-Babel, Flask-Limiter and Flask-Migrate, in the version that those want."""

NOT_IMPORTED = {
    "govuk-frontend-jinja": "templates import its macros",
    "gunicorn": "serves",
    "psycopg": "SQLAlchemy imports it for PostgreSQL",
    "tzdata": "zoneinfo reads it where the system has none",
    "pytest-xdist": "a plugin",
    "xlsxwriter": "pandas imports it",
}


def plain(name: str) -> str:
    """A distribution's name as registries compare names."""
    return re.split(r"[\[<>=!~; ]", name)[0].lower().replace("_", "-")


def asked_for(*extras: str) -> set[str]:
    """The distributions that pyproject.toml names, for running and for these extras."""
    project = tomllib.loads(read(Path("pyproject.toml")))["project"]
    named = [
        *project["dependencies"],
        *(one for extra in extras for one in project["optional-dependencies"][extra]),
    ]
    return {plain(one) for one in named}


def used(*places: str) -> set[str]:
    """The distributions whose modules are imported by Python files in these places."""
    modules = {
        name
        for path in ending(".py")
        if path.as_posix().startswith(places) and path.as_posix() != ORACLE
        for node in ast.walk(ast.parse(read(path)))
        for name in imported(node)
    }
    owners = packages_distributions()
    foreign = modules - sys.stdlib_module_names - OURS
    return {plain(owners[name][0]) if name in owners else name for name in foreign}


def test_the_application_asks_for_all_it_imports() -> None:
    assert used("app.py", "grants/", "voting/", "bench/", "migrations/") - asked_for() - BROUGHT == set()


def test_the_tests_ask_for_all_they_import() -> None:
    assert used("tests/") - asked_for("test") - BROUGHT == set()


def test_all_that_is_asked_for_is_used() -> None:
    everywhere = used("app.py", "grants/", "voting/", "bench/", "tests/")
    assert asked_for("test") - everywhere - NOT_IMPORTED.keys() == set()


def test_all_that_is_asked_for_is_locked() -> None:
    locked = {plain(line) for line in read(Path("requirements.lock")).splitlines()}
    assert "flask" in locked
    assert asked_for("test", "lint") - locked == set()
