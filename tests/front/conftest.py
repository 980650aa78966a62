"""The demonstration, made once for each process of tests; only sign-in links are added to it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grants.config import DEMONSTRATION_SECRET
from tests.fixtures.applications import CarefulClient, notice_pending
from tests.fixtures.databases import let_go, make_app, settings_for
from tests.front.demonstrations import demo_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from grants.config import Settings


@pytest.fixture(scope="session")
def where(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A migrated database, and no secret."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copyfile(sqlite_template, folder / "evenhand.db")
    settings = settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder)
    return replace(settings, secret_key=DEMONSTRATION_SECRET)


@pytest.fixture(scope="session")
def said(where: Settings) -> dict[str, Any]:
    """What the command printed when it filled the database."""
    ran = demo_of_its_own(where, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="session")
def filled(where: Settings, said: dict[str, Any]) -> Iterator[Flask]:
    """The application on the demonstration."""
    assert said
    app = make_app(where)
    app.test_client_class = CarefulClient
    app.teardown_appcontext(notice_pending)
    yield app
    let_go(app)
