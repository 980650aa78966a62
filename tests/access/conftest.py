"""The worlds that these tests walk through, made once for each process of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.access.world import Stage, build
from tests.fixtures.databases import let_go

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def whole_stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Made once, with one application, since templates take longest to read the first time."""
    folder = tmp_path_factory.mktemp("worlds")
    stage = Stage(build(folder / "made", sqlite_template), folder / "shown")
    yield stage
    let_go(stage.app)


@pytest.fixture
def stage(whole_stage: Stage) -> Stage:
    """Every phase of two collaboratives' rounds; `stage.show(phase)` before changing anything."""
    return whole_stage
