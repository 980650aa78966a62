"""Margins of equal shares: every cut and every rise that is told is confirmed by counting with it."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given, settings

from tests.voting.elections import Vote, vote, votes
from tests.voting.rounds import PATIENT
from voting.margins import Margin
from voting.shares.margins import Count, margins, nearest, rise


def count_of(made: Vote) -> Count:
    return Count(made.rule, made.tallies, made.proposals, made.budget, made.profile)


def winners_with(made: Vote, name: str, cost: int | Fraction) -> tuple[str, ...]:
    return Vote(made.rule, {**made.costs, name: cost}, made.ballots, made.budget).allocate().winners


@settings(PATIENT, max_examples=150)
@given(votes())
def test_a_cut_that_is_told_works(made: Vote) -> None:
    winners = made.allocate().winners
    found = margins(count_of(made))
    assert set(found) == set(made.costs) - set(winners)
    for name, margin in found.items():
        assert (margin.points, margin.raised, margin.to) == (None, None, None)
        if margin.less is not None:
            assert 1 <= margin.less < made.costs[name]
            assert name in winners_with(made, name, made.costs[name] - margin.less)


@settings(PATIENT, max_examples=100)
@given(votes())
def test_looking_closer_finds_no_larger_cut_and_one_that_works(made: Vote) -> None:
    found = margins(count_of(made))
    assume(found)
    for name, margin in found.items():
        cut = nearest(count_of(made), name)
        assert margin.less is None or (cut is not None and cut <= margin.less)
        assert cut is None or name in winners_with(made, name, made.costs[name] - cut)


@settings(PATIENT, max_examples=100)
@given(votes())
def test_with_a_rise_that_is_told_a_winner_is_none(made: Vote) -> None:
    for name in made.allocate().winners:
        most = floor(made.budget - made.costs[name]) + 1
        more = rise(count_of(made), name, most)
        assert 1 <= more <= most
        assert name not in winners_with(made, name, made.costs[name] + more)


@pytest.mark.parametrize(
    ("costs", "budget", "completion", "cut"),
    [
        ({"a": 60, "b": 70}, 100, "add1", 30),  # what is left in the pot decides
        ({"a": 80, "b": Fraction("24.5")}, 100, "none+greedy", 5),
        ({"a": 60, "b": 30}, 60, "none", None),  # one voter of three holds 20, and b's is spent on a
    ],
)
def test_cut_is_the_one_worked_out_by_hand(
    costs: dict[str, int | Fraction], budget: int, completion: str, cut: int | None
) -> None:
    made = vote(["a", "a", "ab"], costs, budget, completion=completion)
    assert made.allocate().winners == ("a",)
    assert margins(count_of(made)) == {"b": Margin(cut)}


def test_a_cut_that_cannot_be_counted_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = vote(["ab", "ab"], {"a": 13, "b": 40}, 20, completion="add1")
    assert made.allocate().winners == ("a",)
    found = margins(count_of(made))
    assert found["b"].less
    monkeypatch.setattr("voting.shares.completion.MOST_RUNS", 1)
    whole = vote(["ab", "ab"], {"a": 13, "b": 40}, 20)
    assert margins(count_of(whole))["b"].less
    counting = Count(made.rule, whole.tallies, whole.proposals, whole.budget, whole.profile)
    assert counting.funds("b", 8) is None
