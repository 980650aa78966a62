"""The outside address, with a real server: what is put there comes back, and nothing stops a change."""

from __future__ import annotations

import stat
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from grants.audit import comparing, outside
from grants.audit.ledger import latest_checkpoint
from grants.audit.outside import Folder, Unreachable, place
from tests import stories
from tests.fixtures.databases import let_go, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

ORIGIN = "grants.example:8443/autumn-2026"
PATH = "/kept/grants.example%3A8443/autumn-2026"


class Store(BaseHTTPRequestHandler):
    """Keeps what is put there. `answer` makes it do something else instead."""

    kept: dict[str, bytes] = {}
    seen: list[tuple[str, str | None]] = []
    answer = ""

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Authorization"]))
        if self.answer == "redirect":
            self.send_response(302)
            self.send_header("Location", "/kept/other")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.answer == "drip":
            self._drip()
            return
        body = self.kept.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.answer:
            self.kept[self.path] = body  # before the answer: whoever reads that may look at once
        self.send_response(507 if self.answer == "full" else 201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _second in range(100):
            try:
                self.wfile.write(b".")
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    Store.kept, Store.seen, Store.answer = {}, [], ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    answering = threading.Thread(target=server.serve_forever)
    answering.start()
    try:
        yield f"127.0.0.1:{server.server_port}/kept"
    finally:
        server.shutdown()
        answering.join()
        server.server_close()


@pytest.fixture
def store() -> Iterator[str]:
    with serving() as address:
        yield address


def test_what_is_put_at_an_address_comes_back(store: str) -> None:
    there = place(f"http://somebody:s%40cret@{store}/")
    assert there.read(ORIGIN) is None
    there.write(ORIGIN, b"a note\n")
    assert there.read(ORIGIN) == b"a note\n"
    assert Store.kept == {PATH: b"a note\n"}
    assert Store.seen == [(PATH, "Basic c29tZWJvZHk6c0BjcmV0")] * 2


def test_a_redirect_is_not_followed(store: str) -> None:
    Store.kept["/kept/other"] = b"a note\n"
    Store.answer = "redirect"
    with pytest.raises(Unreachable, match="answered 302"):
        place(f"http://{store}").read(ORIGIN)
    assert [path for path, _secret in Store.seen] == [PATH]


def test_a_slow_answer_is_not_waited_for(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "LONGEST_WAIT_SECONDS", 0.5)
    Store.answer = "drip"
    began = time.monotonic()
    with pytest.raises(Unreachable, match="took too long"):
        place(f"http://{store}").read(ORIGIN)
    assert time.monotonic() - began < 5


def test_no_secret_is_in_what_is_said(store: str) -> None:
    Store.answer = "full"
    with pytest.raises(Unreachable) as said:
        place(f"http://somebody:secret@{store}").write(ORIGIN, b"a note\n")
    assert "secret" not in str(said.value)
    assert "answered 507" in str(said.value)


def test_a_file_is_private_and_whole(tmp_path: Path) -> None:
    there = place(f"file://{tmp_path}/with%20space")
    assert isinstance(there, Folder)
    there.write(ORIGIN, b"first\n")
    there.write(ORIGIN, b"second\n")
    path = tmp_path / "with space" / "grants.example%3A8443" / "autumn-2026"
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"second\n", 0o600)
    assert there.all() == [path]
    assert there.read("grants.example/../../../etc/passwd") is None
    assert there.path("a/../../b").parent == tmp_path / "with space" / "a"


def test_checkpoints_are_put_outside_and_again_after_a_failure(
    app: Flask, store: str, caplog: pytest.LogCaptureFixture
) -> None:
    again = make_app(replace(app.extensions["settings"], checkpoints_url=f"http://{store}"))
    with again.app_context():
        Store.answer = "full"
        round_ = stories.frozen_round(stories.start(members=3))
        first = latest_checkpoint(round_.ledger_id)
        assert (round_.phase, Store.kept) == ("ground-rules", {})
        assert "was not kept outside, and will be tried again" in caplog.text
        Store.answer = ""
        assert first is not None
        assert comparing.look_after() == []
        assert list(Store.kept.values()) == [first.encode()]
        stories.moved(round_, "proposals")
        assert list(Store.kept.values()) == [str(latest_checkpoint(round_.ledger_id)).encode()]
    let_go(again)


def test_an_address_that_is_away_is_said_at_the_start_and_stops_nothing(app: Flask) -> None:
    with serving() as address:
        pass
    again = make_app(replace(app.extensions["settings"], checkpoints_url=f"http://{address}"))
    with again.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        [said] = comparing.look_after()
        assert said.startswith(f"A copy of a checkpoint cannot be kept where it should be: http://{address} ")
        assert latest_checkpoint(round_.ledger_id) is not None
    let_go(again)
