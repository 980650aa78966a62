"""Nothing waits for the mail server: a phase changes while it hangs, and all hear of it once it is back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from grants.db import db
from grants.mail import postman
from grants.mail.models import Message
from tests import stories
from tests.access.world import CSRF, enter
from tests.fixtures.databases import let_go, make_app
from tests.fixtures.shared import ROOT
from tests.mail.servers import listening, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from grants.config import Settings
    from grants.mail.postman import Postman
    from tests.mail.conftest import Letterbox

MEMBERS = 7
TOLD = [f"member-{number}@salford-together.example" for number in range(1, MEMBERS + 1)]
TOLD += ["observer@salford-together.example"]
MOVE = "/rounds/winter-round/move"
AT_ONCE_SECONDS = 4
"""Less than half of what a mail server is given for one answer."""


@pytest.fixture
def served(settings: Settings, mail_settings: Settings) -> Iterator[tuple[Flask, Postman]]:
    """A round about to open for proposals, in an application with a postman, as a server has."""
    app = make_app(settings)
    with app.app_context():
        stories.frozen_round(stories.start(members=MEMBERS))
    let_go(app)
    app = make_app(mail_settings)
    employed = postman.employ(app, every=0.1)
    yield app, employed
    employed.end()
    let_go(app)


def sent(app: Flask) -> int:
    with app.app_context():
        query = select(func.count()).where(Message.sent_at.is_not(None), Message.kind == "phase")
        return db.session.scalar(query) or 0


@pytest.mark.every_database
def test_phase_changes_at_once_while_the_mail_server_hangs_and_all_hear_of_it_once(
    served: tuple[Flask, Postman], port: int, letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    app, employed = served
    facilitator = enter(app, "facilitator-1@salford-together.example")
    with listening(port, lambda _connection: None) as held:
        begun = time.monotonic()
        answer = app.test_client(use_cookies=False).post(
            MOVE,
            data={"csrf_token": facilitator.token, "reason": "Everybody has agreed.", "to": "proposals"},
            headers={"Cookie": facilitator.cookie},
        )
        took = time.monotonic() - begun
        assert answer.status_code == 303
        wait_until(lambda: len(held) > 0)
        assert app.test_client().get("/readyz").status_code == 200
        assert sent(app) == 0
    assert took < AT_ONCE_SECONDS
    start_mail()
    run = app.test_cli_runner()
    wait_until(lambda: run.invoke(args=["send-messages", "--now"]).exit_code == 0 and sent(app) == len(TOLD))
    employed.wake()
    run.invoke(args=["send-messages", "--now"])
    told = [str(letter["To"]) for letter in letterbox.letters if "Open for proposals" in letter["Subject"]]
    assert sorted(told) == TOLD


def test_what_a_request_wrote_is_sent_without_being_asked(
    served: tuple[Flask, Postman], letterbox: Letterbox, start_mail: Callable[[], object]
) -> None:
    app, _employed = served
    start_mail()
    facilitator = enter(app, "facilitator-1@salford-together.example")
    data = {"csrf_token": facilitator.token, "reason": "Everybody has agreed.", "to": "proposals"}
    app.test_client(use_cookies=False).post(MOVE, data=data, headers={"Cookie": facilitator.cookie})
    wait_until(lambda: sent(app) == len(TOLD))
    assert len([each for each in letterbox.subjects() if "Open for proposals" in each]) == len(TOLD)


def test_request_without_a_postman_leaves_messages_waiting(app: Flask) -> None:
    client = app.test_client()
    found = CSRF.search(client.get("/sign-in").text)
    assert found
    client.post("/sign-in", data={"csrf_token": found[1], "email": "ann@example.org"})
    with app.app_context():
        assert db.session.scalars(select(Message.sent_at)).all() == [None]


def test_each_process_begins_one_thread_of_its_own(served: tuple[Flask, Postman]) -> None:
    """A server that divides after it has begun: the thread stays behind, and the child begins another."""
    _app, employed = served
    employed.begin()
    first = employed.thread
    employed.begin()
    assert employed.thread is first
    assert first is not None
    child = os.fork()
    if child == 0:
        employed.begin()
        there = employed.thread
        os._exit(0 if there is not None and there is not first and there.is_alive() else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_server_sends_what_waited_when_it_started_and_ends_with_the_letter_in_hand(
    served: tuple[Flask, Postman],
    mail_settings: Settings,
    letterbox: Letterbox,
    start_mail: Callable[[], object],
    tmp_path: Path,
) -> None:
    """A real gunicorn with two workers, made before they divide."""
    app, employed = served
    employed.end()
    with app.app_context():
        stories.begun_round(stories.start("Eccles Together", members=5), "Summer Round")
    start_mail()
    surroundings = os.environ | {
        "DATABASE_URL": mail_settings.database_url,
        "MAIL_URL": mail_settings.mail_url,
        "SECRET_KEY": mail_settings.secret_key,
        "LEDGER_KEY_FILE": str(mail_settings.ledger_key_file),
    }
    place = tmp_path / "gunicorn.sock"
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--bind", f"unix:{place}"]
    command += ["--no-control-socket", "--log-level", "error", "app:create_app()"]
    server = subprocess.Popen(command, cwd=ROOT, env=surroundings)
    try:
        wait_until(place.exists)
        ask = "import socket,sys;s=socket.socket(socket.AF_UNIX);s.connect(sys.argv[1]);"
        ask += "s.sendall(b'GET /healthz HTTP/1.0\\r\\n\\r\\n');s.recv(9)"
        for _each in range(6):
            subprocess.run([sys.executable, "-c", ask, str(place)], check=True)
        with app.app_context():
            waits = select(func.count()).where(Message.sent_at.is_(None), Message.how == "now")
            wait_until(lambda: (db.session.scalar(waits), db.session.rollback())[0] == 0, 90)
    finally:
        server.terminate()
        assert server.wait() == 0
    asked = [each for each in letterbox.subjects() if "Summer Round" in each]
    assert len(asked) == 5
