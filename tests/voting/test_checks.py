from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.voting.rounds import Round, small
from voting import checks
from voting.checks import Verdict
from voting.recount import Recount, recount


@pytest.fixture
def made() -> Round:
    """Two that are funded and one that is not; b is ahead of c by one score."""
    return small({"a": [5, 5, 5], "b": [4, 3, 3], "c": [3, 3, 3]}, budget=20)


def again(made: Round) -> Recount:
    costs = [(one.id, one.cost) for one in made.proposals]
    return recount(made.rule.record(), costs, made.lists, made.budget)


@pytest.mark.parametrize(
    ("ballots", "roll", "verdict"), [(0, 0, Verdict.HOLDS), (12, 12, Verdict.HOLDS), (13, 12, Verdict.FAILS)]
)
def test_ballots_are_within_the_roll(ballots: int, roll: int, verdict: Verdict) -> None:
    check = checks.ballots_within_roll(ballots, roll)
    assert (check.verdict, check.detail) == (verdict, {"ballots": ballots, "roll": roll})


def test_recount_agrees_with_the_same_count(made: Round) -> None:
    check = checks.recount_agrees(made.allocate(), again(made))
    assert (check.verdict, check.detail) == (Verdict.HOLDS, {"winners": 2, "standings": 3})


def test_recount_does_not_agree_when_anything_differs(made: Round) -> None:
    same, allocation = again(made), made.allocate()
    for other in (
        replace(same, winners=("b", "a")),
        replace(same, winners=("a",)),
        replace(same, amounts={"a": 10, "b": 9}),
        replace(same, standings=same.standings | {"c": Fraction(1)}),
        replace(same, standings=same.standings | {"d": None}),
    ):
        assert checks.recount_agrees(allocation, other).verdict is Verdict.FAILS


def test_awards_are_within_the_pot(made: Round) -> None:
    check = checks.within_pot(made.allocate())
    assert (check.verdict, check.detail) == (Verdict.HOLDS, {"pot": 20, "awarded": 20, "left": 0})


def test_awards_above_the_pot_are_found(made: Round) -> None:
    check = checks.within_pot(replace(made.allocate(), budget=19))
    assert (check.verdict, check.detail) == (Verdict.FAILS, {"pot": 19, "awarded": 20, "left": -1})


def test_awards_that_are_not_what_was_spent_are_found(made: Round) -> None:
    assert checks.within_pot(replace(made.allocate(), spent=10)).verdict is Verdict.FAILS


def test_one_score_out_finds_the_score_that_decides(made: Round) -> None:
    check = checks.one_score_out(made.rule, made.tallies, made.proposals, made.budget, lists=made.lists)
    assert (check.verdict, check.detail) == (
        Verdict.HOLDS,
        {
            "lists": 3,
            "scores": 9,
            "decisive": 0,
            "proposals": "",
        },
    )
    closer = replace(made, lists=made.lists | {"c": [2, 3, 4]})  # without the 2 its mean passes that of b
    check = checks.one_score_out(
        closer.rule, closer.tallies, closer.proposals, closer.budget, lists=closer.lists
    )
    assert (check.verdict, check.detail) == (
        Verdict.FAILS,
        {
            "lists": 3,
            "scores": 9,
            "decisive": 1,
            "proposals": "c",
        },
    )


def test_one_score_out_takes_a_standing_away_where_the_quorum_breaks(made: Round) -> None:
    rule = replace(made.rule, quorum=3)
    check = checks.one_score_out(rule, made.tallies, made.proposals, made.budget, lists={"a": [5, 5, 5]})
    assert check.detail == {"lists": 1, "scores": 3, "decisive": 3, "proposals": "a"}


def test_one_score_out_is_not_checked_where_no_list_is_published(made: Round) -> None:
    check = checks.one_score_out(made.rule, made.tallies, made.proposals, made.budget, lists={})
    assert check.verdict is Verdict.NOT_CHECKED


def test_recusals_are_honoured_when_no_recused_pair_has_a_score() -> None:
    scored = {("m1", "a"), ("m2", "a"), ("m2", "b")}
    check = checks.recusals_honoured(scored, {("m1", "b")})
    assert (check.verdict, check.detail) == (Verdict.HOLDS, {"recusals": 1, "counted": 0})


def test_recusals_are_not_honoured_when_a_recused_member_was_counted() -> None:
    check = checks.recusals_honoured({("m1", "a")}, {("m1", "a"), ("m1", "b")})
    assert (check.verdict, check.detail) == (Verdict.FAILS, {"recusals": 2, "counted": 1})


def test_recusals_are_not_checked_where_the_pairs_are_not_known() -> None:
    assert checks.recusals_honoured(None, {("m1", "a")}).verdict is Verdict.NOT_CHECKED
    assert checks.recusals_honoured({("m1", "a")}, None).verdict is Verdict.NOT_CHECKED


def test_recusals_are_at_most_the_interests_declared() -> None:
    held = checks.recusals_declared({"a": 1, "b": 0}, {"a": 2})
    assert (held.verdict, held.detail) == (Verdict.HOLDS, {"recused": 1, "declared": 2, "proposals": ""})
    broken = checks.recusals_declared({"a": 3, "b": 1}, {"a": 2})
    assert (broken.verdict, broken.detail["proposals"]) == (Verdict.FAILS, "a b")
