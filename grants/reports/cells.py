"""One value as a cell: for a workbook a real number, date or text, for CSV the text that means the same."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from grants.money import MINOR_UNITS
from grants.reports.sheets import Kind, Value

Cell = str | int | float | Decimal | date | datetime | None

SIGNS = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
"""What begins a formula. The last four are full-width; some programs fold them into the plain ones."""
BEGINS = re.compile(rf"[\t\r]|[\s\"]*{SIGNS}")
CUT = re.compile(rf"([;\t\r\n][\s\"]*)(?={SIGNS})")
"""A sign after what a computer of another country, or an importer, takes for the end of a cell."""
DAY = re.compile(r"\d+[/-]\d+([/-]\d+)?")
"""A fraction or an id that a spreadsheet would turn into a day: 21/5."""


def money(minor: int) -> Decimal:
    """Minor units as whole units of the currency, exact to the penny."""
    return (Decimal(minor) / MINOR_UNITS).quantize(Decimal("0.01"))


def for_workbook(kind: Kind, value: Value) -> Cell:
    """A cell for a workbook, whose numbers are floats.

    Money stays exact to the penny for any amount the round can hold (15 digits). A standing becomes the
    nearest float, for its look only; the exact one stands beside it as text.
    """
    if kind is Kind.MONEY and isinstance(value, int):
        return money(value)
    return float(value) if isinstance(value, Fraction) else value


def for_csv(kind: Kind, value: Value) -> str:
    """A cell for CSV: amounts with two places and no currency sign, days as YYYY-MM-DD, nothing as ""."""
    match value:
        case None:
            return ""
        case str():
            return defused(value)
        case int() if kind is Kind.MONEY:
            return str(money(value))
        case Fraction():
            return repr(float(value)) if value.denominator != 1 else str(value.numerator)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def defused(text: str) -> str:
    """Text with an apostrophe before whatever would begin a formula (OWASP ASVS 5.0, 1.2.10) or be a day."""
    safe = CUT.sub(r"\1'", text)
    return f"'{safe}" if BEGINS.match(text) or DAY.fullmatch(text) else safe
