"""Anonymity and neutrality hold of the rules, and are broken by rules that look where they must not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.voting.checks.counts import count_of, count_of_vote
from tests.voting.elections import Vote, vote, votes
from tests.voting.rounds import ORDERS, PATIENT, Round, ranked_rounds, small
from voting.ballots import Tally
from voting.checks import Verdict, in_any_order
from voting.rules.average import Average
from voting.rules.equal_shares import EqualShares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.allocation import Allocation
    from voting.ballots import Proposal
    from voting.profile import Profile
    from voting.rules.rule import Progress
    from voting.standings import Outcome, Standing

BOTH = (Verdict.HOLDS, Verdict.HOLDS)


class FirstListed(Average):
    """A rule that is broken on purpose: whoever is listed first has a point more."""

    __slots__ = ()

    def standings(
        self,
        tallies: Mapping[str, Tally],
        proposals: Sequence[Proposal],
        barred: Mapping[str, Outcome] | None = None,
    ) -> list[Standing]:
        first, *others = super().standings(tallies, proposals, barred)
        return [replace(first, value=(first.value or Fraction(0)) + 1), *others]


class FirstBallots(EqualShares):
    """A rule that is broken on purpose: the first group of ballots is read twice."""

    __slots__ = ()

    def spend(
        self,
        standings: Sequence[Standing],
        budget: int | Fraction,
        *,
        profile: Profile | None = None,
        progress: Progress | None = None,
    ) -> Allocation:
        assert profile is not None
        sizes = [2 * profile.sizes[0], *profile.sizes[1:]]
        twice = replace(profile, sizes=sizes, voters=profile.voters + profile.sizes[0])
        return super().spend(standings, budget, profile=twice, progress=progress)


def verdicts(made: Round | Vote, **changes: object) -> tuple[Verdict, Verdict]:
    count = count_of_vote(made, **changes) if isinstance(made, Vote) else count_of(made, **changes)
    anonymity, neutrality = in_any_order(count)
    assert (anonymity.check, neutrality.check) == ("anonymity", "neutrality")
    return anonymity.verdict, neutrality.verdict


@settings(PATIENT, max_examples=300)
@given(ranked_rounds())
def test_rules_look_neither_at_who_nor_at_where(made: Round) -> None:
    listed = verdicts(made)
    assert listed == (BOTH if made.lists else (Verdict.NOT_CHECKED, Verdict.HOLDS))


@settings(PATIENT, max_examples=200)
@given(votes())
def test_equal_shares_looks_neither_at_who_nor_at_where(made: Vote) -> None:
    assert verdicts(made) == BOTH


@pytest.mark.parametrize("order", ORDERS)
def test_ties_go_by_the_named_order_wherever_proposals_stand(order: list[str]) -> None:
    made = small({"a": [3, 3], "b": [3, 3], "c": [3, 3]}, budget=10, tie_order=order)
    assert verdicts(made) == BOTH
    assert verdicts(vote(["abc", "abc"], {"a": 5, "b": 5, "c": 5}, 5, tie_order=order)) == BOTH


def test_favour_for_the_first_of_the_list_is_found() -> None:
    made = small({"a": [3, 3], "b": [4, 4], "c": [2, 2]}, budget=20)
    broken = replace(made, rule=FirstListed(tie_order=("file",)))
    assert verdicts(broken) == (Verdict.HOLDS, Verdict.FAILS)


def test_outcome_that_does_not_follow_from_the_scores_in_any_order_is_found() -> None:
    """The first member's scores were counted twice: nobody else's order gives that."""
    made = small({"a": [5, 1, 1], "b": [1, 4, 4]}, budget=10)
    twice = {name: Tally(name, sum(scores) + scores[0], 4) for name, scores in made.lists.items()}
    allocation = made.rule.allocate(twice, made.proposals, made.budget)
    assert verdicts(made, tallies=twice, allocation=allocation) == (Verdict.FAILS, Verdict.HOLDS)


def test_ballots_that_are_read_twice_where_they_come_first_are_found() -> None:
    made = vote(["a", "b", "b"], {"a": 8, "b": 8}, 16)
    broken = replace(made, rule=FirstBallots(tie_order=("file",)))
    assert verdicts(broken) == (Verdict.FAILS, Verdict.HOLDS)


def test_place_in_a_list_that_decides_by_equal_shares_is_found() -> None:
    class Listed(EqualShares):
        __slots__ = ()

        def standings(
            self,
            tallies: Mapping[str, Tally],
            proposals: Sequence[Proposal],
            barred: Mapping[str, Outcome] | None = None,
        ) -> list[Standing]:
            first, *others = super().standings(tallies, proposals, barred)
            return [replace(first, proposal=replace(first.proposal, cost=first.proposal.cost - 1)), *others]

    made = replace(vote(["a", "b"], {"a": 6, "b": 6}, 10), rule=Listed(tie_order=("file",)))
    assert made.allocate().winners == ("a",)
    assert verdicts(made) == (Verdict.HOLDS, Verdict.FAILS)


def test_what_cannot_be_put_in_another_order_is_not_checked() -> None:
    made = small({"a": [3, 3], "b": [4, 4]}, budget=20)
    assert verdicts(made, lists={}) == (Verdict.NOT_CHECKED, Verdict.HOLDS)
    secret = vote(["a", "b"], {"a": 6, "b": 6}, 10)
    assert verdicts(secret, profile=None) == (Verdict.NOT_CHECKED, Verdict.NOT_CHECKED)


def test_equals_that_another_order_leaves_equal_are_found() -> None:
    """The winner came of an order that was not named; by the named one the two cannot be told apart."""
    made = small({"a": [3, 3], "b": [3, 3]}, budget=10)
    assert verdicts(made, rule=replace(made.rule, tie_order=("cost",)), lists={})[1] is Verdict.FAILS
