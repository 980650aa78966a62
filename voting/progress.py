"""A line on standard error that says how far a long count has come, where somebody watches a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 1.0
"""Seconds before there is anything to see."""
OFTEN = 0.1
"""Seconds between two looks."""
WIDTH = 30


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """What a count calls with how much it has done of how much; the line is gone when the count is done."""
    if not sys.stderr.isatty():
        yield lambda _done, _whole: None
        return
    started = shown = monotonic()

    def show(done: int, whole: int) -> None:
        nonlocal shown
        moment = monotonic()
        if moment - started < PATIENCE or moment - shown < OFTEN:
            return
        shown = moment
        full = min(WIDTH, WIDTH * done // max(whole, 1))
        sys.stderr.write(f"\rcounting [{'#' * full}{'.' * (WIDTH - full)}]")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if shown > started:
            sys.stderr.write("\r" + " " * (WIDTH + 12) + "\r")
            sys.stderr.flush()
