"""Equal shares on votes small enough to count on paper."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.voting.elections import vote
from voting.ballots import Proposal
from voting.rules import build
from voting.shares.completion import buy
from voting.standings import Outcome
from voting.ties import Tie, UnresolvedTie


def test_supporters_buy_together_and_the_cheapest_for_them_comes_first() -> None:
    # Four voters with 25 each. Cost utility: the price of a unit is 1/3 for x, and 1/2 for y and z.
    made = vote(["xy", "xy", "xz", "z"], {"x": 30, "y": 30, "z": 40}, 100).allocate()
    # x: 10 each from three. Then y: 15 each from two, z: the third has 15 left and pays it, the fourth 25.
    assert made.winners == ("x", "y", "z")
    assert (made.spent, [step.left for step in made.steps]) == (100, [100, 70, 40])


def test_whoever_holds_less_pays_all_of_that() -> None:
    made = vote(["ab", "ab", "b"], {"a": 20, "b": 65}, 90, utility="cardinality").allocate()
    # 30 each. a costs the first two 10 each. b: a third is 21.67, which they do not hold: 20 + 20 + 25.
    assert (made.winners, made.spent) == (("a", "b"), 85)
    assert vote(["ab", "ab", "b"], {"a": 20, "b": 71}, 90, utility="cardinality").allocate().winners == ("a",)


def test_what_supporters_cannot_pay_is_below_the_line() -> None:
    made = vote(["a", "b", "b"], {"a": 31, "b": 50}, 90).allocate()
    assert made.winners == ("b",)
    assert [(step.proposal, step.outcome, step.place) for step in made.steps] == [
        ("b", Outcome.FUNDED, 1),
        ("a", Outcome.BELOW_THE_LINE, None),
    ]


def test_raising_purses_goes_on_until_the_pot_would_be_overspent() -> None:
    # With 30 each only b; at 31 a too: 81 of 90. At 32 nothing else can be bought, and all is bought.
    made = vote(["a", "b", "b"], {"a": 31, "b": 50}, 90, completion="add1").allocate()
    assert (made.winners, made.spent) == (("b", "a"), 81)
    # c would be bought at 45, and 126 is more than the pot: the outcome before that stands.
    made = vote(["a", "bc", "bc"], {"a": 31, "b": 50, "c": 45}, 90, completion="add1").allocate()
    assert (made.winners, made.spent) == (("b", "a"), 81)


def test_exhaustive_stops_at_the_first_outcome_to_which_nothing_can_be_added() -> None:
    ballots, costs = ["ac", "ac", "b", "b"], {"a": 20, "b": 14, "c": 19}
    none = vote(ballots, costs, 40, completion="none").allocate()
    assert none.winners == ("a", "b")
    exhaustive = vote(ballots, costs, 40, completion="add1-exhaustive").allocate()
    assert exhaustive.winners == ("a", "b")
    assert vote(ballots, costs | {"d": 6}, 40, completion="none+greedy").allocate().winners == ("a", "b")


def test_filling_goes_by_support_and_skips_what_does_not_fit() -> None:
    made = vote(["a", "b", "c", "c"], {"a": 9, "b": 30, "c": 35}, 40, completion="none+greedy").allocate()
    assert [(step.proposal, step.outcome) for step in made.steps] == [
        ("a", Outcome.FUNDED),
        ("c", Outcome.DID_NOT_FIT),
        ("b", Outcome.FUNDED),
    ]


def test_equal_prices_go_by_the_named_order_and_are_recorded() -> None:
    costs = {"a": 10, "b": 5}
    made = vote(["ab", "ab"], costs, 10, tie_order=["cost", "file"]).allocate()
    assert (made.winners, made.ties) == (("b",), (Tie(("a", "b"), ("b", "a"), "cost"),))
    made = vote(["ab", "ab"], costs, 10).allocate()
    assert (made.winners, made.ties) == (("a",), (Tie(("a", "b"), ("a", "b"), "file"),))


def test_equal_prices_without_an_order_that_tells_them_apart_are_refused() -> None:
    with pytest.raises(UnresolvedTie):
        vote(["ab", "ab"], {"a": 5, "b": 5}, 10, tie_order=["cost"]).allocate()


def test_what_costs_nothing_is_chosen_where_anybody_supports_it() -> None:
    for utility in ("cost", "cardinality"):
        made = vote(["a", "b"], {"a": 3, "b": 0, "c": 0}, 2, utility=utility).allocate()
        assert made.winners == ("b",)
        assert {step.proposal: step.outcome for step in made.steps}["c"] is Outcome.NO_SUPPORT


def test_a_score_is_what_a_supporter_pays_by() -> None:
    # 10 each. For a, 3 and 1 points: prices 3:1, so 6 and 2. b then: 4 are not enough for 5, with 8 they are.
    made = vote([{"a": 3, "b": 1}, {"a": 1}], {"a": 8, "b": 4}, 20, utility="score").allocate()
    assert made.winners == ("a", "b")
    made = vote([{"a": 3, "b": 1}, {"a": 1}], {"a": 8, "b": 5}, 20, utility="score").allocate()
    assert made.winners == ("a",)


def test_threshold_quorum_and_what_was_withdrawn_have_no_turn() -> None:
    made = vote(["a", "a", "b"], {"a": 5, "b": 5}, 30, threshold=Fraction(2)).allocate()
    assert made.winners == ("a",)
    made = vote(["a", "a", "b"], {"a": 5, "b": 5}, 30, quorum=2).allocate()
    assert {step.proposal: step.outcome for step in made.steps}["b"] is Outcome.TOO_FEW_SCORES
    whole = vote(["a", "a", "b"], {"a": 5, "b": 5}, 30)
    out = whole.rule.allocate(
        whole.tallies, whole.proposals, 30, barred={"a": Outcome.WITHDRAWN}, profile=whole.profile
    )
    assert (out.winners, out.steps[-1].outcome) == (("b",), Outcome.WITHDRAWN)


@pytest.mark.parametrize("ballots", [[], [{}], [{"a": 0}]])
def test_without_support_nothing_is_chosen(ballots: list[dict[str, int]]) -> None:
    assert vote(ballots, {"a": 0, "b": 1}, 10, completion="add1+greedy").allocate().winners == ()


def test_ballots_are_needed() -> None:
    rule = build("equal-shares", tie_order=["file"])
    whole = vote(["a"], {"a": 1}, 1)
    with pytest.raises(ValueError, match="equal shares looks at whole ballots"):
        rule.allocate(whole.tallies, whole.proposals, 1)
    with pytest.raises(ValueError, match="can be below zero"):
        rule.allocate(whole.tallies, [Proposal("a", -1)], 1, profile=whole.profile)


def test_prices_and_purses_of_the_run_that_counts_are_told() -> None:
    whole = vote(["a", "b", "b"], {"a": 31, "b": 50}, 90)
    bought = buy(
        whole.profile, [31, 50], 90, open_to=[0, 1], utility="cost", completion="add1", step=1,
        order=list, progress=lambda _done, _whole: None,
    )  # fmt: skip
    assert (bought.places, bought.endowment, bought.raises) == ([1, 0], 31, 1)
    assert bought.prices == {1: Fraction(1, 2), 0: Fraction(1)}


def test_a_pot_that_can_pay_for_nothing_is_left_at_once() -> None:
    made = vote(["a", "b"], {"a": 10**30, "b": 10**31}, 10**29, completion="add1")
    assert (made.allocate().winners, made.again().winners) == ((), ())


def test_what_supporters_paid_is_kept() -> None:
    """A third of the cost for each of three, half for each of two; then one has 15, the other pays 25."""
    made = vote(["ab", "ab", "ac", "c"], {"a": 30, "b": 30, "c": 40}, 100)
    purchase = made.allocate().purchase
    assert purchase is not None
    assert (purchase.endowment, purchase.raises) == (25, 0)
    assert purchase.prices == {"a": Fraction(1, 3), "b": Fraction(1, 2), "c": Fraction(5, 8)}


def test_raises_that_change_nothing_are_passed_over() -> None:
    """Each holds half a million; until it is a million nobody can pay, and then it is too much."""
    told: list[tuple[int, int]] = []
    made = vote(["a", "b"], {"a": 10**6, "b": 10**6}, 10**6, completion="add1")
    allocation = made.rule.allocate(
        made.tallies, made.proposals, made.budget, profile=made.profile,
        progress=lambda done, whole: told.append((done, whole)),
    )  # fmt: skip
    assert (allocation.winners, made.again().winners) == ((), ())
    assert allocation.purchase is not None
    assert (allocation.purchase.endowment, allocation.purchase.raises) == (10**6 - 1, 10**6 // 2 - 1)
    assert told == [(0, 10**6)] * 2


def test_purses_that_would_be_raised_for_ever_are_refused() -> None:
    whole = vote(["ab", "ab"], {"a": 10**12, "b": 10**12 + 9}, 10**12 + 100, completion="add1")
    with pytest.raises(
        OverflowError, match=r"after 9 runs, each with a share raised by 1, .* --step, such as 10000000000"
    ):
        buy(
            whole.profile, [10**12, 10**12 + 9], 10**12 + 100, open_to=[0, 1], utility="cost",
            completion="add1", step=1, order=list, progress=lambda _done, _whole: None, most=9,
        )  # fmt: skip
