from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings

from tests.voting.rounds import PATIENT, Round, ranked_rounds, small
from voting.checks import Verdict, recount_agrees
from voting.recount import Asked, CannotRecount, Recount, Tie, recount, totals_of_ballots
from voting.rules import build


def again(made: Round) -> Recount:
    asked = [Asked(one.id, one.cost, one.minimum, one.tags) for one in made.proposals]
    return recount(made.rule.record(), asked, made.lists, made.budget)


@settings(PATIENT, max_examples=4 * PATIENT.max_examples)
@given(ranked_rounds())
def test_recount_equals_the_count(made: Round) -> None:
    allocation = made.allocate()
    result = again(made)
    assert result.winners == allocation.winners
    assert result.standings == {step.proposal: step.standing for step in allocation.steps}
    assert result.amounts == {step.proposal: step.amount for step in allocation.steps if step.amount} | {
        name: 0 for name in allocation.winners if result.amounts[name] == 0
    }
    assert result.turns == tuple(step.proposal for step in allocation.steps if step.place is not None)
    assert [(tie.proposals, tie.order, tie.by) for tie in result.ties] == [
        (tie.proposals, tie.order, tie.by) for tie in allocation.ties
    ]
    assert recount_agrees(allocation, result).verdict is Verdict.HOLDS


@PATIENT
@given(ranked_rounds())
def test_recount_of_totals_equals_the_recount_of_lists(made: Round) -> None:
    assume(made.rule.least_quorum == 1)
    costs = [Asked(one.id, one.cost, one.minimum, one.tags) for one in made.proposals]
    totals = {name: (sum(scores), len(scores)) for name, scores in made.lists.items()}
    assert recount(made.rule.record(), costs, totals, made.budget) == again(made)


def test_recount_worked_out_by_hand() -> None:
    made = small({"a": [5, 4], "b": [5, 4], "c": [1]}, {"a": 60, "b": 50, "c": 45}, budget=100)
    assert again(made) == Recount(
        winners=("a",),
        amounts={"a": 60},
        standings={"a": Fraction(9, 2), "b": Fraction(9, 2), "c": Fraction(1)},
        turns=("a", "b", "c"),
        ties=(Tie(("a", "b"), ("a", "b"), "file"),),
    )


def test_ties_name_all_that_told_any_of_the_equals_apart() -> None:
    scores = {name: [3] for name in "abcd"} | {"e": [3, 3], "f": [1]}
    costs = {"a": 20, "d": 5}
    made = small(scores, costs, budget=1, tie_order=["scorers", "cost", "file"])
    assert again(made).ties == (Tie(tuple("abcde"), tuple("edbca"), "scorers then cost then file"),)
    made = small(scores, costs | {"c": 7}, budget=1, tie_order=["cost", "scorers", "file"])
    assert again(made).ties == (Tie(tuple("abcde"), tuple("dceba"), "cost then scorers"),)


def test_recount_refuses_equals_that_the_order_does_not_tell_apart() -> None:
    with pytest.raises(CannotRecount, match=r"are equal, and .* does not tell them apart"):
        again(small({"a": [5], "b": [5]}, budget=100, tie_order=["scorers", "cost"]))


@pytest.mark.parametrize("change", [{"name": "best"}, {"version": 2}])
def test_recount_refuses_a_rule_it_does_not_know(change: dict[str, object]) -> None:
    record = build("average", tie_order=["file"]).record() | change
    with pytest.raises(CannotRecount, match="not known"):
        recount(record, [("a", 1)], {"a": [1]}, 1)


BALLOTS: list[tuple[tuple[str, ...], tuple[int, ...]]] = [
    (("a", "b", "c"), (3, 2, 0)),
    (("c",), (5,)),
    ((), ()),
]


@pytest.mark.parametrize(
    ("vote_type", "max_length", "totals"),
    [
        ("approval", None, {"a": (1, 1), "b": (1, 1), "c": (2, 2)}),
        ("choose-1", None, {"a": (1, 1), "b": (1, 1), "c": (2, 2)}),
        ("cumulative", None, {"a": (3, 1), "b": (2, 1), "c": (5, 2)}),
        ("scoring", None, {"a": (3, 1), "b": (2, 1), "c": (5, 2)}),
        ("ordinal", None, {"a": (3, 1), "b": (2, 1), "c": (2, 2)}),
        ("ordinal", 4, {"a": (4, 1), "b": (3, 1), "c": (6, 2)}),
    ],
)
def test_totals_of_ballots_by_type(
    vote_type: str, max_length: int | None, totals: dict[str, tuple[int, int]]
) -> None:
    assert totals_of_ballots(vote_type, BALLOTS, max_length) == totals


@pytest.mark.parametrize("ballot", [("veto", ("a",), None), ("scoring", ("a",), None)])
def test_totals_of_ballots_refuse_what_they_do_not_know(ballot: tuple[str, tuple[str, ...], None]) -> None:
    vote_type, names, points = ballot
    with pytest.raises(CannotRecount, match=vote_type):
        totals_of_ballots(vote_type, [(names, points)])
