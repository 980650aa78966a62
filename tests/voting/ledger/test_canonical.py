from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ledger.canonical import LARGEST_INTEGER, NotCanonical, encode, parse

TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters='"\\'), max_size=20)
NUMBERS = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
VALUES = st.recursive(
    TEXTS | NUMBERS | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_was_written_is_read_back_and_written_the_same(value: object) -> None:
    line = encode(value)
    assert parse(line) == value
    assert encode(parse(line)) == line
    assert json.loads(line) == value


@given(ANYTHING, st.booleans(), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_a_line_is_read_only_if_it_is_the_one_way_to_write_it(
    value: object, escape: bool, separators: tuple[str, str]
) -> None:
    line = json.dumps(value, ensure_ascii=escape, separators=separators)
    try:
        read = parse(line)
    except NotCanonical:
        return
    assert encode(read) == line


@given(st.text(max_size=40))
def test_noise_is_refused_or_canonical(line: str) -> None:
    try:
        read = parse(line)
    except NotCanonical:
        return
    assert encode(read) == line


@pytest.mark.parametrize(
    "line",
    [
        "",
        " 1",
        "1 ",
        "1\n",
        "01",
        "+1",
        "-0",
        "1.0",
        "1e3",
        "1E400",
        "null",
        "NaN",
        "-Infinity",
        "9007199254740992",
        "-9007199254740992",
        "9" * 5000,
        '"a',
        '"\\u0041"',
        '"\\n"',
        '"\\\\"',
        '"\\""',
        '"é"',
        '"\x7f"',
        '"a\tb"',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a": 1}',
        '{"a":null}',
        "{1:2}",
        "[1,]",
        "[1] [2]",
        "[" * 40_000 + "]" * 20_000,
        "[" * 17 + "]" * 17,
        '"' + "x" * 65_534 + '"',
    ],
)
def test_a_line_that_could_be_written_otherwise_is_refused(line: str) -> None:
    with pytest.raises(NotCanonical, match="not canonical JSON"):
        parse(line)


@pytest.mark.parametrize(
    "line",
    [
        '{"A":1,"a":2,"b":[true,false,"~ !"]}',
        "9007199254740991",
        "[" * 16 + "]" * 16,
        '"' + "x" * 65_533 + '"',
    ],
)
def test_a_line_at_the_edge_is_read(line: str) -> None:
    assert encode(parse(line)) == line


@pytest.mark.parametrize(
    "value",
    [
        None,
        1.0,
        float("nan"),
        b"a",
        ("a",),
        {1: "a"},
        {None: 1},
        {"a": [None]},
        "\\",
        '"',
        "ñ",
        "\n",
        2**53,
        {"é": 1},
    ],
)
def test_a_value_that_cannot_be_written_in_one_way_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        encode(value)
