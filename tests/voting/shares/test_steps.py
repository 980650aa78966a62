"""What the steps of equal shares say, what it tells meanwhile, and what it and its recount refuse."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.voting.elections import vote
from voting.allocation import Step
from voting.ballots import Proposal, Tally
from voting.recount import Asked, CannotRecount, Recount, recount
from voting.recount import Tie as Again
from voting.rules import build
from voting.standings import Outcome
from voting.ties import Tie


def test_each_step_says_what_was_asked_left_and_given() -> None:
    # 10 each. b costs its two supporters 6 each; a's one has 10, and d asks for more than its own has left.
    whole = vote(
        [{"a": 2}, {"b": 3, "d": 1}, {"b": 1, "e": 1}], {"a": 11, "b": 12, "c": 1, "d": 7, "e": 4}, 30,
        utility="cardinality", weight=2,
    )  # fmt: skip
    made = whole.allocate()
    assert made.steps == (
        Step("e", 1, Fraction(1, 2), 1, 30, 4, 4, Outcome.FUNDED),
        Step("b", 2, Fraction(2), 2, 26, 12, 12, Outcome.FUNDED),
        Step("a", None, Fraction(1), 1, 14, 11, 0, Outcome.BELOW_THE_LINE),
        Step("c", None, Fraction(0), 0, 14, 1, 0, Outcome.NO_SUPPORT),
        Step("d", None, Fraction(1, 2), 1, 14, 7, 0, Outcome.BELOW_THE_LINE),
    )
    assert (made.winners, made.ties, made.budget, made.spent) == (("e", "b"), (), 30, 16)
    assert whole.again() == Recount(
        ("e", "b"),
        {"e": 4, "b": 12},
        {"a": Fraction(1), "b": Fraction(2), "c": Fraction(0), "d": Fraction(1, 2), "e": Fraction(1, 2)},
        ("e", "b"),
    )


def test_what_fills_up_has_the_places_after_what_was_bought() -> None:
    # 10 each, and only a can be bought. Of b and c, equal in support, c is cheaper, and then b does not fit.
    whole = vote(
        ["a", "b", "c", ""], {"a": 10, "b": 21, "c": 12, "d": 1}, 40,
        completion="none+greedy", tie_order=["cost"], utility="cardinality",
    )  # fmt: skip
    made = whole.allocate()
    assert [(one.proposal, one.place, one.left, one.amount) for one in made.steps] == [
        ("a", 1, 40, 10),
        ("c", 2, 30, 12),
        ("b", 3, 18, 0),
        ("d", None, 18, 0),
    ]
    assert made.steps[-1].outcome is Outcome.NO_SUPPORT
    assert (made.budget, made.spent, made.ties) == (40, 22, (Tie(("b", "c"), ("c", "b"), "cost"),))
    again = whole.again()
    assert (again.amounts, again.turns) == ({"a": 10, "c": 12}, ("a", "c", "b"))
    assert again.ties == (Again(("b", "c"), ("c", "b"), "cost"),)


def test_filling_up_without_raising_is_not_raising() -> None:
    # 10 each buy nothing. At 11 a and at 12 b could be bought; the highest support is c's.
    costs, ballots = {"a": 11, "b": 12, "c": 25}, [{"a": 1}, {"b": 1}, {"c": 9}]
    filled = vote(ballots, costs, 30, completion="none+greedy")
    raised = vote(ballots, costs, 30, completion="add1+greedy")
    assert (filled.allocate().winners, filled.again().winners) == (("c",), ("c",))
    assert (raised.allocate().winners, raised.again().winners) == (("a", "b"), ("a", "b"))


def test_free_ones_come_first_in_the_order_agreed() -> None:
    whole = vote(["abc", "abc", "c"], {"a": 0, "b": 4, "c": 0}, 6, tie_order=["scorers"])
    made, again = whole.allocate(), whole.again()
    assert (made.winners, again.winners) == (("c", "a", "b"), ("c", "a", "b"))
    assert made.ties == (Tie(("a", "c"), ("c", "a"), "scorers"),)
    assert again.ties == (Again(("a", "c"), ("c", "a"), "scorers"),)


def test_equal_prices_are_recorded_by_both_counts() -> None:
    whole = vote(["ab", "ab", "c"], {"a": 4, "b": 2, "c": 1}, 9, tie_order=["cost", "file"])
    made, again = whole.allocate(), whole.again()
    # A unit costs a half for a and b, and 1 for c.
    assert (made.winners, again.winners) == (("b", "a", "c"), ("b", "a", "c"))
    assert made.ties == (Tie(("a", "b"), ("b", "a"), "cost"),)
    assert again.ties == (Again(("a", "b"), ("b", "a"), "cost"),)


def test_a_quorum_above_one_is_asked_for() -> None:
    rule = build("equal-shares", tie_order=["file"], quorum=2, weight=4)
    assert rule.judge(Tally("a", 3, 1)) == (None, Outcome.TOO_FEW_SCORES)
    assert rule.judge(Tally("a", 3, 2)) == (Fraction(3, 4), None)
    assert rule.judge(Tally("a", 0, 2)) == (Fraction(0), Outcome.NO_SUPPORT)
    assert rule.judge(Tally("a", 0, 0)) == (None, Outcome.TOO_FEW_SCORES)


def test_an_empty_pot_is_no_pot_below_zero() -> None:
    whole = vote(["ab"], {"a": 0, "b": 1}, 0)
    assert (whole.allocate().winners, whole.again().winners) == (("a",), ("a",))


@pytest.mark.parametrize(("cost", "budget"), [(-1, 1), (1, -1)])
def test_money_below_zero_is_refused(cost: int, budget: int) -> None:
    with pytest.raises(ValueError, match=r"^neither a pot nor a cost can be below zero$"):
        vote(["a"], {"a": cost}, budget).allocate()


def test_ballots_of_other_proposals_are_refused() -> None:
    whole, other = vote(["a"], {"a": 1}, 1), vote(["b"], {"b": 1}, 1)
    words = r"^equal shares looks at whole ballots, and these are not of the same proposals$"
    for profile in (None, other.profile):
        with pytest.raises(ValueError, match=words):
            whole.rule.allocate(whole.tallies, [Proposal("a", 1)], 1, profile=profile)
    record = whole.rule.record()
    words = r"^equal shares is counted from whole ballots, and there are none$"
    with pytest.raises(CannotRecount, match=words):
        recount(record, [Asked("a", 1)], {"a": [1]}, 1)


def test_progress_is_told_after_each_raise() -> None:
    told: list[tuple[int, int]] = []
    whole = vote(["a", "b", "b"], {"a": 32, "b": 50}, 90, completion="add1")
    whole.rule.allocate(
        whole.tallies, whole.proposals, 90, profile=whole.profile,
        progress=lambda done, of: told.append((done, of)),
    )  # fmt: skip
    # 30 and 31 each buy b alone; at 32 all is bought.
    assert told == [(50, 90), (50, 90)]


def test_purses_that_would_be_raised_too_often_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voting.recount.shares.MOST_RUNS", 4)
    # From 10 each to 14. With 13 a is bought; with 14 b too, and 27 is too much: the outcome before stands.
    assert vote(["a", "b"], {"a": 13, "b": 14}, 20, completion="add1").again().winners == ("a",)
    with pytest.raises(CannotRecount, match=r"^the purses would have to be raised too often$"):
        vote(["a", "b"], {"a": 13, "b": 15}, 20, completion="add1").again()
