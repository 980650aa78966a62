"""What ballots give, and what they could still give."""

from __future__ import annotations

import pytest

from tests.voting.pabulib.files import APPROVAL, election, with_points
from voting.pabulib import room, tallies


def test_what_comes_after_the_last_place_of_a_ranking_gets_nothing() -> None:
    text = APPROVAL.replace("approval", "ordinal\nmax_length;1")
    assert {name: tally.scores for name, tally in tallies(election(text)).items()} == {
        "a": ((0, 1), (1, 2)),
        "b": ((0, 1),),
        "c": ((1, 1),),
    }


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (APPROVAL, {"a": 1, "b": 3, "c": 3}),
        (
            APPROVAL.replace("a,b", "a").replace("c,a", "c").replace("approval", "choose-1"),
            {"a": 1, "b": 1, "c": 1},
        ),
        (APPROVAL.replace("approval", "ordinal"), {"a": 0, "b": 0, "c": 0}),
        (with_points("cumulative", "a,b;3,2", "b;5", bounds="max_sum_points;6\n"), {"a": 2, "b": 2, "c": 2}),
        (
            with_points("cumulative", "a,b;3,2", "b;3", bounds="max_sum_points;6\nmax_points;3\n"),
            {"a": 3, "b": 1, "c": 4},
        ),
        (with_points("cumulative", "a,b;3,2"), None),
        (with_points("scoring", "a,b;3,2"), None),
    ],
)
def test_room_is_what_ballots_can_still_give(text: str, more: dict[str, int] | None) -> None:
    assert room(election(text)) == more
