from __future__ import annotations

from dataclasses import replace

import pytest

from tests.voting.rounds import small
from voting import draws, recount, result
from voting.ledger.shapes import ID
from voting.recount import CannotRecount
from voting.rules import build, from_record
from voting.ties import NotDrawn, check_order

ORIGIN, VALUE = "grants.example/autumn-2026", "03, 17, 22, 41, 45, 58"
ORDER = ("scorers", "cost", "draw")


def test_the_seed_is_the_one_that_the_description_gives() -> None:
    assert draws.seed_of(ORIGIN, VALUE).hex() == (
        "66bdbec2285f378afddf8a5e44f6e0e7d049ecae58732f5f990a92db57cb0fb2"
    )
    assert draws.seed_of(ORIGIN, VALUE) != draws.seed_of("grants.example/autumn-2027", VALUE)


@pytest.mark.parametrize("rule", ["average", "median", "majority-judgement", "greedy", "greedy-stop"])
def test_nothing_is_counted_before_the_draw_even_where_nobody_is_equal(rule: str) -> None:
    made = small({"a": [5] * 5, "b": [3] * 5}, budget=10)
    agreed = build(rule, tie_order=ORDER, quorum=5)
    with pytest.raises(NotDrawn, match="nothing can be counted before it is made"):
        replace(made, rule=agreed).allocate()
    with pytest.raises(CannotRecount, match="apart by a draw, and it was not made"):
        recount.recount(agreed.record(), [("a", 1), ("b", 1)], {"a": [5] * 5, "b": [3] * 5}, 10)


def test_a_rule_with_a_draw_is_recorded_as_it_was_agreed() -> None:
    agreed = build("average", tie_order=ORDER)
    assert from_record(agreed.record()) == agreed
    assert agreed.record()["tie_order"] == list(ORDER)
    with pytest.raises(ValueError, match="named twice"):
        check_order(["draw", "draw"])


def test_the_order_among_equals_is_that_of_the_seed_and_both_counts_agree() -> None:
    names = [f"p{number}" for number in range(12)]
    seed = draws.seed_of(ORIGIN, VALUE)
    order = draws.resolved(ORDER, seed)
    assert order == ("scorers", "cost", f"seed:{seed.hex()}")
    made = small({name: [3, 3] for name in names}, budget=6, tie_order=order)
    [tie] = made.allocate().ties
    assert tie.order != tuple(names)
    again = recount.recount(made.rule.record(), [(name, 1) for name in names], {n: [3, 3] for n in names}, 6)
    assert again.ties[0].order == tie.order
    other = draws.resolved(ORDER, draws.seed_of(ORIGIN, "04, 17, 22, 41, 45, 58"))
    assert (
        small({name: [3, 3] for name in names}, budget=6, tie_order=other).allocate().ties[0].order
        != tie.order
    )


def test_a_result_names_the_draw_once_and_says_draw_of_each_tie() -> None:
    seed = draws.seed_of(ORIGIN, VALUE)
    agreed = build("average", tie_order=ORDER)
    made = small(
        {"a": [3, 3], "b": [3, 3], "c": [3]}, budget=6, tie_order=draws.resolved(ORDER, seed)
    ).allocate()
    found = result.result(
        made, agreed.record(), margins={}, checks=[], ballots=2, roll=2, draw=result.Drawn(VALUE, seed)
    )
    assert [tie["by"] for tie in found["ties"]] == ["scorers then draw"]
    assert found["draw"] == {"value": VALUE, "seed": seed.hex()}
    assert (found["format"], found["rule"]) == ("evenhand-result/1", agreed.record())


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("National Lottery Lotto", "national-lottery-lotto"),
        ("  EuroMillions (UK), Tuesday! ", "euromillions-uk-tuesday"),
        ("Łódź 5 z 10", "d-5-z-10"),
        ("x" * 63 + " y", "x" * 63),
        ("抽签", "source-a0c606bd10172e3a"),
    ],
)
def test_a_source_has_a_short_id(source: str, short: str) -> None:
    assert draws.source_id(source) == short
    assert ID.fits(short)
