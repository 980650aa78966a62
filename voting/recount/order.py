"""Who has a turn before whom."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from hashlib import sha256
from heapq import merge
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING, Any

from voting.recount.terms import CannotRecount, Tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.recount.standing import Counted


def in_order(rule: Mapping[str, Any], proposals: Sequence[Counted]) -> list[Counted]:
    """The highest standing first, and between equals the agreed tie order."""

    def compared(one: Counted, other: Counted) -> int:
        ahead = _by_standing(rule, one, other)
        if ahead:
            return -ahead
        return -1 if first_of_equals(one, other, rule["tie_order"]) else 1

    return sorted(proposals, key=cmp_to_key(compared))


def _by_standing(rule: Mapping[str, Any], one: Counted, other: Counted) -> int:
    """1 where `one` stands higher, -1 where `other` does, 0 where they are equal."""
    mine, theirs = one.standing or Fraction(0), other.standing or Fraction(0)
    if mine != theirs:
        return 1 if mine > theirs else -1
    return _by_grades(one.scores, other.scores) if rule["name"] == "majority-judgement" else 0


def _by_grades(mine: Sequence[int], theirs: Sequence[int]) -> int:
    """Go outward from the middle, below it and above it in turn, until the two differ.

    Both lists are laid side by side, stretched to the same length: `whole` from the middle to either end, so
    that each score is 2 x `half` wide. Between two neighbouring cuts, at the same distance from the middle,
    nothing changes in either.
    """
    whole = lcm(len(mine), len(theirs))
    lists = [(scores, whole // len(scores)) for scores in (mine, theirs)]
    cuts = merge(*(range(len(scores) % 2 * half, whole + 1, 2 * half) for scores, half in lists))
    near = 0
    for far in cuts:
        away = near + far  # twice as far as halfway between the two cuts
        for place in (2 * whole - away, 2 * whole + away) if near < far else ():
            here, there = (scores[place // (4 * half)] for scores, half in lists)
            if here != there:
                return 1 if here > there else -1
        near = far
    return 0


def first_of_equals(one: Counted, other: Counted, tie_order: Sequence[str]) -> bool:
    """Whether the tie order puts `one` before `other`. CannotRecount where it does not say."""
    return _told_apart(one, other, tie_order)[1]


def _told_apart(one: Counted, other: Counted, tie_order: Sequence[str]) -> tuple[str, bool]:
    """The first name in the order that tells two equals apart, and whether it puts `one` first."""
    for name in tie_order:
        if name == "scorers" and one.scorers != other.scorers:
            return name, one.scorers > other.scorers
        if name == "cost" and one.cost != other.cost:
            return name, one.cost < other.cost
        if name == "file":
            return name, one.listed < other.listed
        if name.startswith("seed:"):
            seed = bytes.fromhex(name.removeprefix("seed:"))
            return name, _draw(seed, one.name) < _draw(seed, other.name)
    raise CannotRecount(
        f"{one.name} and {other.name} are equal, and {list(tie_order)} does not tell them apart"
    )


def among_equals(equals: Sequence[Counted], tie_order: Sequence[str]) -> list[Counted]:
    """Equals in the order that the tie order gives them."""

    def compared(one: Counted, other: Counted) -> int:
        return -1 if first_of_equals(one, other, tie_order) else 1

    return sorted(equals, key=cmp_to_key(compared))


def tie_of(ordered: Sequence[Counted], tie_order: Sequence[str]) -> Tie:
    """What is written down of equals in their order. Neighbours show what told any of them apart."""
    listed = sorted(ordered, key=lambda one: one.listed)
    used = {_told_apart(one, other, tie_order)[0] for one, other in pairwise(ordered)}
    by = " then ".join(name for name in tie_order if name in used)
    return Tie(tuple(one.name for one in listed), tuple(one.name for one in ordered), by)


def ties_in(rule: Mapping[str, Any], turns: Sequence[Counted]) -> list[Tie]:
    """Each set of equals in `turns`, which are in their order."""
    ties, equals = [], list(turns[:1])
    for one in turns[1:]:
        if _by_standing(rule, equals[-1], one) == 0:
            equals.append(one)
            continue
        if len(equals) > 1:
            ties.append(tie_of(equals, rule["tie_order"]))
        equals = [one]
    return [*ties, tie_of(equals, rule["tie_order"])] if len(equals) > 1 else ties


def _draw(seed: bytes, name: str) -> bytes:
    """SHA-256 over the fields "tie", seed and id, each after its length in 8 bytes."""
    fields = (b"tie", seed, name.encode())
    return sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).digest()
