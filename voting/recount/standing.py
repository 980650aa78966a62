"""A proposal's standing.

average             the sum of the scores cast, divided by the number of those who cast one and by the weights
median              the lower of the middle scores, divided by the weights
majority-judgement  the same; who shares it is ordered by the scores around the middle
greedy, greedy-stop the sum of the points, approvals or Borda points, divided by the weights
equal-shares        the same sum

`weight` is the sum of the criteria's weights; it is 1 where there are no criteria.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from voting.recount.terms import CannotRecount

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN = {"average", "median", "majority-judgement", "greedy", "greedy-stop", "equal-shares"}
OF_MIDDLE = {"median", "majority-judgement"}


@dataclass(frozen=True, slots=True)
class Counted:
    """A proposal with what was counted for it; `scores` are in ascending order where they are needed."""

    name: str
    cost: int | Fraction
    listed: int
    scorers: int = 0
    standing: Fraction | None = None
    scores: tuple[int, ...] = ()
    has_turn: bool = False


def standing(rule: Mapping[str, Any], one: Counted, given: list[int] | tuple[int, int]) -> Counted:
    """Work out the standing of `one` from the list of its scores, or from (total, number of scorers)."""
    if rule["name"] not in KNOWN or rule["version"] != 1:
        raise CannotRecount(f"the rule {rule['name']!r} in version {rule['version']!r} is not known")
    total, scorers = given if isinstance(given, tuple) else (sum(given), len(given))
    is_mean = rule["name"] == "average"
    needed = max(rule["quorum"], 1)
    is_of_somebody = is_mean or rule["name"] in OF_MIDDLE  # a total over nobody is zero
    if scorers < needed and (is_of_somebody or needed > 1):
        return replace(one, scorers=scorers)
    scores: tuple[int, ...] = ()
    if rule["name"] in OF_MIDDLE:
        if isinstance(given, tuple):
            raise CannotRecount(
                f"the single scores of {one.name} are not known, and {rule['name']} needs them"
            )
        scores = tuple(sorted(given))
        value = Fraction(scores[(scorers - 1) // 2], rule["weight"])
    else:
        value = Fraction(total, rule["weight"] * (scorers if is_mean else 1))
    has_turn = value > 0 and value >= Fraction(rule.get("threshold", "0"))
    return replace(one, scorers=scorers, standing=value, scores=scores, has_turn=has_turn)
