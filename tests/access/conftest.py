"""The stage on which these tests look at a round from all sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.access.world import made_once
from tests.fixtures.databases import let_go

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.access.world import Stage


@pytest.fixture(scope="session")
def whole_stage(sqlite_template: Path) -> Iterator[Stage]:
    """Made once, with one application, since templates take longest to read the first time."""
    made = made_once(sqlite_template)
    yield made
    let_go(made.app)


@pytest.fixture
def stage(whole_stage: Stage) -> Stage:
    """Every phase of two collaboratives' rounds; `stage.show(phase)` before changing anything."""
    return whole_stage
