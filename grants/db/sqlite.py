"""SQLite as it must be to be trusted: durable, with foreign keys, one writer at a time."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from grants.db import db

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_MILLISECONDS = 30_000
PRAGMAS = {
    "busy_timeout": BUSY_MILLISECONDS,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
}

only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)
"""Set for a request that changes nothing, so that readers never wait for a writer."""


class WeakDatabase(Exception):
    """A pragma did not hold; the start stops rather than risk a ballot."""


def write_anew() -> None:
    """Write the whole file anew without what was deleted, and cut off the log of changes (WAL).

    `secure_delete` overwrites rows that are deleted, but not every copy of a row that was left between others
    when pages were split; and the log holds pages as they were before. Readers go on meanwhile. Where one is
    reading the log just now, its next cut does the rest.
    """
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.close()
    finally:
        connection.close()


def prepare(engine: Engine) -> None:
    """Make every connection of a SQLite engine keep its promises."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None
        cursor = connection.cursor()
        for name, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
            held = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if held != value:
                raise WeakDatabase(f"SQLite would not keep {name} at {value}; it says {held}.")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if only_reading.get() else "BEGIN IMMEDIATE")
