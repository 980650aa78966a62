"""Who has a turn before whom."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from voting.recount.terms import CannotRecount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.recount.standing import Counted

HALF = Fraction(1, 2)


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

    Each list is taken as a whole of 1, so that lists of different lengths can be laid side by side. Between
    two neighbouring cuts, at the same distance from the middle, nothing changes in either.
    """
    cuts = {Fraction(0), HALF}
    for scores in (mine, theirs):
        cuts |= {abs(Fraction(at, len(scores)) - HALF) for at in range(len(scores) + 1)}
    for near, far in pairwise(sorted(cuts)):
        away = (near + far) / 2
        for place in (HALF - away, HALF + away):
            here, there = _grade_at(mine, place), _grade_at(theirs, place)
            if here != there:
                return 1 if here > there else -1
    return 0


def _grade_at(scores: Sequence[int], place: Fraction) -> int:
    return scores[int(place * len(scores))]


def first_of_equals(one: Counted, other: Counted, tie_order: Sequence[str]) -> bool:
    """Whether the tie order puts `one` before `other`. CannotRecount where it does not say."""
    for name in tie_order:
        if name == "scorers" and one.scorers != other.scorers:
            return one.scorers > other.scorers
        if name == "cost" and one.cost != other.cost:
            return one.cost < other.cost
        if name == "file":
            return one.listed < other.listed
        if name.startswith("seed:"):
            seed = bytes.fromhex(name.removeprefix("seed:"))
            return _draw(seed, one.name) < _draw(seed, other.name)
    raise CannotRecount(
        f"{one.name} and {other.name} are equal, and {list(tie_order)} does not tell them apart"
    )


def _draw(seed: bytes, name: str) -> bytes:
    """SHA-256 over the fields "tie", seed and id, each after its length in 8 bytes."""
    fields = (b"tie", seed, name.encode())
    return sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).digest()
