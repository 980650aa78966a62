"""Majority judgement: the median grade, and a full order between proposals that share it.

Balinski and Laraki, "Majority Judgment: Measuring, Ranking, and Electing", MIT Press 2010.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, ClassVar, TypeVar

from voting.rules.median import Median

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voting.ballots import Tally
    from voting.standings import Standing

_Value = TypeVar("_Value")


class MajorityJudgement(Median):
    """Between equal medians: take the median grade away from both and look again, until they differ.

    So that proposals with different numbers of scorers can be compared, each list of grades is repeated until
    both are equally long, and of an even length: then grades go one from below the middle and one from above
    it in turn, which is the same order however often the lists are repeated.
    """

    __slots__ = ()

    name: ClassVar[str] = "majority-judgement"
    version: ClassVar[int] = 1

    def compare(self, one: Standing, other: Standing) -> int:
        """Above zero where `one` comes before `other`, zero where their grades have the same shares."""
        if one.tally is None or other.tally is None:
            raise ValueError("majority judgement compares tallies")
        common = one.tally.scorers * other.tally.scorers // gcd(one.tally.scorers, other.tally.scorers)
        mine, theirs = _outward(one.tally, common), _outward(other.tally, common)
        for _, (my_grades, their_grades) in _side_by_side(mine, theirs):
            for here, there in zip(my_grades, their_grades, strict=True):
                if here != there:
                    return 1 if here > there else -1
        return 0


def _outward(tally: Tally, half: int) -> list[tuple[int, tuple[int, int]]]:
    """The grades from the middle outward, `half` steps to each side: (until where, (below, above))."""
    times = 2 * half // tally.scorers
    grades = [(score, number * times) for score, number in tally.scores]
    return list(_side_by_side(_beyond(reversed(grades), half), _beyond(grades, half)))


def _beyond(grades: Iterable[tuple[int, int]], half: int) -> list[tuple[int, int]]:
    """The second half of the grades, as (until where, grade) counted from the middle."""
    found, place = [], -half
    for grade, number in grades:
        place += number
        if place > 0:
            found.append((place, grade))
    return found


def _side_by_side(
    one: list[tuple[int, _Value]], other: list[tuple[int, _Value]]
) -> Iterator[tuple[int, tuple[_Value, _Value]]]:
    """Two lists of (until where, value) of the same length as one, cut wherever either is."""
    here = there = 0
    while here < len(one):
        until = min(one[here][0], other[there][0])
        yield until, (one[here][1], other[there][1])
        here += one[here][0] == until
        there += other[there][0] == until
