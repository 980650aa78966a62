"""Pots given out by hand, for the count and the recount. Proposals come in the order of their standings."""

from __future__ import annotations

from typing import Any, NamedTuple


class Pot(NamedTuple):
    """(cost, minimum, tags) of "a", "b" and so on; what each is given, in the order chosen; the turns."""

    asked: list[tuple[int, int | None, str]]
    budget: int
    amounts: dict[str, int]
    turns: str
    rule: str = "greedy"
    agreed: dict[str, Any] = {}


def plain(*costs: int) -> list[tuple[int, int | None, str]]:
    return [(cost, None, "") for cost in costs]


def dear(*minimums: int | None) -> list[tuple[int, int | None, str]]:
    """Three at 60 each, with these minimums."""
    return [(60, minimum, "") for minimum in minimums]


PART = {"part": True}
TAGGED = [(50, None, ""), (10, None, "old"), (10, None, "old"), (10, None, "young"), (20, None, "young")]
BOTH = [(30, None, ""), (20, None, "old"), (20, None, "young old")]

POTS = [
    # What does not fit is passed over, and what just fits is not.
    Pot(plain(60, 50, 30, 11, 10, 0), 100, {"a": 60, "c": 30, "e": 10, "f": 0}, "abcdef"),
    Pot(plain(1, 0), 0, {"b": 0}, "ab"),
    # greedy-stop ends at the first that does not fit.
    Pot(plain(60, 50, 30), 100, {"a": 60}, "abc", "greedy-stop"),
    Pot(plain(60, 50, 30), 110, {"a": 60, "b": 50}, "abc", "greedy-stop"),
    Pot(plain(60, 50, 30), 100, {"a": 60, "c": 30}, "abc"),
    # The first that can be done with what is left gets that, where ground rules say so.
    Pot(dear(None, 40, 1), 100, {"a": 60, "b": 40}, "abc", agreed=PART),
    Pot(dear(None, 41, 40), 100, {"a": 60, "c": 40}, "abc", agreed=PART),
    Pot(dear(None, 41, 41), 100, {"a": 60}, "abc", agreed=PART),
    Pot(dear(None, None, 0), 100, {"a": 60, "c": 40}, "abc", agreed=PART),
    Pot(dear(None, None, None), 100, {"a": 60}, "abc", agreed=PART),
    Pot(dear(None, 40, 1), 100, {"a": 60}, "abc"),
    # Nothing is no part, and one penny is.
    Pot(dear(None, 0), 60, {"a": 60}, "ab", agreed=PART),
    Pot(dear(None, 0), 61, {"a": 60, "b": 1}, "ab", agreed=PART),
    # After a part only what costs nothing fits, and greedy-stop is at its end.
    Pot([*dear(None, 1, 1), (0, None, "")], 100, {"a": 60, "b": 40, "d": 0}, "abcd", agreed=PART),
    Pot([*dear(None, 1, 1), (0, None, "")], 100, {"a": 60, "b": 40}, "abcd", "greedy-stop", PART),
    # Earmarks come first, until they have their amount.
    Pot(TAGGED, 80, {"a": 50, "b": 10, "c": 10, "d": 10}, "abcde"),
    Pot(TAGGED, 80, {"d": 10, "a": 50, "b": 10, "c": 10}, "dabce", agreed={"earmarks": (("young", 10),)}),
    Pot(TAGGED, 80, {"d": 10, "e": 20, "a": 50}, "deabc", agreed={"earmarks": (("young", 11),)}),
    Pot(TAGGED, 80, {"a": 50, "b": 10, "c": 10, "d": 10}, "abcde", agreed={"earmarks": (("nobody", 5),)}),
    Pot(
        TAGGED, 80, {"d": 10, "b": 10, "a": 50, "c": 10}, "dbace",
        agreed={"earmarks": (("young", 10), ("old", 1))},
    ),
    Pot(
        TAGGED, 80, {"b": 10, "c": 10, "d": 10, "a": 50}, "bcdae",
        agreed={"earmarks": (("old", 21), ("young", 1))},
    ),
    # What one tag brought counts for the next.
    Pot(BOTH, 50, {"c": 20, "a": 30}, "cab", agreed={"earmarks": (("young", 1), ("old", 20))}),
    Pot(BOTH, 50, {"c": 20, "b": 20}, "cba", agreed={"earmarks": (("young", 1), ("old", 21))}),
    # An earmark passes over what does not fit, takes what just does, and pays no part.
    Pot([(51, None, "t"), (50, None, "t")], 50, {"b": 50}, "ba", agreed={"earmarks": (("t", 9),)}),
    Pot(
        [(30, None, "old"), (30, None, "young"), (20, None, "young")], 50, {"a": 30, "c": 20}, "acb",
        agreed={"earmarks": (("old", 1), ("young", 1))},
    ),
    Pot(
        [(30, None, ""), (60, 1, "young"), (20, None, "young")], 50, {"c": 20, "a": 30}, "cab",
        agreed={"earmarks": (("young", 1),), "part": True},
    ),
    Pot(
        [(10, None, "t"), (10, None, "t"), (10, None, "t"), (10, None, "t"), (10, None, "")], 50,
        {"a": 10, "b": 10, "c": 10, "d": 10, "e": 10}, "abcde", agreed={"earmarks": (("t", 31),)},
    ),
    Pot(
        [(10, None, ""), (10, None, "t"), (10, None, "t"), (10, None, "t"), (10, None, "t")], 50,
        {"b": 10, "c": 10, "d": 10, "a": 10, "e": 10}, "bcdae", agreed={"earmarks": (("t", 30),)},
    ),
]  # fmt: skip
