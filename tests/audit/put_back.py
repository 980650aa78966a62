"""A database put back to an earlier state, for real: its file copied over, or all of it made anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import stories
from tests.fixtures.databases import let_go, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from grants.config import Settings
    from grants.rounds.models import Round
    from tests.fixtures.databases import PostgresServer

MEMBERS, EARLY = 13, 3


class Backup:
    """A copy of one database, taken and put back while nobody has it open."""

    def __init__(self, settings: Settings, request: pytest.FixtureRequest) -> None:
        self.settings = settings
        self.path = settings.database_url.removeprefix("sqlite:///")
        self.name = settings.database_url.split("?")[0].rsplit("/", 1)[-1]
        self.server: PostgresServer | None = None
        if not settings.database_url.startswith("sqlite"):
            self.server = request.getfixturevalue("postgres_template")

    def take(self, app: Flask) -> None:
        """Keep the database as it is now."""
        let_go(app)
        if self.server is None:
            shutil.copyfile(self.path, f"{self.path}.copy")
        else:
            self.server.create(f"{self.name}_copy", template=self.name)

    def put_back(self, app: Flask) -> Flask:
        """Put it back, and give the application as it is after a new start."""
        let_go(app)
        if self.server is None:
            for left in Path(self.path).parent.glob(f"{Path(self.path).name}-*"):
                left.unlink()
            shutil.copyfile(f"{self.path}.copy", self.path)
        else:
            self.server.drop(self.name)
            self.server.create(self.name, template=f"{self.name}_copy")
        return make_app(self.settings)

    def forget(self) -> None:
        """Leave nothing on the server."""
        if self.server is not None:
            self.server.drop(f"{self.name}_copy")


@pytest.fixture
def backup(settings: Settings, app: Flask, request: pytest.FixtureRequest) -> Iterator[Backup]:
    """Of a round with ballots open and three cast, taken before ten more were cast and ballots closed."""
    made = Backup(settings, request)
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=MEMBERS))
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
        for place in range(EARLY):
            cast(round_, place)
    made.take(app)
    yield made
    made.forget()  # the database itself is dropped by its own fixture


def cast(round_: Round, place: int) -> None:
    """One member casts what they usually think."""
    stories.cast(round_, stories.members(round_)[place], stories.usual_scores(round_, place))


def ten_more_and_closed(round_: Round) -> Round:
    """Ten ballots more; then closing makes a checkpoint over them, and mails it."""
    for place in range(EARLY, MEMBERS):
        cast(round_, place)
    return stories.closed(round_)
