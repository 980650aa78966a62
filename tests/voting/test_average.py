from __future__ import annotations

from fractions import Fraction

from tests.voting.rounds import small
from voting.standings import Outcome


def test_average_is_the_exact_mean_of_the_scores_cast() -> None:
    made = small({"a": [5, 4, 4], "b": [1, 2]}, budget=20).allocate()
    assert {step.proposal: step.standing for step in made.steps} == {
        "a": Fraction(13, 3),
        "b": Fraction(3, 2),
    }


def test_average_is_divided_by_the_weights() -> None:
    made = small({"a": [13, 12]}, budget=10, weight=3).allocate()
    assert made.steps[0].standing == Fraction(25, 6)


def test_average_skips_what_does_not_fit_and_goes_on() -> None:
    made = small(
        {"a": [5], "b": [4], "c": [3], "d": [2]}, {"a": 60, "b": 50, "c": 30, "d": 11}, budget=100
    ).allocate()
    assert made.winners == ("a", "c")
    assert [
        (step.proposal, step.place, step.left, step.amount, step.outcome.value) for step in made.steps
    ] == [
        ("a", 1, 100, 60, "funded"),
        ("b", 2, 40, 0, "did-not-fit"),
        ("c", 3, 40, 30, "funded"),
        ("d", 4, 10, 0, "did-not-fit"),
    ]
    assert (made.budget, made.spent) == (100, 90)


def test_average_gives_no_standing_below_the_quorum() -> None:
    made = small({"a": [5, 5], "b": [1, 1, 1]}, budget=20, quorum=3).allocate()
    assert made.winners == ("b",)
    assert [(step.proposal, step.place, step.standing, step.outcome) for step in made.steps] == [
        ("b", 1, Fraction(1), Outcome.FUNDED),
        ("a", None, None, Outcome.TOO_FEW_SCORES),
    ]


def test_average_of_nobody_is_no_standing() -> None:
    made = small({"a": [], "b": []}, budget=20).allocate()
    assert made.winners == ()
    assert [(step.standing, step.outcome) for step in made.steps] == [(None, Outcome.TOO_FEW_SCORES)] * 2


def test_average_of_zero_is_no_support() -> None:
    made = small({"a": [0, 0], "b": [0, 1]}, budget=20).allocate()
    assert made.winners == ("b",)
    assert (made.steps[1].standing, made.steps[1].outcome) == (Fraction(0), Outcome.NO_SUPPORT)


def test_average_takes_what_costs_exactly_what_is_left() -> None:
    assert small({"a": [5], "b": [4]}, {"a": 30, "b": 70}, budget=100).allocate().winners == ("a", "b")


def test_average_funds_what_costs_nothing_from_an_empty_pot() -> None:
    assert small({"a": [5], "b": [4]}, {"a": 1, "b": 0}, budget=0).allocate().winners == ("b",)
