"""The recount: the same outcome worked out a second time, by plainer means.

This file is for a careful reader who doubts the count. It shares no code with the rules it checks and uses
nothing but Python's standard library. It reads the record of the rule that was agreed, the scores, the costs
and the pot, and does what the ground rules say:

1. Work out each proposal's standing.
       average   the sum of the scores cast, divided by the number of those who cast one and by the weights
       greedy    the sum of the points, approvals or Borda points, divided by the weights
   Too few scorers: no standing. A standing that is not above zero: nobody supports it, so it is never chosen.
2. Put the others in the order of their standings, the highest first. Between equals the agreed tie order
   decides, and each set of equals is written down with what told them apart.
3. Go through them in that order. One that costs no more than what is left in the pot gets what it costs, and
   the pot is so much smaller; one that costs more is passed over.

All numbers are whole numbers or exact fractions. `weight` is the sum of the criteria's weights; it is 1 where
there are no criteria.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from hashlib import sha256
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class CannotRecount(ValueError):
    """A rule this recount does not know, or equals that the agreed order does not tell apart."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Equals as they were listed, the order they got, and the names in the tie order that told them apart."""

    proposals: tuple[str, ...]
    order: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Recount:
    """Winners in the order chosen, what each gets, and every proposal's standing (None: it has none).

    `turns` are those that had a turn, in their order; `ties` the sets of equals among them.
    """

    winners: tuple[str, ...]
    amounts: dict[str, int | Fraction]
    standings: dict[str, Fraction | None]
    turns: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class _Proposal:
    name: str
    cost: int | Fraction
    listed: int
    scorers: int
    standing: Fraction | None


def recount(
    rule_record: Mapping[str, Any],
    proposals: Sequence[tuple[str, int | Fraction]],
    scores: Mapping[str, list[int] | tuple[int, int]],
    budget: int | Fraction,
) -> Recount:
    """Count again.

    `proposals` are (id, cost) in the order listed; `scores` holds for each id either the list of the scores
    cast, or the pair (total, number of scorers). CannotRecount says what stands in the way.
    """
    counted = []
    for listed, (name, cost) in enumerate(proposals):
        given = scores[name]
        total, scorers = given if isinstance(given, tuple) else (sum(given), len(given))
        counted.append(_Proposal(name, cost, listed, scorers, _standing(rule_record, total, scorers)))
    supported = [one for one in counted if one.standing is not None and one.standing > 0]

    def compared(one: _Proposal, other: _Proposal) -> int:
        return -1 if _goes_first(one, other, rule_record["tie_order"]) else 1

    turns = sorted(supported, key=cmp_to_key(compared))
    left = budget
    amounts: dict[str, int | Fraction] = {}
    for one in turns:
        if one.cost <= left:
            amounts[one.name] = one.cost
            left -= one.cost
    standings = {one.name: one.standing for one in counted}
    ties = _ties(turns, rule_record["tie_order"])
    return Recount(tuple(amounts), amounts, standings, _names(turns), ties)


def totals_of_ballots(
    vote_type: str,
    ballots: Iterable[tuple[Sequence[str], Sequence[int] | None]],
    max_length: int | None = None,
) -> dict[str, tuple[int, int]]:
    """(total, number of ballots that name it) for every project named on a ballot of a Pabulib file.

    A ballot is (the projects it names, its points in the same order or None). Project i of an ordinal ballot,
    from 0, gets max_length - i points; where the file gives no max_length, the ballot's own length stands for
    it.
    """
    totals: dict[str, tuple[int, int]] = {}
    for names, points in ballots:
        for position, name in enumerate(names):
            if vote_type == "ordinal":
                worth = (len(names) if max_length is None else max_length) - position
            elif vote_type in {"cumulative", "scoring"} and points is not None:
                worth = points[position]
            elif vote_type in {"approval", "choose-1"}:
                worth = 1
            else:
                raise CannotRecount(f"ballots of the type {vote_type!r} are not known, or lack their points")
            total, number = totals.get(name, (0, 0))
            totals[name] = (total + worth, number + 1)
    return totals


def _standing(rule: Mapping[str, Any], total: int, scorers: int) -> Fraction | None:
    weight, quorum = rule["weight"], rule["quorum"]
    if rule["name"] == "average" and rule["version"] == 1:
        return Fraction(total, scorers * weight) if scorers >= max(1, quorum) else None
    if rule["name"] == "greedy" and rule["version"] == 1:
        return Fraction(total, weight) if quorum == 1 or scorers >= quorum else None
    raise CannotRecount(f"the rule {rule['name']!r} in version {rule['version']!r} is not known")


def _goes_first(one: _Proposal, other: _Proposal, tie_order: Sequence[str]) -> bool:
    """Whether `one` has its turn before `other`."""
    if one.standing is not None and other.standing is not None and one.standing != other.standing:
        return one.standing > other.standing
    return _between_equals(one, other, tie_order)[1]


def _between_equals(one: _Proposal, other: _Proposal, tie_order: Sequence[str]) -> tuple[str, bool]:
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


def _ties(turns: Sequence[_Proposal], tie_order: Sequence[str]) -> tuple[Tie, ...]:
    """Each set of equals that had a turn, the highest first. Neighbours show what told any of them apart."""
    ties = []
    for _, equals in groupby(turns, key=lambda one: one.standing):
        order = list(equals)
        if len(order) > 1:
            listed = sorted(order, key=lambda one: one.listed)
            used = {_between_equals(one, other, tie_order)[0] for one, other in pairwise(order)}
            by = " then ".join(name for name in tie_order if name in used)
            ties.append(Tie(_names(listed), _names(order), by))
    return tuple(ties)


def _names(proposals: Iterable[_Proposal]) -> tuple[str, ...]:
    return tuple(one.name for one in proposals)


def _draw(seed: bytes, name: str) -> bytes:
    """SHA-256 over the fields "tie", seed and id, each after its length in 8 bytes."""
    fields = (b"tie", seed, name.encode())
    return sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).digest()
