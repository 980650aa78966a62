"""Numbers as text without losing anything: whole ("39"), fraction ("39/5") and decimal ("7.80").

Standings and money leave the engine as strings, because a reader of JSON may turn numbers into floats. Each
value has one spelling only, so two records of the same result are the same bytes.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import gcd

# Far beyond any currency, and far below the length at which Python refuses to convert between text and int.
MOST_DIGITS = 100

_EXACT = re.compile(r"(0|-?[1-9][0-9]{0,1999})(?:/([1-9][0-9]{0,1999}))?")
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")


class NotExact(ValueError):
    """A text that is not a number in the spelling asked for."""


def text(value: int | Fraction) -> str:
    """Spell `value` whole ("39") or as a fraction in lowest terms ("39/5")."""
    return str(Fraction(value))


def read(spelling: str) -> Fraction:
    """The number that `text` spells so; NotExact for every other spelling, such as "78/10", "+1" or "3.5"."""
    match = _EXACT.fullmatch(spelling)
    if match is None:
        raise NotExact(f"{spelling[:MOST_DIGITS]!r} is neither a whole number nor a fraction")
    numerator, denominator = int(match[1]), int(match[2] or 1)
    if match[2] is not None and (denominator == 1 or gcd(numerator, denominator) != 1):
        raise NotExact(f"{spelling[:MOST_DIGITS]!r} is not in lowest terms")
    return Fraction(numerator, denominator)


def decimal(spelling: str) -> Fraction:
    """The exact value of "1200", "1200.50" or "-3"; NotExact for all else, exponents and commas included."""
    match = _DECIMAL.fullmatch(spelling)
    if match is None or len(spelling) > MOST_DIGITS:
        raise NotExact(f"{spelling[:MOST_DIGITS]!r} is not a number")
    sign, whole, part = match.groups(default="")
    value = Fraction(int(whole + part), 10 ** len(part))
    return -value if sign else value
