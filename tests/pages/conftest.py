"""The demonstration for every test of this folder, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pages.demonstration import Demonstration, demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def demonstrated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """One demonstration for a process of tests."""
    with demonstration(sqlite_template, tmp_path_factory.mktemp("demonstration")) as made:
        yield made
