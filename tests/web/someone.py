"""Somebody at a browser on the stage: their cookie and a token go with whatever they ask."""

from __future__ import annotations

import html
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from flask.testing import FlaskClient

from tests.fixtures.markup import faults

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.access.world import Stage, Visitor

WORDS = re.compile(r"<(?:script|style|svg).*?</(?:script|style|svg)>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Someone:
    """One kind of person, in the world that is shown."""

    stage: Stage
    kind: str

    @property
    def visitor(self) -> Visitor:
        """Their cookie and token."""
        return self.stage.worlds[self.stage.phase].people[self.kind]

    def get(self, path: str, method: str = "GET") -> TestResponse:
        """Open an address."""
        return self._browser().open(path, method=method, headers={"Cookie": self.visitor.cookie})

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        token: bool = True,
        headers: dict[str, str] | None = None,
        place: str = "127.0.0.1",
    ) -> TestResponse:
        """Send a form, with a token unless told otherwise."""
        whole = {"csrf_token": self.visitor.token} if token else {}
        sent = {"Cookie": self.visitor.cookie, **(headers or {})}
        return self._browser().post(
            path, data=whole | (data or {}), headers=sent, environ_base={"REMOTE_ADDR": place}
        )

    def post_raw(self, path: str, body: bytes, kind: str, place: str = "127.0.0.1") -> TestResponse:
        """Send bytes that no form would, with the token where scripts put it."""
        headers = {"Cookie": self.visitor.cookie, "X-CSRFToken": self.visitor.token}
        remote = {"REMOTE_ADDR": place}
        return self._browser().post(path, data=body, content_type=kind, headers=headers, environ_base=remote)

    def _browser(self) -> FlaskClient:
        return FlaskClient(self.stage.app, use_cookies=False)


class Watch:
    """Whether anything was written meanwhile, by anybody: SQLite counts what other connections commit."""

    def __init__(self, stage: Stage) -> None:
        self.connection = sqlite3.connect(stage.folder / "evenhand.db")

    def __enter__(self) -> Self:
        self.seen = self._version()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.connection.close()

    def wrote(self) -> bool:
        """Whether there was a write since the last time this was asked."""
        before, self.seen = self.seen, self._version()
        return before != self.seen

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])


def words(answer: TestResponse) -> str:
    """What a person reads on a page, in one line."""
    return " ".join(html.unescape(WORDS.sub(" ", answer.text)).split())


def kept(answer: TestResponse, text: str) -> bool:
    """Whether what was typed is still on the page, in a field or shown to be copied."""
    return " ".join(text.split()) in " ".join(html.unescape(answer.text).split())


def is_whole(answer: TestResponse) -> bool:
    """Whether the page is sound: its error summary leads to fields that are there."""
    return faults(answer.text) == ()
