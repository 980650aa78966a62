"""The price certificate holds of any votes and of real ones; a price that is off by anything is found."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.voting.checks.counts import count_of, count_of_vote
from tests.voting.elections import Vote, vote, votes
from tests.voting.rounds import PATIENT, small
from voting import pabulib, suits
from voting.checks import Count, Verdict, price_certificate
from voting.rules import build
from voting.standings import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from voting.allocation import Purchase


def bought() -> Count:
    """25 each: x costs three of them 10 each; y is paid with 15 and 15, z with 15 and 25."""
    return count_of_vote(vote(["xy", "xy", "xz", "z"], {"x": 30, "y": 30, "z": 40}, 100))


def with_purchase(count: Count, **parts: object) -> Count:
    purchase = count.allocation.purchase
    assert purchase is not None
    other: Purchase = replace(purchase, **parts)
    return replace(count, allocation=replace(count.allocation, purchase=other))


def prices(count: Count) -> dict[str, Fraction]:
    purchase = count.allocation.purchase
    assert purchase is not None
    return dict(purchase.prices)


def test_certificate_of_a_vote_by_hand() -> None:
    assert prices(bought()) == {"x": Fraction(1, 3), "y": Fraction(1, 2), "z": Fraction(5, 8)}
    check = price_certificate(bought())
    assert (check.verdict, check.detail) == (Verdict.HOLDS, {"bought": 3, "raises": 0, "proposals": ""})


@pytest.mark.parametrize(
    ("name", "by", "broken"),
    [
        ("x", Fraction(1, 10**30), "x y z"),  # too much, and then too little is left for the others
        ("y", Fraction(-1, 10**30), "y"),  # too little
        ("z", Fraction(-1, 10**30), "z"),
    ],
)
def test_payments_that_do_not_come_to_the_cost_are_found(name: str, by: Fraction, broken: str) -> None:
    other = prices(bought()) | {name: prices(bought())[name] + by}
    check = price_certificate(with_purchase(bought(), prices=other))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, broken)


def test_purses_that_are_too_small_cannot_pay() -> None:
    """Nobody pays more than they hold: with 24 each z's supporters have 14 and 24 left, not 40."""
    check = price_certificate(with_purchase(bought(), endowment=Fraction(24)))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "y z")


def test_what_could_still_be_bought_is_found() -> None:
    """At z's cost of 40 its supporters hold exactly that: equality is enough to buy, so it is enough here."""
    count = bought()
    two = {name: price for name, price in prices(count).items() if name != "z"}
    short = replace(count, allocation=replace(count.allocation, winners=("x", "y")))
    check = price_certificate(with_purchase(short, prices=two))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "z")
    dearer = [replace(one, cost=one.cost + (one.id == "z")) for one in count.proposals]
    assert (
        price_certificate(with_purchase(replace(short, proposals=dearer), prices=two)).verdict
        is Verdict.HOLDS
    )


def test_what_was_bought_is_what_was_funded_in_that_order() -> None:
    count = bought()
    for winners in (("x", "y"), ("y", "x", "z")):
        other = replace(count, allocation=replace(count.allocation, winners=winners))
        assert price_certificate(other).verdict is Verdict.FAILS


def test_what_was_out_cannot_have_been_bought() -> None:
    check = price_certificate(replace(bought(), barred={"z": Outcome.WITHDRAWN}))
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "z")


def test_weighted_ballots_do_not_come_to_the_cost() -> None:
    count = bought()
    assert count.profile is not None
    heavier = replace(count.profile, sizes=[2, *count.profile.sizes[1:]])
    assert price_certificate(replace(count, profile=heavier)).verdict is Verdict.FAILS


@pytest.mark.parametrize("utility", ["cost", "score", "cardinality"])
def test_prices_are_in_the_unit_of_the_pot_where_amounts_are_not_whole(utility: str) -> None:
    ballots = [{"a": 3, "b": 1}, {"a": 1, "b": 1}, {"b": 2}]
    costs = {"a": Fraction(7, 2), "b": Fraction(10, 3)}
    count = count_of_vote(vote(ballots, costs, Fraction(41, 4), utility=utility))
    assert set(count.allocation.winners) == {"a", "b"}
    assert price_certificate(count).verdict is Verdict.HOLDS


def test_other_rules_have_no_prices() -> None:
    assert price_certificate(count_of(small({"a": [3]}, budget=10))).verdict is Verdict.NOT_CHECKED


@settings(PATIENT, max_examples=400)
@given(votes())
def test_certificate_holds_of_any_vote(made: Vote) -> None:
    assert price_certificate(count_of_vote(made)).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("file", "completion"),
    [
        ("Poland_Lodz_2022.pb", "add1"),
        ("Poland_Krakow_2024.pb", "none"),
        ("Worldwide_Mechanical_Turk_Utilities_7.pb", "none+greedy"),
        ("France_Toulouse_2019.pb", "none"),
    ],
)
def test_certificate_holds_of_real_votes(file: str, completion: str, shared_data: Path) -> None:
    election = pabulib.read(shared_data / "pabulib" / file)
    utility = suits.DEFAULT_UTILITY[election.vote_type]
    rule = build("equal-shares", tie_order=["file"], utility=utility, completion=completion)
    profile, tallies = pabulib.profile_of(election), pabulib.tallies(election)
    allocation = rule.allocate(tallies, election.proposals, election.budget, profile=profile)
    count = Count(
        rule=rule,
        tallies=tallies,
        proposals=election.proposals,
        budget=election.budget,
        allocation=allocation,
        profile=profile,
    )
    assert price_certificate(count).verdict is Verdict.HOLDS
    first = next(iter(prices(count)))
    other = prices(count) | {first: prices(count)[first] * Fraction(10**15, 10**15 + 1)}
    assert price_certificate(with_purchase(count, prices=other)).verdict is Verdict.FAILS
