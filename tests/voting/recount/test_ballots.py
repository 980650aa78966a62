from __future__ import annotations

import pytest

from voting.recount import CannotRecount, scores_of_ballots, support_of_ballots, totals_of_ballots

BALLOTS: list[tuple[tuple[str, ...], tuple[int, ...]]] = [
    (("b", "a", "c"), (3, 2, 0)),
    (("c",), (5,)),
    (("a", "c", "b"), (2, -1, 3)),
    ((), ()),
    (("c",), (5,)),
]


@pytest.mark.parametrize(
    ("vote_type", "max_length", "scores"),
    [
        ("approval", None, {"a": [1, 1], "b": [1, 1], "c": [1, 1, 1, 1]}),
        ("cumulative", None, {"a": [2, 2], "b": [3, 3], "c": [0, 5, -1, 5]}),
        ("ordinal", None, {"a": [2, 3], "b": [3, 1], "c": [1, 1, 2, 1]}),
        ("ordinal", 4, {"a": [3, 4], "b": [4, 2], "c": [2, 4, 3, 4]}),
        ("ordinal", 2, {"a": [1, 2], "b": [2, 0], "c": [0, 2, 1, 2]}),
    ],
)
def test_scores_of_ballots_by_type(
    vote_type: str, max_length: int | None, scores: dict[str, list[int]]
) -> None:
    assert scores_of_ballots(vote_type, BALLOTS, max_length) == scores


@pytest.mark.parametrize(
    ("vote_type", "max_length", "support"),
    [
        ("choose-1", None, {(("a", 1), ("b", 1), ("c", 1)): 2, (("c", 1),): 2, (): 1}),
        ("scoring", None, {(("a", 2), ("b", 3)): 2, (("c", 5),): 2, (): 1}),
        (
            "ordinal",
            4,
            {(("a", 3), ("b", 4), ("c", 2)): 1, (("c", 4),): 2, (("a", 4), ("b", 2), ("c", 3)): 1, (): 1},
        ),
    ],
)
def test_ballots_that_say_the_same_are_put_together(
    vote_type: str, max_length: int | None, support: dict[tuple[tuple[str, int], ...], int]
) -> None:
    assert support_of_ballots(vote_type, BALLOTS, max_length) == support


@pytest.mark.parametrize(("vote_type", "points"), [("veto", (1,)), ("veto", None), ("cumulative", None)])
def test_ballots_that_cannot_be_read_are_refused(vote_type: str, points: tuple[int, ...] | None) -> None:
    words = f"^ballots of the type '{vote_type}' are not known, or lack their points$"
    for add_up in (totals_of_ballots, scores_of_ballots, support_of_ballots):
        with pytest.raises(CannotRecount, match=words):
            add_up(vote_type, [(("a",), points)])
