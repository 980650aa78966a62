"""Money as people write and read it; inside, it is always a whole number of minor units."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_currency
from flask_babel import get_locale

MINOR_UNITS = 100
MOST_MINOR = 10**14
LONGEST_AMOUNT = 40
NO_CURRENCY = "XXX"
SIGNS_BEFORE = {"GBP", "EUR", "USD"}
WRITTEN = re.compile(r"(?:£|\$|€)?\s*(\d{1,3}([, \u00a0\u2009\u202f])\d{3}(?:\2\d{3})*|\d+)(?:\.(\d{1,2}))?")
"""Thousands stand apart by commas or by spaces, some of which do not break: one kind all through."""


def parse(text: str) -> int | None:
    """Minor units from "£2,400", "2 400" or "2,400.50"; None where it is not plainly an amount."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None or len(text) > LONGEST_AMOUNT:
        return None
    whole, apart, part = found.groups()
    amount = int(whole.replace(apart or ",", "")) * MINOR_UNITS + int((part or "0").ljust(2, "0"))
    return amount if amount <= MOST_MINOR else None


def words(minor: int, currency: str = "GBP") -> str:
    """An amount to read: "£2,400", with pence only where there are some."""
    amount = Decimal(minor) / MINOR_UNITS
    pattern = "#,##0" if minor % MINOR_UNITS == 0 else "#,##0.00"
    if currency != NO_CURRENCY:
        pattern = f"¤{pattern}" if currency in SIGNS_BEFORE else f"{pattern} ¤¤"
    return format_currency(amount, currency, pattern, locale=get_locale() or "en_GB", currency_digits=False)


def plain(minor: int) -> str:
    """An amount to put back into a form: "2400" or "2400.50"."""
    whole, part = divmod(minor, MINOR_UNITS)
    return f"{whole}.{part:02}" if part else str(whole)


def exact(minor: int) -> Fraction:
    """Whole units of the currency, exactly, as contract outputs print them."""
    return Fraction(minor, MINOR_UNITS)


def mean_words(mean: Fraction) -> str:
    """A standing to two places, rounded half up from the exact fraction: for people, never for a decision."""
    hundredths = (mean * 100 + Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02}"
