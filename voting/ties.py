"""The order between proposals of equal standing, by what the ground rules named before ballots opened.

An order is a sequence of these, asked one after another until all are told apart:

    scorers     more of them first
    cost        lower first
    file        the order in which the proposals were listed
    seed:HEX    ascending H("tie", seed, proposal id): a draw that anyone can repeat
    draw        the same, by a seed that is not known yet: ground rules name it, and nothing is counted by it
                until the draw was made and its seed stands in its place (`voting.draws`)

Equals that no named order tells apart are an error: whatever was chosen then, it would have been chosen
silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voting.standings import Standing

SEED = "seed:"
DRAW = "draw"
_SEED = re.compile(r"seed:(?:[0-9a-f]{2})+")


class UnresolvedTie(ValueError):
    """Proposals of equal standing that the named order does not tell apart."""


class NotDrawn(UnresolvedTie):
    """Equals are to be told apart by a draw that was not made yet."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A record of one tied set: who was equal (as listed), the order they got, and what settled it."""

    proposals: tuple[str, ...]
    order: tuple[str, ...]
    by: str

    def record(self) -> dict[str, Any]:
        """The tie as contract.md shows it."""
        return {"proposals": list(self.proposals), "order": list(self.order), "by": self.by}


def check_order(order: Sequence[str]) -> None:
    """Raise ValueError for a name that is not one of those above, or one that is there twice."""
    for name in order:
        if name not in (*_KEYS, DRAW) and not _SEED.fullmatch(name):
            raise ValueError(f"{name!r} is no order for ties; there are: {', '.join(_KEYS)}, seed:HEX, draw")
    if len(set(order)) != len(order):
        raise ValueError("an order for ties is named twice")


def check_drawn(order: Sequence[str]) -> None:
    """Raise NotDrawn for an order that waits for a draw, whether or not anybody is equal."""
    if DRAW in order:
        raise NotDrawn("equals are told apart by a draw, so nothing can be counted before it is made")


def settle(equals: Sequence[Standing], order: Sequence[str]) -> tuple[list[Standing], Tie]:
    """Put `equals` (two or more, as listed) in `order`; UnresolvedTie where that leaves any two equal.

    The record's `by` names those that told any of them apart, in turn: "cost", or "cost then file".
    """
    groups, used = [list(equals)], []
    for name in order:
        split = [part for group in groups for part in _split(group, name)]
        if len(split) > len(groups):
            groups = split
            used.append(name)
    if len(groups) < len(equals):
        together = ", ".join(one.proposal.id for one in next(group for group in groups if len(group) > 1))
        raise UnresolvedTie(f"the order {list(order)} does not tell these apart: {together}")
    ordered = [group[0] for group in groups]
    tied = tuple(one.proposal.id for one in equals)
    return ordered, Tie(tied, tuple(one.proposal.id for one in ordered), " then ".join(used))


def key(name: str) -> Callable[[Standing], Any]:
    """What `name` compares, lower first. NotDrawn for `draw`, which compares nothing yet."""
    check_drawn([name])
    return _by_seed(name) if name.startswith(SEED) else _KEYS[name]


def _split(group: list[Standing], name: str) -> list[list[Standing]]:
    if len(group) == 1:
        return [group]
    of = key(name)
    parts: dict[Any, list[Standing]] = {}
    for one in group:
        parts.setdefault(of(one), []).append(one)
    return [parts[value] for value in sorted(parts)]


def _by_seed(name: str) -> Callable[[Standing], bytes]:
    seed = bytes.fromhex(name.removeprefix(SEED))
    return lambda one: H("tie", seed, one.proposal.id.encode())


_KEYS: dict[str, Callable[[Standing], Any]] = {
    "scorers": lambda one: -one.scorers,
    "cost": lambda one: one.proposal.cost,
    "file": lambda one: one.listed,
}
