"""The highest total first, until one does not fit: what comes after it is below the line."""

from __future__ import annotations

from typing import ClassVar

from voting.rules.greedy import Greedy


class GreedyStop(Greedy):
    """Totals as in `greedy`; the first proposal that does not fit ends it, however small the others are."""

    __slots__ = ()

    name: ClassVar[str] = "greedy-stop"
    version: ClassVar[int] = 1
    stops: ClassVar[bool] = True
