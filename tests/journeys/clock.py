"""The clock of a served application, which a journey puts forward: weeks of a round pass in a second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from grants.db import as_if_at
from grants.db.edge import drop
from grants.rounds.queries import round_named, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from tests.fixtures.servers import LiveServer


class Clock:
    """It goes on by itself and never back. Every request of the server, and the command, are at its time."""

    def __init__(self, server: LiveServer) -> None:
        self.app = server.app
        self.ahead = timedelta(0)
        self.within = server.app.wsgi_app
        server.app.wsgi_app = self

    def __call__(self, surroundings: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with as_if_at(self.now()):
            return self.within(surroundings, start)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def put_to(self, moment: datetime) -> None:
        assert moment > self.now(), "a clock that is put back is another test's"
        self.ahead += moment - self.now()

    def end_of(self, slug: str, phase: str) -> datetime:
        """When a part of a round is over, as things stand."""
        with self.app.app_context():
            round_ = round_named(slug)
            assert round_ is not None
            ends = rules_of(round_.id).dates
            drop()
        return ends[phase]

    def tick(self) -> str:
        """The job that runs every few minutes: what it says."""
        with as_if_at(self.now()):
            done = self.app.test_cli_runner().invoke(args=["tick"])
        assert done.exit_code == 0, done.output
        return done.output
