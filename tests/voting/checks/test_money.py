"""The terms of the ground rules: each is kept by the rules, and each breach is found."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.voting.checks.counts import count_of, count_of_vote
from tests.voting.elections import Vote, votes
from tests.voting.rounds import PATIENT, Round, ranked_rounds
from voting.ballots import Proposal
from voting.checks import Count, Verdict, terms_kept, within_pot
from voting.rules import build
from voting.standings import Outcome

if TYPE_CHECKING:
    from voting.allocation import Step

LISTS = {"a": [5, 5, 5], "b": [4, 4, 4], "c": [3, 3, 3], "d": [1, 1, 1], "e": [5, 5]}
PROPOSALS = [
    Proposal("a", 50),
    Proposal("b", 60, minimum=30),
    Proposal("c", 20, tags=("young",)),
    Proposal("d", 5),
    Proposal("e", 5),
]


def made(**terms: object) -> Count:
    """Below the threshold: d. Too few scorers: e. By an earmark: c. In part, 30 of its 60: b."""
    asked: dict[str, object] = {
        "threshold": Fraction(2),
        "part": True,
        "earmarks": (("young", 20),),
        "quorum": 3,
    }
    rule = build("average", tie_order=["file"], **(asked | terms))
    return count_of(Round(rule, LISTS, PROPOSALS, 100))


def changed(count: Count, name: str, **parts: object) -> Count:
    """The count with one step otherwise, and winners and spending as its steps then have them."""
    steps = tuple(
        replace(step, **parts) if step.proposal == name else step for step in count.allocation.steps
    )
    return in_order(count, steps)


def in_order(count: Count, steps: tuple[Step, ...]) -> Count:
    winners = tuple(step.proposal for step in steps if step.outcome.startswith("funded"))
    spent = sum(step.amount for step in steps)
    return replace(count, allocation=replace(count.allocation, steps=steps, winners=winners, spent=spent))


def test_terms_are_kept_where_every_one_of_them_decides() -> None:
    check = terms_kept(made())
    assert made().allocation.winners == ("c", "a", "b")
    assert (check.verdict, check.detail) == (
        Verdict.HOLDS,
        {"in_part": 1, "earmarks": 1, "missed": 0, "proposals": ""},
    )


@pytest.mark.parametrize(
    ("name", "parts", "broken"),
    [
        ("b", {"amount": 29}, "b"),  # below its minimum
        ("b", {"amount": 31, "left": 31}, ""),  # all that is said to be left: the pot's check finds this one
        ("b", {"left": 31}, "b"),  # not all that was left
        ("a", {"amount": 49}, "a"),  # in full, and less than it asked for
        (
            "a",
            {"amount": 49, "left": 49, "outcome": Outcome.FUNDED_IN_PART},
            "a",
        ),  # in part, and not the last
        ("d", {"outcome": Outcome.FUNDED, "amount": 5}, "b d"),  # below the threshold, after the last in part
        ("e", {"outcome": Outcome.FUNDED, "amount": 5}, "b e"),  # too few scorers
        ("c", {"cost": 21}, "c"),  # not what it asked for
        ("d", {"amount": 1}, "b d"),  # money for one that was not chosen
    ],
)
def test_what_the_terms_do_not_allow_is_found(name: str, parts: dict[str, object], broken: str) -> None:
    check = terms_kept(changed(made(), name, **parts))
    assert check.detail["proposals"] == broken
    assert check.verdict is (Verdict.FAILS if broken else Verdict.HOLDS)


def test_part_funding_that_was_not_agreed_is_found() -> None:
    count = made()
    check = terms_kept(replace(count, rule=replace(count.rule, part=False)))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "b")


def test_winner_that_was_barred_is_found() -> None:
    check = terms_kept(replace(made(), barred={"a": Outcome.WITHDRAWN}))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "a")


def test_earmark_that_was_passed_over_is_found() -> None:
    plain = made(earmarks=(), part=False)
    assert plain.allocation.winners == ("a", "c")
    rule = build("average", tie_order=["file"], earmarks=(("young", 20), ("old", 5)))
    held = replace(plain, rule=rule)
    assert terms_kept(held).verdict is Verdict.HOLDS  # c has its 20 all the same; nobody is tagged "old"
    without = changed(plain, "c", outcome=Outcome.DID_NOT_FIT, amount=0)
    check = terms_kept(replace(without, rule=rule))
    assert (check.verdict, check.detail["missed"]) == (Verdict.FAILS, 1)


def test_earmark_is_met_where_nothing_more_with_its_tag_fits() -> None:
    proposals = [Proposal("a", 50), Proposal("b", 101, tags=("young",))]
    rule = build("average", tie_order=["file"], earmarks=(("young", 20),))
    count = count_of(Round(rule, {"a": [3], "b": [5]}, proposals, 100))
    assert count.allocation.winners == ("a",)
    assert terms_kept(count).verdict is Verdict.HOLDS
    cheaper = [proposals[0], replace(proposals[1], cost=100)]
    steps = tuple(
        replace(step, cost=100) if step.proposal == "b" else step for step in count.allocation.steps
    )
    assert terms_kept(replace(in_order(count, steps), proposals=cheaper)).detail["missed"] == 1


def test_what_was_left_has_to_be_stated_at_every_step() -> None:
    count = made()
    assert within_pot(count.allocation).verdict is Verdict.HOLDS
    assert within_pot(changed(count, "a", left=100).allocation).verdict is Verdict.FAILS
    assert within_pot(changed(count, "d", left=1).allocation).verdict is Verdict.FAILS


@settings(PATIENT, max_examples=300)
@given(ranked_rounds())
def test_rules_keep_every_term(made: Round) -> None:
    assert terms_kept(count_of(made)).verdict is Verdict.HOLDS
    assert within_pot(made.allocate()).verdict is Verdict.HOLDS


@settings(PATIENT, max_examples=100)
@given(votes())
def test_equal_shares_keeps_every_term(made: Vote) -> None:
    assert terms_kept(count_of_vote(made)).verdict is Verdict.HOLDS
    assert within_pot(made.allocate()).verdict is Verdict.HOLDS
