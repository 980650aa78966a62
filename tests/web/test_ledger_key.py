"""A ledger is signed by one key for ever: with another, what members kept would prove nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app import CANNOT_START, create_app
from grants.audit.keys import make_signing_key
from grants.audit.models import Checkpoint
from grants.config import SettingsError
from grants.db import db
from grants.rounds.models import Round
from tests import stories
from tests.fixtures.databases import let_go

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from grants.config import Settings

ENVIRONMENT = ("SECRET_KEY", "MAIL_URL", "BASE_URL", "PORT", "TRUSTED_PROXIES")


@pytest.fixture
def key(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key with which a round's checkpoints were signed; the environment names it."""
    with app.app_context():
        stories.frozen_round(stories.start(members=3))
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("LEDGER_KEY_FILE", str(settings.ledger_key_file))
    monkeypatch.setenv("FILES_URL", settings.files_url)
    return settings.ledger_key_file


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        create_app()
    assert stopped.value.code == CANNOT_START
    return capsys.readouterr().err


@pytest.mark.usefixtures("key")
def test_server_starts_with_the_key_that_signed_before() -> None:
    app = create_app()
    let_go(app)
    assert app.name == "evenhand"


def test_server_does_not_start_without_the_key(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key.unlink()
    assert refused(capsys).startswith("Evenhand cannot start: LEDGER_KEY_FILE names no file, ")
    assert not key.exists()


def test_server_does_not_start_with_another_key(
    key: Path, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    another_key_in_place_of(key, app)
    assert refused(capsys).startswith("Evenhand cannot start: LEDGER_KEY_FILE holds another key ")


def test_no_checkpoint_is_signed_where_the_key_was_lost_while_running(key: Path, app: Flask) -> None:
    key.unlink()
    with app.app_context():
        round_ = db.session.scalars(select(Round)).one()
        before = checkpoints()
        with pytest.raises(SettingsError, match="LEDGER_KEY_FILE names no file"):
            stories.moved(round_, "proposals")
        db.session.expire_all()
        assert (db.session.scalars(select(Round)).one().phase, checkpoints()) == ("ground-rules", before)
    assert not key.exists()


def checkpoints() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Checkpoint))


def test_command_does_not_run_with_another_key(key: Path, app: Flask) -> None:
    another_key_in_place_of(key, app)
    done = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (done.exit_code, done.stderr.split(" (")[0][:61]) == (
        1,
        "Evenhand cannot start: LEDGER_KEY_FILE holds another key than",
    )


def another_key_in_place_of(key: Path, app: Flask) -> None:
    key.unlink()
    with app.app_context():
        make_signing_key(key)
