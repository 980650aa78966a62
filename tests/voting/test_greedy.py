from __future__ import annotations

from fractions import Fraction

from tests.voting.rounds import small
from voting.ballots import Proposal, Tally
from voting.rules import build
from voting.standings import Outcome


def test_greedy_goes_by_totals_and_skips_what_does_not_fit() -> None:
    made = small(
        {"a": [1, 1, 1], "b": [1, 1], "c": [1]}, {"a": 60, "b": 50, "c": 40}, budget=100, rule="greedy"
    ).allocate()
    assert made.winners == ("a", "c")
    assert [step.standing for step in made.steps] == [3, 2, 1]


def test_greedy_never_chooses_what_nobody_supports() -> None:
    made = small({"a": [1], "b": [], "c": [2, -2]}, budget=100, rule="greedy").allocate()
    assert made.winners == ("a",)
    assert [(step.proposal, step.standing, step.outcome) for step in made.steps[1:]] == [
        ("b", Fraction(0), Outcome.NO_SUPPORT),
        ("c", Fraction(0), Outcome.NO_SUPPORT),
    ]


def test_greedy_asks_for_a_quorum_above_one() -> None:
    made = small({"a": [9], "b": [1, 1]}, budget=100, rule="greedy", quorum=2).allocate()
    assert made.winners == ("b",)
    assert (made.steps[1].standing, made.steps[1].outcome) == (None, Outcome.TOO_FEW_SCORES)


def test_greedy_divides_by_the_weights() -> None:
    made = small({"a": [7]}, budget=100, rule="greedy", weight=3).allocate()
    assert made.steps[0].standing == Fraction(7, 3)


def test_greedy_keeps_whole_money_whole() -> None:
    made = small({"a": [1]}, budget=100, rule="greedy").allocate()
    assert [type(value) for value in (made.budget, made.spent, made.steps[0].left)] == [int, int, int]


def test_greedy_counts_fractions_of_money_exactly() -> None:
    proposals = [Proposal("a", Fraction(1, 10)), Proposal("b", Fraction(2, 10))]
    tallies = {"a": Tally("a", 2, 2), "b": Tally("b", 1, 1)}
    made = build("greedy", tie_order=["file"]).allocate(tallies, proposals, Fraction(3, 10))
    assert (made.winners, made.spent) == (("a", "b"), Fraction(3, 10))
