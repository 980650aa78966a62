"""What each refusal of a rule's record or parameters says: by these words a person has to find the fault."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from voting.rules import UnknownRule, build, from_record
from voting.rules.equal_shares import EqualShares
from voting.rules.parameters import BadParameter, from_json

PARTS = {"tie_order": ["file"], "quorum": 1, "weight": 1}
EARMARK = "an earmark names each tag once, with an amount above zero"
COMPLETIONS = "there are: none, add1, add1-exhaustive, each alone or with +greedy"
RULES_THERE_ARE = "there are: average, equal-shares, greedy, greedy-stop, majority-judgement, median"


def recorded(**changes: object) -> dict[str, Any]:
    return build("average", tie_order=["file"]).record() | changes


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({}, "the record of a rule holds a name, a version, a digest and its parameters"),
        (recorded(name=3), "the record of a rule holds a name, a version, a digest and its parameters"),
        (recorded(version=2), "average is known in version 1, not 2"),
        (recorded(version=True), "average is known in version 1, not True"),
        (recorded(version=None), "average is known in version 1, not None"),
        (recorded(earmarks=[]), "the record of average is not written as a record is"),
        (recorded(digest="00"), "the digest '00' is not that of this record"),
        (recorded(digest=None), "the digest None is not that of this record"),
        (
            recorded(quorum="1"),
            "the record of average does not hold well-formed parameters: quorum is '1'",
        ),
        (recorded(completion="none"), "average takes no completion"),
        (recorded(name="best"), f"there is no rule 'best'; {RULES_THERE_ARE}"),
    ],
)
def test_a_record_that_no_rule_wrote_is_refused_with_its_fault(record: dict[str, Any], words: str) -> None:
    with pytest.raises(UnknownRule) as refused:
        from_record(record)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "it has no quorum, tie_order, weight"),
        ({"tie_order": ["file"], "weight": 1}, "it has no quorum"),
        (PARTS | {"joy": "much"}, "there is no parameter 'joy'"),
        (PARTS | {"weight": 6.0}, "weight is '6.0'"),
        (PARTS | {"threshold": "6/4"}, "threshold is '6/4'"),
        (PARTS | {"step": 1}, "step is '1'"),
        (PARTS | {"part": False}, "part is 'False'"),
        (PARTS | {"utility": None}, "utility is 'None'"),
        (PARTS | {"earmarks": [["young", 1, 2]]}, "earmarks is \"[['young', 1, 2]]\""),
        (PARTS | {"earmarks": (("young", 1),)}, "earmarks is \"(('young', 1),)\""),
        (PARTS | {"tie_order": "file"}, "tie_order is 'file'"),
        (PARTS | {"completion": ["x" * 100]}, f'completion is "[\'{"x" * 58}"'),
    ],
)
def test_a_parameter_that_no_record_holds_is_named(parts: dict[str, Any], words: str) -> None:
    with pytest.raises(BadParameter) as refused:
        from_json(parts)
    assert str(refused.value) == words


def test_parameters_are_read_as_a_rule_is_built() -> None:
    read = from_json(
        {
            "tie_order": ["cost", "file"], "quorum": 3, "weight": 2, "threshold": "7/2", "part": True,
            "earmarks": [["young", 5]], "completion": "add1", "utility": "score", "step": "1/2",
        }
    )  # fmt: skip
    assert read == {
        "tie_order": ("cost", "file"), "quorum": 3, "weight": 2, "threshold": Fraction(7, 2), "part": True,
        "earmarks": (("young", 5),), "completion": "add1", "utility": "score", "step": Fraction(1, 2),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("average", {"quorum": 0}, "the quorum of average is at least 1, not 0"),
        ("greedy", {"weight": 0}, "the weight of greedy is at least 1, not 0"),
        ("average", {"earmarks": (("young", 0),)}, EARMARK),
        ("average", {"earmarks": (("young", 1), ("old", 1), ("young", 2))}, EARMARK),
        ("greedy", {"joy": 1, "completion": "add1"}, "greedy takes no completion, joy"),
        (
            "average",
            {"tie_order": ["luck"]},
            "'luck' is no order for ties; there are: scorers, cost, file, seed:HEX, draw",
        ),
        ("average", {"tie_order": ["file", "cost", "file"]}, "an order for ties is named twice"),
        ("equal-shares", {"completion": "add2"}, f"there is no completion 'add2'; {COMPLETIONS}"),
        (
            "equal-shares",
            {"completion": "+greedynone"},
            f"there is no completion '+greedynone'; {COMPLETIONS}",
        ),
        (
            "equal-shares",
            {"utility": "joy"},
            "there is no utility 'joy'; there are: cost, score, borda, cardinality",
        ),
        ("equal-shares", {"step": Fraction(0)}, "the step is above zero, not 0"),
        ("equal-shares", {"step": Fraction(-1, 2)}, "the step is above zero, not -1/2"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_with_their_fault(
    name: str, parameters: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnknownRule) as refused:
        build(name, **{"tie_order": ["file"], **parameters})
    assert str(refused.value) == words


def test_the_least_that_is_allowed_is_taken() -> None:
    assert build("average", tie_order=[], earmarks=(("young", 1), ("old", 1)), quorum=1, weight=1).quorum == 1
    made = build("equal-shares", tie_order=["seed:0f"], step=Fraction(1, 10**9), completion="add1+greedy")
    assert isinstance(made, EqualShares)
    assert (made.step, made.completion, made.utility) == (Fraction(1, 10**9), "add1+greedy", "cost")


def test_the_record_of_equal_shares_holds_all_that_it_buys_by() -> None:
    record = build("equal-shares", tie_order=["file"], step=Fraction(5, 2), utility="score").record()
    digest = record.pop("digest")
    assert record == {
        "name": "equal-shares", "version": 1, "tie_order": ["file"], "quorum": 1, "weight": 1,
        "completion": "none", "utility": "score", "step": "5/2",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{64}", digest)


@pytest.mark.parametrize("name", ["greedy", "greedy-stop", "equal-shares", "median", "majority-judgement"])
def test_a_point_is_worth_one_part_of_the_weights(name: str) -> None:
    rule = build(name, tie_order=["file"], weight=3)
    assert (rule.worth_of_a_point(1), rule.worth_of_a_point(7)) == (Fraction(1, 3), Fraction(1, 3))


def test_a_point_of_an_average_is_shared_by_all_who_scored() -> None:
    assert build("average", tie_order=["file"], weight=3).worth_of_a_point(7) == Fraction(1, 21)
