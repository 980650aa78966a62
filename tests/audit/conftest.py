"""Three rounds told once and tampered with many times: whatever a test wrote is rolled back after it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from grants.db import db
from tests import stories
from tests.audit import eventful
from tests.corrections import correct
from tests.fixtures.databases import let_go, make_app, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture(scope="session")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with a round where all happened, one being scored, and an imported one."""
    folder = tmp_path_factory.mktemp("told")
    shutil.copyfile(sqlite_template, folder / "evenhand.db")
    app = make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder))
    with app.app_context():
        tell_all()
    yield app
    let_go(app)


def tell_all() -> None:
    """The rounds winter-round (published, an award accepted), spring-round (scoring) and riverside."""
    *_steps, (_step, winter) = eventful.steps()
    correct(winter, "The group is called Quiet Hour, not Quite Hour.")
    for step, _round in eventful.steps("Bolton Together", "Spring Round"):
        if step == "cast":
            break
    stories.publish(stories.counted(stories.imported(title="Riverside")))


@pytest.fixture
def story(told: Flask) -> Iterator[None]:
    """Inside the application; nothing that a test writes is kept."""
    with told.app_context():
        yield
        db.session.rollback()
