from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.voting.rounds import Round, small
from voting import checks
from voting.ballots import Tally
from voting.margins import Scale, margins
from voting.result import result, to_bytes


def published(made: Round, hide_below: int = 3, **changes: object) -> dict[str, Any]:
    allocation = made.allocate()
    parts: dict[str, Any] = {
        "margins": margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(5)),
        "checks": [checks.ballots_within_roll(3, 4)],
        "ballots": 3,
        "roll": 4,
        "criteria": [("c1", Tally("a", 14, 3)), ("c1", Tally("b", 9, 2))],
        "minor_units": 100,
    }
    return result(allocation, made.rule.record(), hide_below=hide_below, **(parts | changes))


def test_result_holds_every_part_of_the_count() -> None:
    made = small(
        {"a": [5, 5, 4], "b": [5, 4], "c": [4, 4, 4], "d": [4, 4, 4]},
        {"a": 60, "c": 50, "d": 40},
        budget=100,
        tie_order=["scorers", "cost", "file"],
        quorum=3,
    )
    assert published(made) == {
        "format": "evenhand-result/1",
        "rule": made.rule.record(),
        "budget": 100,
        "spent": 100,
        "minor_units": 100,
        "winners": ["a", "d"],
        "standings": [
            {"proposal": "a", "standing": "14/3", "scorers": 3},
            {"proposal": "d", "standing": "4", "scorers": 3},
            {"proposal": "c", "standing": "4", "scorers": 3},
            {"proposal": "b", "standing": ""},
        ],
        "ties": [{"proposals": ["c", "d"], "order": ["d", "c"], "by": "cost"}],
        "steps": [
            {"proposal": "a", "place": 1, "standing": "14/3", "scorers": 3}
            | {"left": 100, "cost": 60, "amount": 60, "outcome": "funded"},
            {"proposal": "d", "place": 2, "standing": "4", "scorers": 3}
            | {"left": 40, "cost": 40, "amount": 40, "outcome": "funded"},
            {"proposal": "c", "place": 3, "standing": "4", "scorers": 3}
            | {"left": 0, "cost": 50, "amount": 0, "outcome": "did-not-fit"},
            {
                "proposal": "b",
                "standing": "",
                "left": 0,
                "cost": 10,
                "amount": 0,
                "outcome": "too-few-scores",
            },
        ],
        "margins": [{"proposal": "b"}, {"proposal": "c", "less": 10, "points": 2}],
        "checks": [{"check": "ballots-within-roll", "verdict": "holds", "detail": {"ballots": 3, "roll": 4}}],
        "ballots": 3,
        "roll": 4,
        "criteria": [
            {"proposal": "a", "criterion": "c1", "mean": "14/3", "scorers": 3},
            {"proposal": "b", "criterion": "c1", "mean": ""},
        ],
    }


def test_result_is_ascii_with_sorted_keys_and_a_newline_at_the_end() -> None:
    made = published(small({"a": [5, 5, 5]}, budget=10), criteria=[])
    written = to_bytes(made)
    assert written.decode("ascii").endswith("}\n")
    assert json.loads(written) == made
    assert written == to_bytes(dict(reversed(made.items())))


def test_result_refuses_a_standing_that_has_to_stay_hidden() -> None:
    with pytest.raises(ValueError, match="a has a standing, but fewer than 3 scored it"):
        published(small({"a": [5, 5]}, budget=10))


def test_result_refuses_money_that_is_not_whole() -> None:
    with pytest.raises(ValueError, match="21/2 is not a whole number of minor units"):
        published(small({"a": [5, 5, 5]}, {"a": Fraction(21, 2)}, budget=20))


def test_result_of_whole_fractions_holds_whole_numbers() -> None:
    made = published(small({"a": [5]}, {"a": Fraction(10)}, budget=Fraction(20)), hide_below=0)
    assert (made["budget"], made["spent"], made["steps"][0]["cost"]) == (20, 10, 10)
