"""Ten ballots on eight proposals are not put together from what is published; with weak hashes they are."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from tests.attacks import relinking
from tests.attacks.chance import Guesses
from tests.fixtures.tried import FOUND
from voting.hashing import H
from voting.ledger import ballots
from voting.ledger.ballots import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voting.ledger.openings import CastBallot

pytestmark = pytest.mark.by_chance

MEMBERS, PROPOSALS = 10, 8


def chance() -> Random:
    return Random(20261204)  # noqa: S311 - chance, not a secret


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Figures are told at the end of the run."""
    return partial(record_property, FOUND)


@pytest.mark.parametrize("highest", [2, pytest.param(5, marks=pytest.mark.exhaustive)])
def test_all_combinations_find_no_ballot(highest: int, tell: Callable[[str], None]) -> None:
    cast = relinking.made(chance(), MEMBERS, PROPOSALS, highest)
    start = perf_counter()
    weak = relinking.by_what_was_said(relinking.publish(cast, relinking.without_secrets))
    seconds = perf_counter() - start
    strong = relinking.by_what_was_said(relinking.publish(cast, relinking.real))
    tell(
        f"relinking {MEMBERS} ballots x {PROPOSALS} proposals by all combinations: hashes without"
        f" secrets {sum(map(len, weak.values()))} found in {seconds:.1f} s, as they are"
        f" {sum(map(len, strong.values()))}"
    )
    assert [len(found) for found in weak.values()] == [1] * MEMBERS
    assert [len(found) for found in strong.values()] == [0] * MEMBERS


def test_all_combinations_of_commitments_find_no_ballot() -> None:
    cast = relinking.made(chance(), 6, 3)
    weak = relinking.by_commitments(relinking.publish(cast, relinking.without_blind))
    assert [found[0] for found in weak.values()] == [
        tuple(ballots.commitments(relinking.ORIGIN, each.slot, each.seed, each.marks, relinking.ONE_QUESTION))
        for each in cast
    ]
    guessed = [(), (bytes(32),), (H("blind", relinking.ORIGIN.encode()),)]
    strong = relinking.by_commitments(relinking.publish(cast, relinking.real), guessed)
    assert [len(found) for found in strong.values()] == [0] * 6


@pytest.mark.exhaustive
def test_all_combinations_of_commitments_find_no_ballot_of_ten(tell: Callable[[str], None]) -> None:
    cast = relinking.made(chance(), MEMBERS, 4, highest=5)
    weak = relinking.by_commitments(relinking.smaller(relinking.publish(cast, relinking.without_blind), 2))
    assert [len(found) for found in weak.values()] == [1, 1]
    strong = relinking.by_commitments(relinking.publish(cast, relinking.real))
    tell(f"commitments of {MEMBERS} ballots tried without the blind: {sum(map(len, strong.values()))}")
    assert [len(found) for found in strong.values()] == [0] * MEMBERS


def right(cast: list[CastBallot], published: relinking.Published, way: str) -> Iterator[tuple[int, int]]:
    """For every two lists that stand beside each other: how many places are of one ballot, of how many."""
    owner = {
        sealed: each.slot
        for each in cast
        for sealed in ballots.commitments(
            relinking.ORIGIN, each.slot, each.seed, each.marks, relinking.ONE_QUESTION
        )
    }
    ordered = relinking.joins(published)[way]
    for one, other in zip(published.proposals, published.proposals[1:], strict=False):
        pairs = zip(ordered(one), ordered(other), strict=True)
        hits = sum(owner[left.commitment] == owner[beside.commitment] for left, beside in pairs)
        yield hits, len(cast)


def scored(rounds: int, *, planted: bool) -> dict[str, Guesses]:
    found: dict[str, Guesses] = defaultdict(Guesses)
    luck = chance()
    for _round in range(rounds):
        cast = relinking.made(luck, MEMBERS, PROPOSALS, highest=5)
        published = relinking.publish(cast, relinking.real)
        if planted:
            for (name, criterion), members in published.lists.items():
                if criterion == ALL:
                    published.lists[name, criterion] = in_order_of_slots(cast, name, members)
        for way in relinking.joins(published):
            for hits, made in right(cast, published, way):
                found[way].add(hits, made)
    return found


def in_order_of_slots(
    cast: list[CastBallot], name: str, members: list[relinking.Opening]
) -> list[relinking.Opening]:
    """A planted fault: nonces ascend with slots in every list."""
    by_nonce = {
        ballots.nonce(each.slot, each.seed, name, ALL): place
        for place, each in enumerate(sorted(cast, key=lambda each: each.slot))
    }
    return [
        relinking.Opening(each.commitment, by_nonce[each.nonce].to_bytes(32, "big"), each.state, each.score)
        for each in members
    ]


def test_joining_lists_by_orders_and_scores_does_no_better_than_chance(
    tell: Callable[[str], None],
) -> None:
    found = scored(30, planted=False)
    for way, guesses in found.items():
        tell(f"joining lists {way}: {guesses}")
    assert {way for way, guesses in found.items() if not guesses.is_chance(len(found))} == set()


def test_joining_lists_does_far_better_where_an_order_was_planted() -> None:
    found = scored(5, planted=True)
    assert found["by nonce"].right == found["by nonce"].made
    assert not found["by nonce"].is_chance(len(found))
