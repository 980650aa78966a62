"""Between a command and whoever reads it: a pipe that closes, a disk that is full, somebody at Ctrl-C."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_WRITTEN = 2
INTERRUPTED = 130
"""What a shell reports of a program that Ctrl-C ended."""
NOBODY_READS = 141
"""What a shell reports of a program that wrote where nobody reads any more; no command here exits with it."""


def answer(command: Callable[[list[str]], int], argv: list[str]) -> int:
    """Run `command` and give its exit status; what becomes of its output never ends in a traceback."""
    if sys.stderr is None:  # it was closed before the program started
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- until the program ends
    if sys.stdout is None:
        return _give_up("there is nowhere to write an answer: standard output is closed", NOT_WRITTEN)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _status(command, argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _give_up("interrupted before there was an answer", INTERRUPTED)
    except BrokenPipeError:  # as `head` does, and it is no fault
        return _give_up("", NOBODY_READS)
    except OSError as wrong:
        return _give_up(f"the answer cannot be written: {wrong.strerror}", NOT_WRITTEN)
    return status


def _status(command: Callable[[list[str]], int], argv: list[str]) -> int:
    """What the command gives, or what argparse leaves with after it has said why."""
    try:
        return command(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0


def _give_up(sentence: str, status: int) -> int:
    """Say why, where that can still be said, and leave nothing for Python to write on its way out."""
    with suppress(OSError):
        sys.stderr.write(f"{sentence}\n" if sentence else "")
        sys.stderr.flush()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            _turn_away(stream)
    return status


def _turn_away(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
