"""The steps around an install: each finds what is there, or says in a sentence what to do."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Import one of the tools, which stand beside the packages and not in one."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Write a small program into a folder that is then the first on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write


def run(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tools" / name],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_chromium_is_the_one_that_is_named(program: Callable[[str, str], Path]) -> None:
    named = program("my-chromium", "echo Chromium 150")
    found = run("find_chromium.py", CHROMIUM=str(named))
    assert (found.returncode, found.stdout.strip()) == (0, str(named))


@pytest.mark.parametrize("script", [None, "exit 127"])
def test_a_named_chromium_that_does_not_start_is_refused(
    program: Callable[[str, str], Path], tmp_path: Path, script: str | None
) -> None:
    named = program("my-chromium", script) if script else tmp_path / "nothing"
    found = run("find_chromium.py", CHROMIUM=str(named))
    assert found.returncode == 1
    assert found.stderr.strip() == f"CHROMIUM is {str(named)!r}, which does not start."


def test_chromium_on_the_path_comes_before_one_that_is_kept(
    tool: Callable[[str], ModuleType],
    program: Callable[[str, str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = tmp_path / "kept" / "chromium-1200" / "chrome-linux64" / "chrome"
    kept.parent.mkdir(parents=True)
    kept.touch()
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "kept"))
    first = program("chromium", "echo Chromium 150")
    candidates = tool("find_chromium").candidates()
    assert (candidates[0], candidates[-1]) == (str(first), str(kept))


@pytest.mark.parametrize(("said", "major"), [("v24.19.0", 24), ("v8.1.0", 8), ("nonsense", 0), ("v", 0)])
def test_the_version_of_node_is_read(
    tool: Callable[[str], ModuleType], program: Callable[[str, str], Path], said: str, major: int
) -> None:
    assert tool("find_node").major(str(program("node", f"echo {said}"))) == major


@pytest.mark.parametrize(("said", "taken"), [("v24.0.0", True), ("v20.0.0", True), ("v18.20.0", False)])
def test_a_node_that_is_too_old_is_not_taken(
    tool: Callable[[str], ModuleType], program: Callable[[str, str], Path], said: str, *, taken: bool
) -> None:
    node = program("node", f"echo {said}")
    program("npm", "echo 11")
    assert tool("find_node").system_folder() == (node.parent if taken else None)


def test_a_failed_installation_ends_with_its_last_words(
    tool: Callable[[str], ModuleType], program: Callable[[str, str], Path]
) -> None:
    program("apt-get", 'test "$2" = update || { echo "E: Unable to locate package"; exit 100; }')
    with pytest.raises(SystemExit) as ended:
        tool("debian").install("no-such-thing")
    words = str(ended.value)
    assert "E: Unable to locate package" in words
    assert "no-such-thing failed" in words


def test_an_environment_that_works_is_left_alone(tool: Callable[[str], ModuleType]) -> None:
    folder = Path(sys.prefix)
    before = (folder / "pyvenv.cfg").stat().st_mtime_ns
    tool("make_environment").main(folder)
    assert (folder / "pyvenv.cfg").stat().st_mtime_ns == before


@pytest.mark.parametrize("script", [None, "exit 1"])
def test_an_environment_that_cannot_start_is_made_anew(
    tool: Callable[[str], ModuleType], tmp_path: Path, script: str | None
) -> None:
    python = tmp_path / "environment" / "bin" / "python"
    python.parent.mkdir(parents=True)
    if script:
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
    else:
        python.symlink_to(tmp_path / "a python that was moved")
    assert not tool("make_environment").works(python.parent.parent)
