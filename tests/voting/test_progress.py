"""The bar of a long count: only where a terminal is watching, only after a second, and gone at the end."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voting import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SHARES = ["--rule", "equal-shares", "--completion", "add1"]


class Watched:
    """Standard error with somebody watching, or not."""

    def __init__(self, *, is_terminal: bool) -> None:
        self.said: list[str] = []
        self.isatty = lambda: is_terminal
        self.write = self.said.append
        self.flush = lambda: None


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What the clock says, one after another."""
    coming = [0.0, 0.5, 0.99, 1.0, 1.05, 1.2]
    left = iter(coming)
    monkeypatch.setattr(progress, "monotonic", lambda: next(left))
    return coming


@pytest.mark.usefixtures("moments")
def test_bar_shows_after_a_second_and_not_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(is_terminal=True)
    monkeypatch.setattr(sys, "stderr", watched)
    with progress.progress_bar() as show:
        for done in (10, 20, 30, 40, 60):
            show(done, 60)
    half, whole = "#" * 15 + "." * 15, "#" * 30
    assert watched.said == [f"\rcounting [{half}]", f"\rcounting [{whole}]", "\r" + " " * 42 + "\r"]


@pytest.mark.usefixtures("moments")
def test_nothing_shows_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(is_terminal=False)
    monkeypatch.setattr(sys, "stderr", watched)
    with progress.progress_bar() as show:
        for done in (10, 20, 30, 40, 60):
            show(done, 60)
    assert watched.said == []


@pytest.mark.usefixtures("moments")
def test_a_short_count_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(is_terminal=True)
    monkeypatch.setattr(sys, "stderr", watched)
    with progress.progress_bar() as show:
        show(1, 60)
    assert watched.said == []


IMPATIENT = """\
import sys
from voting import __main__, progress
progress.PATIENCE = progress.OFTEN = 0
sys.exit(__main__.main(sys.argv[1:]))
"""


def test_a_count_shows_it_on_a_real_terminal_and_not_in_its_answer(shared_data: Path) -> None:
    path = shared_data / "pabulib" / "Poland_Swiecie_2023.pb"
    command = [sys.executable, "-c", IMPATIENT, "count", path, *SHARES]
    watching, terminal = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal) as counting:
        os.close(terminal)
        said = b"".join(iter(partial(read_on, watching), b"")).decode()
        answer = counting.stdout.read() if counting.stdout else b""
    os.close(watching)
    assert counting.returncode == 0
    assert said.startswith("\rcounting [")
    assert said.endswith("\r" + " " * 42 + "\r")
    assert answer
    assert b"counting [" not in answer


def read_on(terminal: int) -> bytes:
    """What is written next; a terminal whose last writer has gone is an error to Linux, and an end to us."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
