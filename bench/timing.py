"""Taking the time of one thing, the best of a few goes: the machine's other work only ever adds to it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

GOES = 3
KILOBYTES_IN_A_MEGABYTE = 1024


@dataclass(frozen=True)
class Figure:
    """How many seconds something took; `name` stays the same from one version to the next.

    `megabytes` is the most memory a process of its own used, where it was measured.
    """

    name: str
    what: str
    seconds: float
    megabytes: float | None = None

    def record(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def best(name: str, what: str, act: Callable[[], object], goes: int = GOES) -> Figure:
    """Time `act`, the best of `goes`."""
    return Figure(name, what, round(min(_once(act) for _ in range(goes)), 6))


def _once(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started


def whole_process(name: str, what: str, command: Sequence[str | Path], goes: int = GOES) -> Figure:
    """Time a command from its start to its end, the best of `goes`, with the memory of the largest run."""
    runs = [_process(command) for _ in range(goes)]
    return Figure(
        name, what, round(min(seconds for seconds, _ in runs), 3), round(max(peak for _, peak in runs), 1)
    )


def _process(command: Sequence[str | Path]) -> tuple[float, float]:
    """Seconds on the clock, and megabytes at the most; the system's own account of that one process."""
    started = perf_counter()
    with subprocess.Popen(  # noqa: S603 - the commands are written here
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as running:
        _, status, usage = os.wait4(running.pid, 0)
        seconds = perf_counter() - started
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            said = running.stderr.read().decode() if running.stderr else ""
            raise RuntimeError(f"{command} ended with {running.returncode}: {said[-500:]}")
    return seconds, usage.ru_maxrss / KILOBYTES_IN_A_MEGABYTE
