"""The demonstration as tests ask for it: the command, what it printed, and the way in by its links."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from grants.config import Settings

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def demo(app: Flask, *arguments: str) -> Result:
    """The command, run in this process."""
    return app.test_cli_runner().invoke(args=["demo", *arguments])


def told(app: Flask, *arguments: str) -> dict[str, Any]:
    """What it prints for a machine."""
    result = demo(app, "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def demo_of_its_own(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, with nothing set but where the data is: no SECRET_KEY."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "demo", *arguments],
        cwd=ROOT,
        env={
            "DATABASE_URL": settings.database_url,
            "LEDGER_KEY_FILE": str(settings.ledger_key_file),
            "BASE_URL": settings.base_url,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def sign_in(client: FlaskClient, address: str) -> TestResponse:
    """Open a sign-in link and press its button."""
    path = urlsplit(address).path
    opened = client.get(path)
    assert opened.status_code == 200, address
    token = TOKEN.search(opened.text)
    assert token is not None
    return client.post(path, data={"csrf_token": token[1]})


def verify(bundle: Path) -> subprocess.CompletedProcess[str]:
    """The offline check, as anybody would run it."""
    return subprocess.run(
        [sys.executable, "-m", "voting", "verify", str(bundle)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
