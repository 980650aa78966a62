"""The order of turns in the recount, and the ties in it, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

import pytest

from tests.voting.grades import BETTER_FIRST, SAME_SHARES
from voting.recount import CannotRecount, Tie
from voting.recount.order import among_equals, first_of_equals, in_order, ties_in
from voting.recount.standing import Counted


def counted(name: str, listed: int, standing: int | Fraction, *, cost: int = 10, scorers: int = 3) -> Counted:
    return Counted(name, cost, listed, scorers, Fraction(standing), has_turn=True)


def graded(name: str, scores: list[int]) -> Counted:
    """As listed by name: "a" before "b"."""
    middle = sorted(scores)[(len(scores) - 1) // 2]
    return Counted(name, 10, ord(name), len(scores), Fraction(middle), tuple(sorted(scores)), has_turn=True)


def named(ordered: list[Counted]) -> str:
    return "".join(one.name for one in ordered)


ONES = [
    counted("a", 0, 2, cost=30, scorers=2),
    counted("b", 1, Fraction(5, 2), cost=20, scorers=2),
    counted("c", 2, 2, cost=20, scorers=3),
    counted("d", 3, 2, cost=20, scorers=2),
    counted("e", 4, Fraction(5, 2), cost=10, scorers=2),
]


@pytest.mark.parametrize(
    ("tie_order", "order", "settled"),
    [
        (["file"], "beacd", [("be", "be", "file"), ("acd", "acd", "file")]),
        (["cost", "file"], "ebcda", [("be", "eb", "cost"), ("acd", "cda", "cost then file")]),
        (
            ["scorers", "cost"],
            "ebcda",
            [("be", "eb", "cost"), ("acd", "cda", "scorers then cost")],
        ),
        (["scorers", "file"], "becad", [("be", "be", "file"), ("acd", "cad", "scorers then file")]),
    ],
)
def test_turns_go_by_standing_and_between_equals_by_the_order_agreed(
    tie_order: list[str], order: str, settled: list[tuple[str, str, str]]
) -> None:
    rule = {"name": "greedy", "tie_order": tie_order}
    turns = in_order(rule, ONES)
    assert named(turns) == order
    assert ties_in(rule, turns) == [Tie(tuple(equals), tuple(got), by) for equals, got, by in settled]


def test_turns_without_equals_have_no_ties() -> None:
    rule = {"name": "average", "tie_order": ["file"]}
    ones = [counted("a", 0, 1), counted("b", 1, 3), counted("c", 2, 2)]
    assert named(in_order(rule, ones)) == "bca"
    assert ties_in(rule, in_order(rule, ones)) == []
    assert ties_in(rule, []) == []


def test_a_tie_in_the_middle_is_one_of_its_own() -> None:
    rule = {"name": "average", "tie_order": ["file"]}
    turns = [counted("a", 0, 3), counted("b", 1, 2), counted("c", 2, 2), counted("d", 3, 1)]
    assert ties_in(rule, turns) == [Tie(("b", "c"), ("b", "c"), "file")]


def test_equals_are_drawn_by_a_seed_that_anyone_can_hash_again() -> None:
    def drawn(name: str) -> bytes:
        fields = (b"tie", b"\x00\xff", name.encode())
        return sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).digest()

    equals = [counted(name, place, 1) for place, name in enumerate("abcdefgh")]
    expected = "".join(sorted("abcdefgh", key=drawn))
    assert expected not in ("abcdefgh", "hgfedcba")
    assert named(among_equals(equals, ["seed:00ff"])) == expected
    rule = {"name": "average", "tie_order": ["cost", "seed:00ff"]}
    assert ties_in(rule, in_order(rule, equals)) == [Tie(tuple("abcdefgh"), tuple(expected), "seed:00ff")]


def test_equals_that_the_order_does_not_tell_apart_are_refused() -> None:
    words = r"^a and d are equal, and \['cost', 'scorers'\] does not tell them apart$"
    with pytest.raises(CannotRecount, match=words):
        first_of_equals(counted("a", 0, 1), counted("d", 1, 1), ["cost", "scorers"])


@pytest.mark.parametrize(("better", "worse"), BETTER_FIRST)
def test_majority_judgement_looks_outward_from_the_middle(better: list[int], worse: list[int]) -> None:
    rule = {"name": "majority-judgement", "tie_order": ["file"]}
    for pair in ([graded("b", better), graded("a", worse)], [graded("a", worse), graded("b", better)]):
        assert named(in_order(rule, pair)) == "ba"
        assert ties_in(rule, in_order(rule, pair)) == []


@pytest.mark.parametrize(("one", "other"), SAME_SHARES)
def test_lists_with_the_same_shares_of_grades_are_equal(one: list[int], other: list[int]) -> None:
    rule = {"name": "majority-judgement", "tie_order": ["file"]}
    turns = in_order(rule, [graded("b", one), graded("a", other)])
    assert ties_in(rule, turns) == [Tie(("a", "b"), ("a", "b"), "file")]


def test_other_rules_do_not_look_at_single_scores() -> None:
    rule = {"name": "median", "tie_order": ["file"]}
    pair = [graded("a", [1, 3, 4, 4, 5]), graded("b", [3, 4, 4, 5, 5])]
    assert ties_in(rule, in_order(rule, pair)) == [Tie(("a", "b"), ("a", "b"), "file")]
