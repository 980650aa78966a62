"""The few words that the recount's parts share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction


class CannotRecount(ValueError):
    """A rule this recount does not know, equals that the agreed order does not tell apart, or too little."""


class Asked(NamedTuple):
    """What a proposal asks for: its cost, the least with which it can be done, the tags of earmarks."""

    name: str
    cost: int | Fraction
    minimum: int | Fraction | None = None
    tags: tuple[str, ...] = ()


class Tie(NamedTuple):
    """Equals as they were listed, the order they got, and the names in the tie order that told them apart."""

    proposals: tuple[str, ...]
    order: tuple[str, ...]
    by: str


Support: TypeAlias = "dict[tuple[tuple[str, int], ...], int]"
"""Ballots that say the same, as ((proposal, points above zero), ...), and how many of each there are."""
