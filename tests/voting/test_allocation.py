from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.voting.rounds import PATIENT, Round, rounds, small
from voting.standings import Outcome

if TYPE_CHECKING:
    from random import Random


@PATIENT
@given(rounds())
def test_allocation_never_spends_more_than_the_pot_and_accounts_for_all_of_it(made: Round) -> None:
    allocation = made.allocate()
    assert allocation.spent == sum(step.amount for step in allocation.steps)
    assert 0 <= allocation.spent <= made.budget
    left = made.budget
    for step in allocation.steps:
        assert step.left == left
        left -= step.amount


@PATIENT
@given(rounds())
def test_allocation_gives_each_proposal_one_step(made: Round) -> None:
    allocation = made.allocate()
    assert sorted(step.proposal for step in allocation.steps) == sorted(one.id for one in made.proposals)
    funded = tuple(step.proposal for step in allocation.steps if step.outcome is Outcome.FUNDED)
    assert allocation.winners == funded


@PATIENT
@given(rounds())
def test_allocation_leaves_nothing_out_that_fits(made: Round) -> None:
    allocation = made.allocate()
    left = made.budget - allocation.spent
    passed_over = [step for step in allocation.steps if step.outcome is Outcome.DID_NOT_FIT]
    assert all(step.cost > step.left >= left for step in passed_over)


@PATIENT
@given(rounds(), st.randoms(use_true_random=False))
def test_permuting_members_changes_nothing(made: Round, chance: Random) -> None:
    shuffled = {name: chance.sample(scores, len(scores)) for name, scores in made.lists.items()}
    assert Round(made.rule, shuffled, made.proposals, made.budget).allocate() == made.allocate()


@PATIENT
@given(rounds(), st.randoms(use_true_random=False))
def test_permuting_proposals_changes_nothing_but_the_order_listed(made: Round, chance: Random) -> None:
    if "file" in made.rule.tie_order:
        return
    shuffled = chance.sample(made.proposals, len(made.proposals))
    again = Round(made.rule, made.lists, shuffled, made.budget).allocate()
    assert (again.winners, again.spent) == (made.allocate().winners, made.allocate().spent)


def test_a_withdrawn_proposal_has_a_step_and_no_turn() -> None:
    made = small({"a": [5], "b": [4]}, budget=10)
    allocation = made.rule.allocate(
        made.tallies, made.proposals, made.budget, barred={"a": Outcome.WITHDRAWN}
    )
    assert allocation.winners == ("b",)
    assert [(step.proposal, step.standing, step.outcome.value) for step in allocation.steps] == [
        ("b", 4, "funded"),
        ("a", None, "withdrawn"),
    ]
