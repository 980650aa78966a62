"""SQLite as it must be to be trusted: durable, with foreign keys, one writer at a time."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

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
