from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.voting.rounds import small
from voting.ties import Tie, UnresolvedTie

if TYPE_CHECKING:
    from voting.allocation import Allocation


def tied(*tie_order: str, budget: int = 1000) -> Allocation:
    """Four equals: a cheap one that few scored, two alike, and a dear one. One above them all, one below."""
    return small(
        {"top": [5], "a": [3], "b": [3, 3], "c": [3, 3], "d": [2, 4], "low": [1]},
        {"a": 10, "b": 20, "c": 20, "d": 30},
        budget=budget,
        tie_order=tie_order,
    ).allocate()


def drawn(seed: bytes, name: str) -> bytes:
    fields = (b"tie", seed, name.encode())
    return hashlib.sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).digest()


def test_ties_go_by_the_order_listed() -> None:
    assert tied("file").ties == (Tie(("a", "b", "c", "d"), ("a", "b", "c", "d"), "file"),)


def test_ties_go_by_cost_and_name_what_settled_the_rest() -> None:
    assert tied("cost", "file").ties == (Tie(("a", "b", "c", "d"), ("a", "b", "c", "d"), "cost then file"),)


def test_ties_go_by_scorers_first_when_named_first() -> None:
    made = tied("scorers", "cost", "file")
    assert made.ties == (Tie(("a", "b", "c", "d"), ("b", "c", "d", "a"), "scorers then cost then file"),)
    assert made.winners == ("top", "b", "c", "d", "a", "low")


def test_ties_go_by_a_seed_that_anyone_can_hash_again() -> None:
    order = tuple(sorted("abcd", key=lambda name: drawn(b"\x0b\xad", name)))
    assert order != ("a", "b", "c", "d")
    assert tied("seed:0bad").ties == (Tie(("a", "b", "c", "d"), order, "seed:0bad"),)


def test_ties_name_only_what_told_equals_apart() -> None:
    made = small({"a": [3], "b": [3]}, {"a": 20, "b": 10}, budget=100, tie_order=("scorers", "cost", "file"))
    assert made.allocate().ties == (Tie(("a", "b"), ("b", "a"), "cost"),)


def test_ties_are_recorded_whether_or_not_the_money_made_them_matter() -> None:
    assert tied("file", budget=0).ties == tied("file", budget=1000).ties


def test_ties_are_not_recorded_among_those_that_have_no_turn() -> None:
    assert small({"a": [0], "b": [0], "c": [], "d": []}, budget=100).allocate().ties == ()


@pytest.mark.parametrize("order", [(), ("cost",), ("scorers",), ("scorers", "cost")])
def test_a_tie_that_no_order_settles_is_an_error(order: tuple[str, ...]) -> None:
    with pytest.raises(UnresolvedTie, match="b, c"):
        tied(*order)


def test_a_record_shows_the_tied_set_the_order_and_what_settled_it() -> None:
    assert Tie(("a", "b"), ("b", "a"), "cost").record() == {
        "proposals": ["a", "b"],
        "order": ["b", "a"],
        "by": "cost",
    }
