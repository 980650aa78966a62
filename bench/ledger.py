"""The ledger: a large round's bundle made and checked, and entries beside bare rows, each with its limit."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from math import prod
from statistics import median
from typing import TYPE_CHECKING

from flask_migrate import upgrade
from sqlalchemy import insert

from app import ROOT, create_app
from bench import members, postgres
from bench.growth import power
from bench.timing import GOES, Figure, once, whole_process
from grants.audit import ledger
from grants.audit.models import LedgerEntry
from grants.config import Settings
from grants.db import db, now
from grants.db.edge import transaction
from voting.ledger import entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

ROUNDS = ((42, 100, 3), (84, 100, 3), (167, 100, 3), (500, 133, 2), (1000, 133, 3))
"""Members, proposals and criteria; their product is how many single scores there are."""
LIMITS = {50_100: (2.0, 200.0), 399_000: (15.0, 200.0)}
"""Of so many scores: the seconds and megabytes that making the bundle may take, and checking it."""
STEEPEST = 1.15
SLOWEST = 0.5
TRANSACTIONS = 300
CAST = {"digest": "0a" * 32, "revision": 1, "slot": "0b" * 32}
"""What an entry of the kind there is most of holds."""


def figures(folder: Path) -> Iterator[Figure]:
    """Measure each in turn; `folder` is for bundles and databases."""
    yield from _bundles(folder)
    yield from _rows("sqlite", f"sqlite:///{folder / 'ledger.db'}", folder)
    with postgres.server() as url:
        yield from _rows("postgresql", url, folder)


def _bundles(folder: Path) -> Iterator[Figure]:
    """Make and check rounds of each size, each as a process of its own."""
    made: list[tuple[int, float]] = []
    checked: list[tuple[int, float]] = []
    for size in ROUNDS:
        scores = prod(size)
        path = folder / "large.zip"
        seconds, megabytes = LIMITS.get(scores, (None, None))
        making = _making(scores, size, path)
        yield replace(making, most=seconds, most_megabytes=megabytes)
        verify: list[str | Path] = [sys.executable, "-c", CHECK, path, members.VERIFIER_KEY]
        checking = whole_process(f"verify-{scores}", f"{scores:>9,} scores: that bundle checked", verify)
        yield replace(checking, most=seconds, most_megabytes=megabytes)
        made.append((scores, making.seconds))
        checked.append((scores, checking.seconds))
    for name, what, points in (("bundle", "making", made), ("verify", "checking", checked)):
        sentence = f"  {what} grows with the scores to the power of"
        yield Figure(f"{name}-growth", sentence, power(points), unit="", most=STEEPEST)


def _making(scores: int, size: tuple[int, int, int], path: Path) -> Figure:
    """Take the time from the cast ballots to the file, and the memory of the process, ballots included."""
    command: list[str | Path] = [sys.executable, "-m", "bench.members", *map(str, size), path]
    runs = []
    for _ in range(GOES):
        run = whole_process("", "", command, goes=1)
        runs.append((float(path.with_suffix(".seconds").read_text()), run.megabytes or 0))
    what = f"{scores:>9,} scores: the bundle made from the cast ballots"
    return Figure(
        f"bundle-{scores}", what, min(seconds for seconds, _ in runs), max(peak for _, peak in runs)
    )


CHECK = """\
import sys
from voting.verify import run
sys.exit(run([sys.argv[1], "--key", sys.argv[2]]) != 3)
"""
"""`python -m voting verify`, whose answer without the links that scrutineers hold is 3."""


def _rows(kind: str, url: str, folder: Path) -> Iterator[Figure]:
    """Entries written as the application writes them, in turn with bare rows in the same table."""
    app = application(url, folder)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        ours, bare = beside_bare_rows(TRANSACTIONS)
    for name, what, seconds in (("record", "an entry recorded", ours), ("bare", "a bare row", bare)):
        for word, figure in (("median", median(seconds)), ("least", min(seconds))):
            yield Figure(f"{kind}-{name}-{word}", f"{kind}: {what} and committed, {word}", round(figure, 6))
    for word, ratio in (("median", median(bare) / median(ours)), ("least", min(bare) / min(ours))):
        what = f"  times as fast as a bare row, {word} of {TRANSACTIONS}"
        yield Figure(f"{kind}-ratio-{word}", what, round(ratio, 2), unit="", least=SLOWEST)


def application(url: str, folder: Path) -> Flask:
    """The application on a database."""
    return create_app(
        Settings(
            database_url=url,
            secret_key="only for measuring, kept nowhere",  # noqa: S106 - it signs nothing that anybody keeps
            ledger_key_file=folder / "ledger.key",
            files_url=str(folder / "files"),
            base_url="http://localhost",
            port=8000,
            testing=True,
        )
    )


def beside_bare_rows(transactions: int, origin: str = "localhost/ledger") -> tuple[list[float], list[float]]:
    """The seconds of so many entries recorded and committed, and of as many bare rows, in turn."""
    with transaction():
        ours = ledger.start(origin, now())
        bare = ledger.start(f"{origin}-bare", now())
        bare_id = bare.id
    line = entries.make("ballot-cast", CAST)
    table = db.metadata.tables[LedgerEntry.__tablename__]

    def recorded() -> None:
        with transaction():
            ledger.record(ours, "ballot-cast", CAST)

    def inserted(position: int) -> None:
        with db.engine.begin() as connection:
            connection.execute(insert(table), {"ledger_id": bare_id, "position": position, "line": line})

    recordings, insertions = [], []
    for position in range(1, transactions + 1):
        recordings.append(once(recorded))
        insertions.append(once(partial(inserted, position)))
    return recordings, insertions
