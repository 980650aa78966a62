"""Taking the time of one thing, the best of a few goes: the machine's other work only ever adds to it."""

from __future__ import annotations

import subprocess
import sys
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

    `megabytes` is the most memory a process of its own used, where it was measured. A figure that is no time
    has no `unit`. `most`, `least` and `most_megabytes` are what was promised, where something was.
    """

    name: str
    what: str
    seconds: float
    megabytes: float | None = None
    unit: str = "s"
    most: float | None = None
    least: float | None = None
    most_megabytes: float | None = None

    def is_broken(self) -> bool:
        """Whether what was promised is not kept."""
        return (
            (self.most is not None and self.seconds > self.most)
            or (self.least is not None and self.seconds < self.least)
            or (self.most_megabytes is not None and (self.megabytes or 0) > self.most_megabytes)
        )

    def promise(self) -> str:
        """What was promised, in words; nothing where nothing was."""
        parts = [
            f"{word} {value:g}{unit}"
            for word, value, unit in (
                ("at most", self.most, f" {self.unit}".rstrip()),
                ("at least", self.least, f" {self.unit}".rstrip()),
                ("at most", self.most_megabytes, " MB"),
            )
            if value is not None
        ]
        return f" ({', '.join(parts)})" if parts else ""

    def record(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def best(name: str, what: str, act: Callable[[], object], goes: int = GOES) -> Figure:
    """Time `act`, the best of `goes`."""
    return Figure(name, what, round(min(once(act) for _ in range(goes)), 6))


def once(act: Callable[[], object]) -> float:
    """Take the time of one go."""
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
    """Seconds on the clock, and megabytes at the most; the system's own account of that one process.

    A small process starts it: one that is started from here would be counted with our own memory.
    """
    done = subprocess.run(  # noqa: S603 - the commands are written here
        [sys.executable, "-S", "-c", STARTER, *map(str, command)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr[-500:]}")
    seconds, kilobytes = done.stdout.split()
    return float(seconds), int(kilobytes) / KILOBYTES_IN_A_MEGABYTE


STARTER = """\
import os, sys, time
started = time.perf_counter()
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - started, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
