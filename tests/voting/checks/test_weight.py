"""Every score counts the same: what a heavier one looks like is found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.voting.checks.counts import count_of, count_of_vote
from tests.voting.elections import Vote, vote, votes
from tests.voting.rounds import PATIENT, Round, ranked_rounds, small
from voting import pabulib, suits
from voting.ballots import Tally
from voting.checks import Count, Verdict, equal_weight
from voting.rules import build
from voting.rules.average import Average

if TYPE_CHECKING:
    from pathlib import Path

    from voting.standings import Outcome

OF_SCORES = ["average", "greedy", "greedy-stop", "median", "majority-judgement"]


class FounderTwice(Average):
    """A rule that is broken on purpose: the highest score has twice the coefficient of any other."""

    __slots__ = ()

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        highest = tally.scores[-1][0]
        return Fraction(tally.total + highest, tally.scorers + 1), None


def scored(rule: str) -> Round:
    lists = {"a": [5, 1, 2, 2, 2], "b": [3, 3, 3, 3, 4]}
    return small(lists, budget=10, rule=rule, quorum=5)


@settings(PATIENT, max_examples=300)
@given(ranked_rounds())
def test_rules_give_every_score_the_same_weight(made: Round) -> None:
    check = equal_weight(count_of(made))
    assert check.verdict is (Verdict.HOLDS if made.lists else Verdict.NOT_CHECKED)


@settings(PATIENT, max_examples=200)
@given(votes())
def test_equal_shares_gives_every_ballot_the_same_purse(made: Vote) -> None:
    assert equal_weight(count_of_vote(made)).verdict is Verdict.HOLDS


@pytest.mark.parametrize("rule", OF_SCORES)
def test_member_who_was_counted_twice_is_found(rule: str) -> None:
    """All that the count says of itself fits together; but the scores that were cast are other ones."""
    made = scored(rule)
    twice = {name: [*scores, scores[0], scores[0]] for name, scores in made.lists.items()}
    weighted = replace(made, lists=twice)
    check = equal_weight(count_of(weighted, lists=made.lists))
    assert (check.verdict, check.detail) == (Verdict.FAILS, {"lists": 2, "proposals": "a b"})


@pytest.mark.parametrize("rule", OF_SCORES)
def test_standing_that_another_weight_made_is_found(rule: str) -> None:
    """The tally is right, and one standing is not what it gives."""
    count = count_of(scored(rule))
    steps = tuple(
        replace(step, standing=step.standing + Fraction(1, 7)) if step.proposal == "b" else step
        for step in count.allocation.steps
        if step.standing is not None
    )
    check = equal_weight(replace(count, allocation=replace(count.allocation, steps=steps)))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "b")


def test_rule_with_a_heavier_score_is_found() -> None:
    made = scored("average")
    broken = replace(made, rule=FounderTwice(tie_order=("file",)))
    assert equal_weight(count_of(broken)).detail["proposals"] == "a b"


def test_scores_in_a_tally_that_nobody_gave_are_found() -> None:
    """Two scores that add up to what was given, and another middle."""
    made = scored("majority-judgement")
    told = {**made.tallies, "a": Tally.of("a", [4, 2, 2, 2, 2])}
    check = equal_weight(count_of(made, tallies=told))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "a")


def test_larger_purse_is_found() -> None:
    made = vote(["ab", "b", "a"], {"a": 4, "b": 5}, 12, completion="add1")
    count = count_of_vote(made)
    purchase = count.allocation.purchase
    assert purchase is not None
    for other in (
        replace(purchase, endowment=purchase.endowment + Fraction(1, 3)),
        replace(purchase, raises=purchase.raises + 1),
    ):
        broken = replace(count, allocation=replace(count.allocation, purchase=other))
        assert equal_weight(broken).verdict is Verdict.FAILS


def test_ballot_that_was_read_twice_is_found() -> None:
    made = vote(["a", "b", "b"], {"a": 4, "b": 5}, 12)
    twice = replace(made.profile, sizes=[2, *made.profile.sizes[1:]])
    check = equal_weight(count_of_vote(made, profile=twice))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "a")
    more = replace(twice, voters=4)
    allocation = made.rule.allocate(made.tallies, made.proposals, made.budget, profile=more)
    check = equal_weight(count_of_vote(made, profile=more, allocation=allocation))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "a")


def test_where_only_totals_are_known_it_is_not_checked() -> None:
    check = equal_weight(count_of(scored("average"), lists={}))
    assert (check.verdict, check.detail) == (Verdict.NOT_CHECKED, {"lists": 0})
    secret = vote(["ab", "b"], {"a": 4, "b": 5}, 12)
    assert equal_weight(count_of_vote(secret, profile=None)).verdict is Verdict.NOT_CHECKED


FILES = (
    "France_Toulouse_2019.pb",
    "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb",
    "Worldwide_Mechanical_Turk_Utilities_7.pb",
    "Netherlands_Assen_2024.pb",
)


@pytest.mark.parametrize("file", FILES)
def test_real_ballots_are_counted_with_equal_weight(file: str, shared_data: Path) -> None:
    election = pabulib.read(shared_data / "pabulib" / file)
    utility = suits.DEFAULT_UTILITY[election.vote_type]
    rule = build("equal-shares", tie_order=["file"], utility=utility)
    profile, tallies = pabulib.profile_of(election), pabulib.tallies(election)
    count = Count(
        rule=rule,
        tallies=tallies,
        proposals=election.proposals,
        budget=election.budget,
        allocation=rule.allocate(tallies, election.proposals, election.budget, profile=profile),
        lists={name: list(Counter(dict(tally.scores)).elements()) for name, tally in tallies.items()},
        profile=profile,
    )
    assert equal_weight(count).verdict is Verdict.HOLDS
