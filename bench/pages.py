"""The pages of a filled installation, and the check of what it publishes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask_migrate import upgrade

from app import ROOT, create_app
from bench.timing import Figure, best
from grants.config import Settings
from grants.db.edge import transaction
from grants.front.demonstration.command import fill
from grants.front.demonstration.quiet import nothing_sent
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

GOES = 10
PUBLISHED = "/rounds/warm-winter/results"
PAGES = {
    "front": ("the front page", "/"),
    "results": ("a published result", PUBLISHED),
    "workbook": ("the funder's spreadsheet", f"{PUBLISHED}/report.xlsx"),
    "bundle": ("the bundle, to download", f"{PUBLISHED}/bundle.zip"),
}


def figures(folder: Path) -> Iterator[Figure]:
    """Measure on a SQLite database in `folder`."""
    app = create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'evenhand.db'}",
            secret_key="only for measuring, kept nowhere",  # noqa: S106 - it signs nothing that anybody keeps
            ledger_key_file=folder / "ledger.key",
            files_url=str(folder / "files"),
            base_url="http://localhost",
            port=8000,
            testing=True,
        )
    )
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        yield best("demonstration", "the demonstration made, a round in every phase", _fill, goes=1)
    for name, (what, path) in PAGES.items():
        yield best(f"page-{name}", what, partial(_get, app, path), goes=GOES)
    bundle = folder / "bundle.zip"
    bundle.write_bytes(_get(app, PAGES["bundle"][1]))
    yield best("verify", "that bundle checked offline", lambda: verify(bundle))


def _fill() -> None:
    with transaction(), nothing_sent():
        fill()


def _get(app: Flask, path: str) -> bytes:
    answer = app.test_client().get(path)
    if answer.status_code != 200:  # noqa: PLR2004 - found
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.get_data()
