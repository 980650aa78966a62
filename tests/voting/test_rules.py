from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import Any

import pytest

from voting.rules import RULES, UnknownRule, build, from_record

ORDER = ["scorers", "cost", "file"]


def recorded(**changes: object) -> dict[str, Any]:
    """A record as `average` writes it, changed, with the digest it had."""
    return build("average", tie_order=ORDER, quorum=3, weight=6).record() | changes


def test_registry_names_the_rules_there_are() -> None:
    assert sorted(RULES) == [
        "average",
        "equal-shares",
        "greedy",
        "greedy-stop",
        "majority-judgement",
        "median",
    ]


def test_record_holds_every_parameter_and_a_digest_over_them() -> None:
    record = recorded()
    canonical = b'{"name":"average","quorum":3,"tie_order":["scorers","cost","file"],"version":1,"weight":6}'
    fields = b"".join(len(field).to_bytes(8, "big") + field for field in (b"rule", canonical))
    assert record == {
        "name": "average",
        "version": 1,
        "tie_order": ["scorers", "cost", "file"],
        "quorum": 3,
        "weight": 6,
        "digest": hashlib.sha256(fields).hexdigest(),
    }


def test_digest_is_over_ascii_whatever_a_tag_is_written_in() -> None:
    record = build("greedy", tie_order=["file"], earmarks=(("ñ", 5),)).record()
    canonical = (
        b'{"earmarks":[["\\u00f1",5]],"name":"greedy","quorum":1,"tie_order":["file"],"version":1,"weight":1}'
    )
    fields = b"".join(len(field).to_bytes(8, "big") + field for field in (b"rule", canonical))
    assert record["digest"] == hashlib.sha256(fields).hexdigest()


@pytest.mark.parametrize("name", sorted(RULES))
def test_record_reads_back_as_the_same_rule(name: str) -> None:
    rule = build(name, tie_order=["cost", "seed:00ff"], quorum=5, weight=4, threshold=Fraction(7, 2))
    assert from_record(json.loads(json.dumps(rule.record()))) == rule


def test_record_with_money_set_apart_reads_back_as_the_same_rule() -> None:
    rule = build("median", tie_order=["file"], part=True, earmarks=(("young", 5), ("old", 7)))
    assert rule.record()["earmarks"] == [["young", 5], ["old", 7]]
    assert from_record(json.loads(json.dumps(rule.record()))) == rule


def test_digest_differs_for_every_parameter() -> None:
    rules = [
        build("average", tie_order=["file"]),
        build("greedy", tie_order=["file"]),
        build("average", tie_order=["cost", "file"]),
        build("average", tie_order=["file"], quorum=2),
        build("average", tie_order=["file"], weight=2),
        build("average", tie_order=["seed:00"]),
        build("average", tie_order=["seed:01"]),
        build("average", tie_order=["file"], threshold=Fraction(1)),
        build("average", tie_order=["file"], threshold=Fraction(1, 2)),
        build("average", tie_order=["file"], part=True),
        build("average", tie_order=["file"], earmarks=(("young", 500),)),
        build("average", tie_order=["file"], earmarks=(("young", 501),)),
        build("equal-shares", tie_order=["file"]),
        build("equal-shares", tie_order=["file"], completion="add1"),
        build("equal-shares", tie_order=["file"], completion="add1+greedy"),
        build("equal-shares", tie_order=["file"], utility="score"),
        build("equal-shares", tie_order=["file"], step=Fraction(100)),
    ]
    assert len({rule.record()["digest"] for rule in rules}) == len(rules)


@pytest.mark.parametrize(
    "record",
    [
        {},
        recorded(digest="0" * 64),
        recorded(name="greedy"),
        recorded(name="median", quorum=4),
        recorded(part=False),
        recorded(part=1),
        recorded(threshold="3.5"),
        recorded(threshold="6/4"),
        recorded(completion="none"),
        recorded(earmarks=[["young"]]),
        recorded(earmarks=[["young", "5"]]),
        recorded(earmarks={"young": 5}),
        recorded(earmarks=[]),
        recorded(joy="much"),
        recorded(name=None),
        recorded(version=2),
        recorded(version=True),
        recorded(quorum=4),
        recorded(quorum="3"),
        recorded(quorum=True),
        recorded(weight=6.0),
        recorded(tie_order="file"),
        recorded(tie_order=["file", 1]),
        recorded(tie_order=["luck"]),
        recorded(threshold=1),
        {name: value for name, value in recorded().items() if name != "quorum"},
        {name: value for name, value in recorded().items() if name != "digest"},
    ],
)
def test_from_record_refuses_what_no_rule_wrote(record: dict[str, Any]) -> None:
    with pytest.raises(UnknownRule):
        from_record(record)


def test_build_names_the_rules_there_are_for_an_unknown_one() -> None:
    with pytest.raises(UnknownRule, match="there is no rule 'best'; there are: average, equal-shares"):
        build("best", tie_order=["file"])


def test_build_names_a_parameter_the_rule_does_not_take() -> None:
    with pytest.raises(UnknownRule, match="greedy takes no completion"):
        build("greedy", tie_order=["file"], completion="add1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"tie_order": ["luck"]},
        {"tie_order": ["file", "file"]},
        {"tie_order": ["seed:"]},
        {"tie_order": ["seed:abc"]},
        {"tie_order": ["seed:AB"]},
        {"tie_order": ["seed:zz"]},
        {"tie_order": ["file"], "quorum": 0},
        {"tie_order": ["file"], "weight": 0},
        {"tie_order": ["file"], "earmarks": (("young", 0),)},
        {"tie_order": ["file"], "earmarks": (("young", 1), ("young", 2))},
    ],
)
def test_build_refuses_parameters_that_make_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnknownRule):
        build("average", **wrong)


@pytest.mark.parametrize("name", ["median", "majority-judgement"])
def test_rules_of_the_middle_need_five(name: str) -> None:
    assert build(name, tie_order=["file"]).quorum == 5
    with pytest.raises(UnknownRule, match=f"the quorum of {name} is at least 5, not 4"):
        build(name, tie_order=["file"], quorum=4)
