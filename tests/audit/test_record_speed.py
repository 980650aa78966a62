"""Recording an entry costs little more than writing its row."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import pytest

from bench.ledger import beside_bare_rows
from grants.audit import ledger
from grants.audit.models import Ledger, LedgerEntry
from grants.db import db, now
from grants.db.edge import drop, transaction

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.every_database
ENTRY = {"digest": "0a" * 32, "revision": 1, "slot": "0b" * 32}
GOES, LEAST = 3, 0.4  # `make bench` asks for half, on a machine that does nothing else


def test_an_entry_is_recorded_nearly_as_fast_as_a_bare_row(app: Flask) -> None:
    with app.app_context():
        ratios = []
        for go in range(GOES):
            ours, bare = beside_bare_rows(150, f"localhost/{go}")
            ratios.append(max(median(bare) / median(ours), min(bare) / min(ours)))
            if ratios[-1] >= LEAST:
                break
    assert ratios[-1] >= LEAST, ratios


def test_what_is_recorded_is_counted_and_what_is_dropped_is_not(app: Flask) -> None:
    """The number comes from the database, whatever a session believes, and goes back with the transaction."""
    with app.app_context():
        with transaction():
            made = ledger.start("localhost/one", now())
        db.session.execute(db.update(Ledger).values(size=Ledger.size))
        assert [ledger.record(made, "ballot-cast", ENTRY) for _ in range(3)] == [1, 2, 3]
        assert made.size == 4
        drop()
        assert made.size == 1
        with transaction():
            assert ledger.record(made, "ballot-cast", ENTRY) == 1
        db.session.expire_all()
        assert made.size == 2
        kept = db.session.scalars(db.select(LedgerEntry.position).order_by(LedgerEntry.position)).all()
        assert kept == [0, 1]
