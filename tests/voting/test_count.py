from __future__ import annotations

from fractions import Fraction

import pytest

from voting.count import money
from voting.wording import plain


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (Fraction(12), "12"),
        (Fraction(1, 2), "0.50"),
        (Fraction(-3, 2), "-1.50"),
        (Fraction(123456789, 100), "1,234,567.89"),
        (Fraction(10**40 + 1, 4), f"{10**40 // 4:,}.25"),
        (Fraction(13, 3), "~4.33"),
        (Fraction(2999, 1000), "~3.00"),
    ],
)
def test_money_is_shown_to_the_hundredth(value: int | Fraction, shown: str) -> None:
    assert money(value) == shown


def test_plain_text_leaves_out_what_a_terminal_would_obey() -> None:
    assert plain("Łódź — a\x1b[2J\tb\u202e") == "Łódź — a\ufffd[2J\ufffdb\ufffd"
