"""The fast path and the plain recount, by two programs that share no code, on any ballots."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from tests.voting.elections import Vote, votes
from tests.voting.rounds import PATIENT
from voting.checks import Verdict, recount_agrees


@settings(PATIENT, max_examples=5 * PATIENT.max_examples)
@given(votes())
def test_recount_equals_the_count(made: Vote) -> None:
    allocation, again = made.allocate(), made.again()
    assert again.winners == allocation.winners
    assert recount_agrees(allocation, again).verdict is Verdict.HOLDS


@settings(PATIENT, max_examples=2 * PATIENT.max_examples)
@given(votes())
def test_who_the_voters_are_makes_no_difference(made: Vote) -> None:
    assert replace(made, ballots=made.ballots[::-1]).allocate() == made.allocate()


@settings(PATIENT, max_examples=2 * PATIENT.max_examples)
@given(votes())
def test_the_pot_is_never_overspent(made: Vote) -> None:
    allocation = made.allocate()
    assert 0 <= allocation.spent <= made.budget
    assert allocation.spent == sum(made.costs[name] for name in allocation.winners)
