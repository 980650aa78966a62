"""Outside the demonstration nothing is served with the secret that stands in the source."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from flask.cli import FlaskGroup

from app import CANNOT_START, create_app
from grants.collaboratives.service import start_collaborative
from grants.db.edge import transaction
from tests.fixtures.databases import let_go
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask

OWN = "a secret that nobody else has"
SENTENCE = "Evenhand cannot start: SECRET_KEY is not set. Make it a secret of your own"


@pytest.fixture
def surroundings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that names a migrated, empty database and nothing else."""
    for name in ("SECRET_KEY", "MAIL_URL", "BASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LEDGER_KEY_FILE", str(tmp_path / "ledger.key"))
    monkeypatch.setenv("FILES_URL", str(tmp_path / "files"))
    return monkeypatch


def begin(app: Flask, *, demonstration: bool) -> None:
    with app.app_context(), transaction():
        start_collaborative("Salford Together", demonstration=demonstration)
    let_go(app)


def started() -> bool:
    app = create_app()
    let_go(app)
    return True


def flask(*words: str) -> Result:
    made: list[Flask] = []

    def factory() -> Flask:
        made.append(create_app())
        return made[0]

    from click.testing import CliRunner  # noqa: PLC0415 - only here

    done = CliRunner().invoke(FlaskGroup(create_app=factory), words)
    for app in made:
        let_go(app)
    return done


def refuses(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        create_app()
    assert stopped.value.code == CANNOT_START
    return capsys.readouterr().err


@pytest.mark.usefixtures("surroundings")
def test_server_does_not_start_on_an_empty_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert refuses(capsys).startswith(SENTENCE)


@pytest.mark.usefixtures("surroundings")
def test_server_does_not_start_on_real_data(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    begin(app, demonstration=False)
    assert refuses(capsys).startswith(SENTENCE)


def test_server_does_not_start_where_the_database_cannot_be_read(
    surroundings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    surroundings.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'never-migrated.db'}")
    assert refuses(capsys).startswith(SENTENCE)


@pytest.mark.usefixtures("surroundings")
def test_server_starts_on_the_demonstration(app: Flask) -> None:
    begin(app, demonstration=True)
    assert started()


@pytest.mark.parametrize("demonstration", [True, False])
def test_server_starts_with_a_secret_of_its_own(
    demonstration: bool, surroundings: pytest.MonkeyPatch, app: Flask
) -> None:
    begin(app, demonstration=demonstration)
    surroundings.setenv("SECRET_KEY", OWN)
    assert started()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("PORT", "many"),
        ("BASE_URL", "https://["),
        ("DATABASE_URL", "sqlite:////proc/x/y.db"),
    ],
)
def test_bad_value_stops_the_start_with_its_name(
    name: str, value: str, surroundings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    surroundings.setenv("SECRET_KEY", OWN)
    surroundings.setenv(name, value)
    assert refuses(capsys).startswith(f"Evenhand cannot start: {name} ")


def test_ledger_key_that_cannot_be_read_stops_the_start(
    surroundings: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    surroundings.setenv("SECRET_KEY", OWN)
    (tmp_path / "ledger.key").write_text("no key")
    assert refuses(capsys).startswith("Evenhand cannot start: LEDGER_KEY_FILE ")


@pytest.mark.usefixtures("surroundings")
def test_flask_run_does_not_start_either() -> None:
    done = flask("run", "--port", "0")
    assert (done.exit_code, done.stderr.startswith(SENTENCE)) == (CANNOT_START, True)


@pytest.mark.usefixtures("surroundings")
def test_commands_that_serve_nothing_need_no_secret() -> None:
    commands = (("routes",), ("db", "current"), ("demo", "--help"))
    assert [flask(*words).exit_code for words in commands] == [0] * 3


@pytest.mark.usefixtures("surroundings")
def test_gunicorn_stops_and_does_not_try_for_ever() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "gunicorn",
            f"--bind=127.0.0.1:{port}",
            "--no-control-socket",
            "app:create_app()",
        ],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.count(SENTENCE)) == (CANNOT_START, 1)
