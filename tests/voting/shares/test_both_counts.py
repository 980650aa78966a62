"""Votes counted on paper, against the fast count and the plain recount: winners in their order, and ties."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voting.elections import Ballot, vote

VOTES: dict[str, tuple[list[str | Ballot], dict[str, int], int, dict[str, Any], str, list[str]]] = {
    # 25 each; x takes 10 from three, y 15 from two; z then takes the last 15 of one and all 25 of another.
    "whoever holds less pays all of it": (
        ["xy", "xy", "xz", "zw"], {"x": 30, "y": 30, "z": 40, "w": 5}, 100, {}, "xyz", [],
    ),
    # 20 each; a leaves its one with 10; b takes those and 12 from three others; w takes 8 and 20.
    "the others share the rest evenly": (
        ["ab", "bw", "b", "b", "w"], {"a": 10, "b": 46, "w": 28}, 100, {"utility": "cardinality"}, "abw", [],
    ),
    "and keep no more than the rest": (
        ["ab", "bw", "b", "b", "w"], {"a": 10, "b": 46, "w": 29}, 100, {"utility": "cardinality"}, "ab", [],
    ),
    # 4 each, and 3.50 is taken from both.
    "a price that is no whole number": (["ab", "a"], {"a": 7, "b": 1}, 8, {}, "a", []),
    "whoever has paid everything has nothing": (["ab"], {"a": 10, "b": 1}, 10, {}, "a", ["ab"]),
    # 10 each; 3 points pay three times as much as 1: 6 and 2.
    "points are what supporters pay by": (
        [{"a": 3, "b": 1}, {"a": 1}], {"a": 8, "b": 4}, 20, {"utility": "score"}, "ab", [],
    ),
    "and leave the rest": ([{"a": 3, "b": 1}, {"a": 1}], {"a": 8, "b": 5}, 20, {"utility": "score"}, "a", []),
    "Borda points too": ([{"a": 3, "b": 1}, {"a": 1}], {"a": 8, "b": 5}, 20, {"utility": "borda"}, "a", []),
    "but not where every approval is one": (
        [{"a": 3, "b": 1}, {"a": 1}], {"a": 8, "b": 5}, 20, {"utility": "cardinality"}, "ab", [],
    ),
    # 10 each; 3 points would be 12, so the first pays 10, the second 6, and b has to do with 4 and 10.
    "whoever cannot pay for their points pays all they have": (
        [{"a": 3}, {"a": 1, "b": 1}, {"b": 1}], {"a": 16, "b": 14}, 30, {"utility": "score"}, "ab", [],
    ),
    "and the others pay for the rest of them": (
        [{"a": 3}, {"a": 1, "b": 1}, {"b": 1}], {"a": 16, "b": 15}, 30, {"utility": "score"}, "a", [],
    ),
    # 20 each; a and c leave the first with 4, d and e the second with 10. b would be 10 each, which the first
    # does not have; 12 each of three, which the second does not have; 13 of two. That leaves f with 7 and 20.
    "one after the other cannot pay": (
        ["acb", "deb", "bf", "b", "f"], {"a": 8, "c": 8, "d": 5, "e": 5, "b": 40, "f": 27}, 100,
        {"utility": "cardinality"}, "deacbf", ["de", "ac"],
    ),
    "and the last pay for all of them": (
        ["acb", "deb", "bf", "b", "f"], {"a": 8, "c": 8, "d": 5, "e": 5, "b": 40, "f": 28}, 100,
        {"utility": "cardinality"}, "deacb", ["de", "ac"],
    ),
    # A unit costs 1/2 for a, and 1 for b and c, which were not worked out again while a was cheaper.
    "a tie after something cheaper": (
        ["a", "a", "b", "c"], {"a": 4, "b": 3, "c": 2}, 16, {"tie_order": ["cost"]}, "acb", ["bc"],
    ),
    # 4 buy b, and then a fits no more. With 8 a and b cost the same for a unit, and a was listed first.
    "exhaustive stops where nothing more fits": (
        ["ab", ""], {"a": 8, "b": 4}, 8, {"completion": "add1-exhaustive"}, "b", [],
    ),
    "and plain raising does not": (["ab", ""], {"a": 8, "b": 4}, 8, {"completion": "add1"}, "a", ["ab"]),
    # 10 each buy a, and b, which asks for exactly what is left, with 12.
    "exhaustive goes on where something just fits": (
        ["a", "b"], {"a": 8, "b": 12}, 20, {"completion": "add1-exhaustive"}, "ab", ["ab"],
    ),
    # 10 each buy a for 18; 12 are left, and b is bought with 11 each.
    "and where something smaller than the others fits": (
        ["a", "a", "b"], {"a": 18, "b": 11}, 30, {"completion": "add1-exhaustive"}, "ab", [],
    ),
    "the whole pot for one": (["a", ""], {"a": 10}, 10, {"completion": "add1"}, "a", []),
    # 10 each buy a, and 20 are left.
    "what is left fills up to the last penny": (
        ["a", "b", ""], {"a": 10, "b": 20}, 30, {"completion": "none+greedy"}, "ab", [],
    ),
    # 5 each buy a; with 6 five buy b too; with 50 two would buy c, and that is too much.
    "raises are passed over up to the one that matters": (
        ["a", "b", "b", "b", "b", "b", "c", "c"], {"a": 5, "b": 30, "c": 100}, 40,
        {"completion": "add1"}, "ba", [],
    ),
    "whatever else its supporters name": (
        ["a", "b", "bd", "be", "bf", "bg", "c", "ch"],
        {"a": 5, "b": 30, "c": 100, "d": 999, "e": 999, "f": 999, "g": 999, "h": 999}, 40,
        {"completion": "add1"}, "ba", [],
    ),
    # 5 each buy a; with 31 b is bought too, for as much a unit; with 101 two would buy c.
    "in steps of two as well": (
        ["a", "b", "c", "c", "", "", "", ""], {"a": 5, "b": 30, "c": 200}, 40,
        {"completion": "add1", "step": 2}, "ab", ["ab"],
    ),
    "one that costs nothing is no tie": (["ab"], {"a": 0, "b": 1}, 1, {}, "ab", []),
}  # fmt: skip


@pytest.mark.parametrize("name", VOTES)
def test_both_counts_find_what_was_worked_out_on_paper(name: str) -> None:
    ballots, costs, budget, agreed, winners, ties = VOTES[name]
    made = vote(ballots, costs, budget, **agreed)
    counted, again = made.allocate(), made.again()
    assert ("".join(counted.winners), "".join(again.winners)) == (winners, winners)
    assert ["".join(tie.proposals) for tie in counted.ties] == ties
    assert ["".join(tie.proposals) for tie in again.ties] == ties
    assert again.amounts == {name: costs[name] for name in winners}
