"""Giving out the pot, one turn after the other.

1. Earmarks first. For each (tag, amount): go through the proposals with that tag and fund those that fit,
   until they have the amount between them.
2. Then everybody else in turn. One that costs no more than what is left gets what it costs.
3. One that costs more is passed over. Only where ground rules fund in part, the first of these that can be
   done with what is left gets that; and greedy-stop ends at the first that does not get all it asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from voting.recount.standing import Counted
    from voting.recount.terms import Asked


def give_out(
    rule: Mapping[str, Any], turns: Sequence[Counted], asked: Mapping[str, Asked], budget: int | Fraction
) -> tuple[dict[str, int | Fraction], tuple[str, ...]]:
    """What each winner gets, in the order chosen; and everybody's turns, earmarked ones first."""
    amounts: dict[str, int | Fraction] = {}
    left = budget
    for tag, least in rule.get("earmarks", []):
        for one in turns:
            tagged = sum(amount for name, amount in amounts.items() if tag in asked[name].tags)
            if (
                tag in asked[one.name].tags
                and one.name not in amounts
                and tagged < least
                and one.cost <= left
            ):
                amounts[one.name] = one.cost
                left -= one.cost
    rest = [one for one in turns if one.name not in amounts]
    names = (*amounts, *(one.name for one in rest))
    for one in rest:
        minimum = asked[one.name].minimum
        if one.cost <= left:
            amounts[one.name] = one.cost
            left -= one.cost
            continue
        if rule.get("part") and minimum is not None and minimum <= left and left > 0:
            amounts[one.name] = left
            left -= left
        if rule["name"] == "greedy-stop":
            break
    return amounts, names
