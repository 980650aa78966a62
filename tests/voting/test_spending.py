"""How rules that go through standings give out a pot, and what each step says of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.voting.pots import POTS, Pot
from tests.voting.rounds import small
from voting.allocation import Step
from voting.ballots import Proposal, Tally
from voting.rules import build
from voting.standings import Outcome, Standing


@pytest.mark.parametrize("pot", POTS)
def test_the_count_gives_out_as_worked_out_by_hand(pot: Pot) -> None:
    proposals = [
        Proposal(name, cost, "", minimum, tuple(tags.split()))
        for name, (cost, minimum, tags) in zip("abcdef", pot.asked, strict=False)
    ]
    tallies = {one.id: Tally(one.id, 9 - place, 3) for place, one in enumerate(proposals)}
    made = build(pot.rule, tie_order=[], **pot.agreed).allocate(tallies, proposals, pot.budget)
    amounts = {step.proposal: step.amount for step in made.steps}
    assert [(name, amounts[name]) for name in made.winners] == list(pot.amounts.items())
    assert [step.proposal for step in made.steps] == list(pot.turns)
    assert [step.place for step in made.steps] == list(range(1, 1 + len(proposals)))
    assert (made.budget, made.spent) == (pot.budget, sum(pot.amounts.values()))


def test_each_step_says_what_was_asked_left_and_given() -> None:
    made = small({"a": [5, 4], "b": [4], "c": [2, 4], "w": [5], "n": [0]}, {"a": 60, "b": 50}, budget=100)
    rule = build("average", tie_order=[], part=True, earmarks=(("young", 5),))
    young = [replace(one, tags=("young",), minimum=1) if one.id == "c" else one for one in made.proposals]
    asked = [replace(one, minimum=30) if one.id == "b" else one for one in young]
    found = rule.allocate(made.tallies, asked, 100, barred={"w": Outcome.WITHDRAWN})
    assert found.steps == (
        Step("c", 1, Fraction(3), 2, 100, 10, 10, Outcome.FUNDED, "young"),
        Step("a", 2, Fraction(9, 2), 2, 90, 60, 60, Outcome.FUNDED),
        Step("b", 3, Fraction(4), 1, 30, 50, 30, Outcome.FUNDED_IN_PART),
        Step("w", None, None, 0, 0, 10, 0, Outcome.WITHDRAWN),
        Step("n", None, Fraction(0), 1, 0, 10, 0, Outcome.NO_SUPPORT),
    )
    assert (found.winners, found.ties, found.spent) == (("c", "a", "b"), (), 100)


def test_two_earmarked_in_a_row_have_the_first_turns() -> None:
    made = small({"a": [5], "b": [4], "c": [3]}, budget=25)
    rule = build("average", tie_order=[], earmarks=(("young", 11),))
    asked = [replace(one, tags=("young",)) if one.id in "bc" else one for one in made.proposals]
    found = rule.allocate(made.tallies, asked, 25)
    assert [(step.proposal, step.place, step.left, step.amount) for step in found.steps] == [
        ("b", 1, 25, 10),
        ("c", 2, 15, 10),
        ("a", 3, 5, 0),
    ]


def test_after_the_line_nothing_is_given_though_it_would_fit() -> None:
    made = small({"a": [3], "b": [2], "c": [1]}, {"a": 60, "b": 50, "c": 40}, budget=100, rule="greedy-stop")
    assert made.allocate().steps == (
        Step("a", 1, Fraction(3), 1, 100, 60, 60, Outcome.FUNDED),
        Step("b", 2, Fraction(2), 1, 40, 50, 0, Outcome.DID_NOT_FIT),
        Step("c", 3, Fraction(1), 1, 40, 40, 0, Outcome.BELOW_THE_LINE),
    )


@pytest.mark.parametrize(
    ("asked", "budget"),
    [(Proposal("a", -1), 10), (Proposal("a", 10), -1), (Proposal("a", 10, "", -1), 10)],
)
def test_money_below_zero_is_refused(asked: Proposal, budget: int) -> None:
    with pytest.raises(ValueError, match=r"^neither a pot nor a cost can be below zero$"):
        build("greedy", tie_order=[]).allocate({"a": Tally("a", 1, 1)}, [asked], budget)


@pytest.mark.parametrize("minimum", [None, 0])
def test_nothing_at_all_is_no_money_below_zero(minimum: int | None) -> None:
    asked = [Proposal("a", 0, "", minimum)]
    made = build("greedy", tie_order=[]).allocate({"a": Tally("a", 1, 1)}, asked, 0)
    assert (made.winners, made.spent) == (("a",), 0)


def test_standings_are_in_the_order_listed_with_what_they_were_made_of() -> None:
    made = small({"w": [5], "a": [5, 4], "b": [0]}, budget=100)
    barred = {"w": Outcome.INELIGIBLE}
    w, a, b = made.proposals
    assert made.rule.standings(made.tallies, made.proposals, barred) == [
        Standing(w, 0, 0, None, Outcome.INELIGIBLE),
        Standing(a, 1, 2, Fraction(9, 2), None, made.tallies["a"]),
        Standing(b, 2, 1, Fraction(0), Outcome.NO_SUPPORT, made.tallies["b"]),
    ]
