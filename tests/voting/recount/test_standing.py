"""Standings in the recount, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from voting.recount import CannotRecount
from voting.recount.standing import Counted, standing

ONE = Counted("a", 10, 0)


def stands(name: str, given: list[int] | tuple[int, int], **rule: Any) -> Counted:  # noqa: ANN401 -- as a record
    return standing({"name": name, "version": 1, "quorum": 1, "weight": 1, **rule}, ONE, given)


@pytest.mark.parametrize(
    ("name", "given", "rule", "value"),
    [
        ("average", [5, 4, 4], {}, Fraction(13, 3)),
        ("average", (13, 3), {}, Fraction(13, 3)),
        ("average", [13, 12], {"weight": 3}, Fraction(25, 6)),
        ("greedy", [5, 4, 4], {}, Fraction(13)),
        ("greedy-stop", (13, 3), {"weight": 2}, Fraction(13, 2)),
        ("equal-shares", [3, 1], {"weight": 3}, Fraction(4, 3)),
        ("median", [5, 1, 4, 2], {}, Fraction(2)),
        ("median", [5, 1, 4, 2, 5], {"weight": 3}, Fraction(4, 3)),
        ("majority-judgement", [5, 1], {}, Fraction(1)),
    ],
)
def test_standing_by_rule(
    name: str, given: list[int] | tuple[int, int], rule: dict[str, Any], value: Fraction
) -> None:
    found = stands(name, given, **rule)
    assert (found.standing, found.has_turn) == (value, True)
    assert found.scorers == (given[1] if isinstance(given, tuple) else len(given))


@pytest.mark.parametrize("name", ["median", "majority-judgement"])
def test_scores_are_kept_in_order_where_they_are_needed(name: str) -> None:
    assert stands(name, [5, 1, 4]).scores == (1, 4, 5)
    assert stands("average", [5, 1, 4]).scores == ()


@pytest.mark.parametrize(
    ("name", "quorum", "scorers", "is_enough"),
    [
        ("average", 1, 0, False),
        ("average", 0, 0, False),
        ("average", 1, 1, True),
        ("average", 3, 2, False),
        ("average", 3, 3, True),
        ("median", 0, 0, False),
        ("median", 1, 0, False),
        ("median", 5, 4, False),
        ("median", 5, 5, True),
        ("majority-judgement", 0, 0, False),
        ("majority-judgement", 1, 0, False),
        ("majority-judgement", 2, 1, False),
        ("greedy", 1, 0, True),  # a total over nobody is zero
        ("greedy-stop", 1, 0, True),
        ("equal-shares", 1, 0, True),
        ("greedy", 2, 1, False),
        ("greedy", 2, 0, False),
        ("equal-shares", 2, 2, True),
    ],
)
def test_a_standing_needs_enough_scorers(name: str, quorum: int, scorers: int, *, is_enough: bool) -> None:
    found = stands(name, [4] * scorers, quorum=quorum)
    assert (found.standing is not None, found.has_turn) == (is_enough, is_enough and scorers > 0)
    assert (found.scorers, found.name, found.cost) == (scorers, "a", 10)


@pytest.mark.parametrize(
    ("scores", "threshold", "has_turn"),
    [
        ([0, 0], None, False),
        ([0, 1], None, True),
        ([1, -2], None, False),
        ([3, 4], "7/2", True),
        ([3, 4], "18/5", False),
        ([0, 0], "0", False),
    ],
)
def test_a_turn_needs_support_and_no_less_than_the_threshold(
    scores: list[int], threshold: str | None, *, has_turn: bool
) -> None:
    agreed = {} if threshold is None else {"threshold": threshold}
    found = stands("average", scores, **agreed)
    assert (found.standing, found.has_turn) == (Fraction(sum(scores), 2), has_turn)


def test_rules_it_does_not_know_are_refused() -> None:
    with pytest.raises(CannotRecount, match=r"^the rule 'best' in version 1 is not known$"):
        stands("best", [1])
    with pytest.raises(CannotRecount, match=r"^the rule 'median' in version 2 is not known$"):
        stands("median", [1], version=2)


def test_a_middle_is_not_known_from_a_total() -> None:
    with pytest.raises(CannotRecount, match=r"^the single scores of a are not known, and median needs them$"):
        stands("median", (9, 3))
