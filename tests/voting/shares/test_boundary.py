"""Supporters who can only just pay: where floats alone choose wrongly, and whole numbers do not."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.voting.elections import Vote, vote

if TYPE_CHECKING:
    from collections.abc import Iterator

ENOUGH = 300


def just_enough(seed: int) -> Vote:
    """A vote in which the last proposal costs exactly what its supporters have left.

    Purses are a pot that does not divide by the voters; a few proposals are bought by overlapping crowds at
    prices that do not divide either, and what some of the voters then hold together is the last one's cost.
    """
    draw = Random(seed)  # noqa: S311 -- the same votes every time are the point
    voters = draw.choice([3, 7, 9, 11, 13])
    budget = draw.randrange(100, 1000)
    crowds = [draw.sample(range(voters), draw.randint(2, voters)) for _ in range(draw.randint(1, 4))]
    costs = {f"p{place}": draw.randrange(1, 1 + budget // 12) for place in range(len(crowds))}
    last = draw.sample(range(voters), draw.randint(1, voters))
    ballots = [
        dict.fromkeys([*(f"p{at}" for at, crowd in enumerate(crowds) if voter in crowd)], 1)
        for voter in range(voters)
    ]
    before = vote(ballots, costs, budget, utility="cardinality")
    left = held_after(before, last)
    for voter in last:
        ballots[voter]["last"] = 1
    return vote(ballots, costs | {"last": left}, budget, utility="cardinality")


def held_after(made: Vote, voters: list[int]):  # noqa: ANN201 -- a Fraction
    """What these voters hold together when nothing more can be bought, in exact fractions."""
    return sum(in_fractions(made)[1][voter] for voter in voters)


def in_fractions(made: Vote, number=None):  # noqa: ANN001, ANN201 -- Fraction, or float for a float-only count
    """The method as a textbook has it, with any kind of number: winners, and what each voter holds."""
    from fractions import Fraction  # noqa: PLC0415

    number = number or Fraction
    purses = [number(made.budget) / len(made.ballots)] * len(made.ballots)
    rest, won = dict(made.costs), []
    while True:
        best = None
        for name, cost in rest.items():
            backers = sorted(
                (purses[voter], voter) for voter, said in enumerate(made.ballots) if name in said
            )
            due, many = number(cost), len(backers)
            for purse, _ in backers:
                if purse * many >= due:
                    if best is None or due / many < best[0]:
                        best = (due / many, name)
                    break
                due, many = due - purse, many - 1
        if best is None:
            return won, purses
        price, name = best
        purses = [
            max(number(0), purse - price) if name in made.ballots[voter] else purse
            for voter, purse in enumerate(purses)
        ]
        won.append(name)
        del rest[name]


def boundary_votes() -> Iterator[Vote]:
    for seed in range(ENOUGH):
        made = just_enough(seed)
        if made.costs["last"] > 0:
            yield made


@pytest.fixture(scope="module")
def made() -> list[Vote]:
    return list(boundary_votes())


def test_supporters_who_can_only_just_pay_do(made: list[Vote]) -> None:
    assert len(made) > ENOUGH * 2 // 3
    for one in made:
        assert list(one.allocate().winners) == in_fractions(one)[0]
        assert one.again().winners == one.allocate().winners


def test_floats_alone_choose_otherwise(made: list[Vote]) -> None:
    wrong = [one for one in made if in_fractions(one, float)[0] != list(one.allocate().winners)]
    assert len(wrong) > 20, "without such votes the exact path is not tried"


def test_one_penny_less_in_the_purses_and_they_cannot(made: list[Vote]) -> None:
    for one in made[:50]:
        dearer = Vote(one.rule, one.costs | {"last": one.costs["last"] + 1}, one.ballots, one.budget)
        assert list(dearer.allocate().winners) == in_fractions(dearer)[0]
