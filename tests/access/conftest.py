"""The worlds that these tests walk through, made once for each process of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.access.world import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.access.world import World


@pytest.fixture(scope="session")
def worlds(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    """Every phase of two collaboratives' rounds, not to be changed; copy what you change."""
    return build(tmp_path_factory.mktemp("worlds"), sqlite_template)
