from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.rounds import PATIENT
from voting import exact


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        (0, "0"),
        (39, "39"),
        (-3, "-3"),
        (Fraction(78, 10), "39/5"),
        (Fraction(-1, 2), "-1/2"),
        (Fraction(4), "4"),
    ],
)
def test_text_is_whole_or_a_fraction_in_lowest_terms(value: int | Fraction, spelling: str) -> None:
    assert exact.text(value) == spelling
    assert exact.read(spelling) == value


@PATIENT
@given(st.fractions())
def test_text_reads_back_as_the_same_number(value: Fraction) -> None:
    assert exact.read(exact.text(value)) == value


@pytest.mark.parametrize(
    "spelling",
    [
        "",
        "-0",
        "0/5",
        "00",
        "01",
        "+1",
        " 1",
        "1 ",
        "1.5",
        "78/10",
        "39/1",
        "39/-5",
        "1/0",
        "1e3",
        "nan",
        "1_0",
        "٣",
    ],
)
def test_read_refuses_any_other_spelling(spelling: str) -> None:
    with pytest.raises(exact.NotExact):
        exact.read(spelling)


@pytest.mark.parametrize(
    ("spelling", "value"),
    [
        ("1200", Fraction(1200)),
        ("0012", Fraction(12)),
        ("1200.50", Fraction(2401, 2)),
        ("-3", Fraction(-3)),
        ("-0.25", Fraction(-1, 4)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_decimal_is_read_exactly(spelling: str, value: Fraction) -> None:
    assert exact.decimal(spelling) == value


@pytest.mark.parametrize(
    "spelling",
    ["", ".", "5.", ".5", "1,5", "1e5", "+1", "- 1", "1 000", "inf", "0x10", "1_000", "٣", "9" * 101],
)
def test_decimal_refuses_what_is_no_plain_number(spelling: str) -> None:
    with pytest.raises(exact.NotExact):
        exact.decimal(spelling)
