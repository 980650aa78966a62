"""Greedy-stop, median, majority judgement, thresholds, part funding and earmarks, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.voting.grades import BETTER_FIRST, SAME_SHARES
from tests.voting.rounds import Round, small
from voting.ballots import Proposal, Tally
from voting.margins import Margin, Scale, margins
from voting.rules import build
from voting.rules.majority_judgement import MajorityJudgement
from voting.standings import Outcome

if TYPE_CHECKING:
    from voting.allocation import Allocation


def outcomes(made: Allocation) -> dict[str, tuple[Outcome, object]]:
    return {step.proposal: (step.outcome, step.amount) for step in made.steps}


def test_greedy_stop_ends_at_the_first_that_does_not_fit() -> None:
    made = small(
        {"a": [3], "b": [2], "c": [1]}, {"a": 6, "b": 5, "c": 1}, budget=10, rule="greedy-stop"
    ).allocate()
    assert outcomes(made) == {
        "a": (Outcome.FUNDED, 6),
        "b": (Outcome.DID_NOT_FIT, 0),
        "c": (Outcome.BELOW_THE_LINE, 0),
    }
    assert [step.place for step in made.steps] == [1, 2, 3]


@pytest.mark.parametrize(
    ("scores", "middle"),
    [
        ([1, 2, 3, 4, 5], 3),
        ([5, 1, 4, 2, 3, 3], 3),
        ([1, 1, 2, 4, 5, 5], 2),
        ([4, 4, 4, 1, 1], 4),
        ([0, 0, 0, 5, 5], 0),
        ([0, 0, 1, 5, 5], 1),
    ],
)
def test_median_is_the_lower_of_the_middle_scores(scores: list[int], middle: int) -> None:
    made = small({"a": scores}, budget=10, rule="median", quorum=5).allocate()
    assert made.steps[0].standing == middle
    assert made.steps[0].outcome is (Outcome.FUNDED if middle else Outcome.NO_SUPPORT)


def test_median_of_combined_scores_is_on_the_scale_of_the_questions() -> None:
    made = small({"a": [3, 7, 8, 9, 9]}, budget=10, rule="median", quorum=5, weight=3).allocate()
    assert made.steps[0].standing == Fraction(8, 3)
    few = small({"a": [5, 5, 5, 5]}, budget=10, rule="median", quorum=5).allocate()
    assert (few.steps[0].standing, few.steps[0].outcome) == (None, Outcome.TOO_FEW_SCORES)


@pytest.mark.parametrize(("better", "worse"), BETTER_FIRST)
def test_majority_judgement_goes_outward_from_the_middle(better: list[int], worse: list[int]) -> None:
    for lists in ({"a": worse, "b": better}, {"b": better, "a": worse}):
        made = small(lists, budget=10, rule="majority-judgement", quorum=5).allocate()
        assert (made.winners, made.ties) == (("b",), ())


@pytest.mark.parametrize(("one", "other"), SAME_SHARES)
def test_majority_judgement_goes_by_shares_of_grades(one: list[int], other: list[int]) -> None:
    made = small({"a": one, "b": other}, budget=20, rule="majority-judgement", quorum=5).allocate()
    assert [tie.proposals for tie in made.ties] == [("a", "b")]


def test_threshold_leaves_out_what_stands_below_it() -> None:
    plain = small({"a": [4, 4], "b": [3, 3], "c": [2, 4]}, budget=30)
    made = replace(plain, rule=build("average", tie_order=["file"], threshold=Fraction(3))).allocate()
    assert made.winners == ("a", "b", "c")
    made = replace(plain, rule=build("average", tie_order=["file"], threshold=Fraction(7, 2))).allocate()
    assert outcomes(made)["b"] == (Outcome.BELOW_THE_LINE, 0)
    assert [step.place for step in made.steps] == [1, None, None]


def with_minimums(minimums: dict[str, int], *, part: bool) -> Round:
    costs = {"a": 6, "b": 5, "c": 5}
    plain = small({"a": [5], "b": [4], "c": [3]}, costs, budget=10)
    rule = build("average", tie_order=["file"], part=part)
    proposals = [Proposal(name, cost, "", minimums.get(name)) for name, cost in costs.items()]
    return replace(plain, rule=rule, proposals=proposals)


def test_the_last_that_fits_may_be_funded_in_part() -> None:
    made = with_minimums({"b": 4, "c": 1}, part=True).allocate()
    assert outcomes(made) == {
        "a": (Outcome.FUNDED, 6),
        "b": (Outcome.FUNDED_IN_PART, 4),
        "c": (Outcome.DID_NOT_FIT, 0),
    }
    assert (made.winners, made.spent) == (("a", "b"), 10)


@pytest.mark.parametrize(("part", "minimums"), [(True, {"b": 5, "c": 5}), (True, {}), (False, {"b": 1})])
def test_nobody_is_funded_below_their_minimum_or_without_the_rule_for_it(
    part: bool, minimums: dict[str, int]
) -> None:
    assert with_minimums(minimums, part=part).allocate().winners == ("a",)


def test_earmark_comes_first_and_its_step_says_so() -> None:
    plain = small({"a": [5], "b": [4], "y": [2], "z": [1]}, budget=20)
    rule = build("average", tie_order=["file"], earmarks=(("young", 10),))
    proposals = [
        Proposal(one.id, 10, "", None, ("young",) if one.id in "yz" else ()) for one in plain.proposals
    ]
    made = replace(plain, rule=rule, proposals=proposals).allocate()
    assert made.winners == ("y", "a")
    assert [(step.proposal, step.earmark) for step in made.steps] == [
        ("y", "young"),
        ("a", ""),
        ("b", ""),
        ("z", ""),
    ]
    rule = build("average", tie_order=["file"], earmarks=(("young", 11),))
    assert replace(plain, rule=rule, proposals=proposals).allocate().winners == ("y", "z")
    rule = build("average", tie_order=["file"], earmarks=(("nobody", 11),))
    assert replace(plain, rule=rule, proposals=proposals).allocate().winners == ("a", "b")


@pytest.mark.parametrize(("rule", "few"), [("median", 1), ("majority-judgement", 2)])
def test_margin_of_the_middle_says_how_few_would_have_been_enough(rule: str, few: int) -> None:
    lists = {"a": [4, 4, 4, 4, 4], "b": [3, 3, 3, 5, 5]}
    made = small(lists, {"a": 10, "b": 6}, budget=12, rule=rule, quorum=5, tie_order=["cost"])
    found = margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(5))
    assert found == {"b": Margin(less=4, raised=few, to=4)}


def test_margin_of_greedy_stop_reaches_the_line() -> None:
    made = small({"a": [3], "b": [2], "c": [1]}, {"a": 6, "b": 5, "c": 1}, budget=10, rule="greedy-stop")
    found = margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(None))
    assert found == {"b": Margin(less=1, points=2), "c": Margin(less=None, points=2)}


def test_majority_judgement_is_exact_however_many_there_are() -> None:
    many = 10**18 + 1
    rule = build("majority-judgement", tie_order=["file"])
    twice = Tally("b", 0, 4 * many + 2, ((3, 2 * many), (4, 2 * many + 2)))
    once = Tally("a", 0, 2 * many + 1, ((3, many), (4, many + 1)))
    one_less = Tally("a", 0, 2 * many + 1, ((3, many - 1), (4, many + 2)))
    for tally, expected in ((once, 0), (one_less, 1)):
        proposals = [Proposal("a", 1), Proposal("b", 1)]
        one, other = rule.standings({"a": tally, "b": twice}, proposals)
        assert isinstance(rule, MajorityJudgement)
        assert (rule.compare(one, other), rule.compare(other, one)) == (expected, -expected)


def test_a_median_is_exact_however_many_there_are() -> None:
    half = 10**18 + 1
    lower = Tally("a", 0, 2 * half + 1, ((3, half + 1), (4, half)))
    upper = Tally("a", 0, 2 * half + 1, ((3, half), (4, half + 1)))
    rule = build("median", tie_order=["file"])
    assert (rule.judge(lower)[0], rule.judge(upper)[0]) == (3, 4)


@pytest.mark.parametrize("without", [(0,), (1,), (0, 1)])
def test_majority_judgement_needs_both_tallies(without: tuple[int, ...]) -> None:
    made = small({"a": [4] * 5, "b": [4] * 5}, budget=10, rule="majority-judgement", quorum=5)
    pair = made.rule.standings(made.tallies, made.proposals)
    one, other = (replace(each, tally=None) if at in without else each for at, each in enumerate(pair))
    assert isinstance(made.rule, MajorityJudgement)
    with pytest.raises(ValueError, match=r"^majority judgement compares tallies$"):
        made.rule.compare(one, other)


def test_a_median_is_not_known_from_a_total() -> None:
    words = r"^the single scores of a are not known, and a median needs them$"
    with pytest.raises(ValueError, match=words):
        build("median", tie_order=["file"]).judge(Tally("a", 20, 5))
