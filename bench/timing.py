"""Taking the time of one thing, the best of a few goes: the machine's other work only ever adds to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

GOES = 3


@dataclass(frozen=True)
class Figure:
    """How many seconds something took; `name` stays the same from one version to the next."""

    name: str
    what: str
    seconds: float

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
