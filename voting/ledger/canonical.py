"""JSON that can be written in one way only, so that a line and its meaning never part.

Keys are sorted, nothing stands between the parts, and there is no float, no null, no escape and no integer
that some reader of JSON would round. Text is limited to the bytes 20 to 7E without the quote and the
backslash: an entry holds digests, counts and names of ours, never what somebody typed.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn, TypeAlias

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | bool"

LARGEST_INTEGER = 2**53 - 1  # beyond it readers that keep numbers as doubles disagree (RFC 8259 section 6)
LONGEST_LINE = 65_535  # bytes, without the newline
DEEPEST = 16  # lists and objects inside each other

_PLAIN = re.compile(r"[ !#-\[\]-~]*")
_LONGEST_NUMBER = len(str(-LARGEST_INTEGER))


class NotCanonical(ValueError):
    """A value or a line that has no canonical form, and why."""


def encode(value: object) -> str:
    """Write `value` as its one line, without the newline. Raises NotCanonical."""
    _check(value, DEEPEST)
    line = _ENCODER.encode(value)
    if len(line) > LONGEST_LINE:
        _refuse(f"it would be {len(line)} bytes, and {LONGEST_LINE} is the most")
    return line


def parse(line: str) -> Value:
    """Read one line, and make sure that it is the line `encode` writes. Raises NotCanonical."""
    if len(line) > LONGEST_LINE:
        _refuse(f"it is {len(line)} bytes, and {LONGEST_LINE} is the most")
    try:
        value: Value = _DECODER.decode(line)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        message = f"not canonical JSON: {error}"
        raise NotCanonical(message) from error
    if encode(value) != line:
        _refuse("the same value is written differently (order of keys, a repeated key, a space, an escape)")
    return value


def _check(value: object, depth: int) -> None:
    if isinstance(value, str):
        if not _PLAIN.fullmatch(value):
            _refuse(f"the text {value[:40]!a} has a character outside 20 to 7E, a quote or a backslash")
    elif isinstance(value, int):  # true and false are integers to Python, and within the range
        if abs(value) > LARGEST_INTEGER:
            _refuse("an integer is beyond 2^53 - 1")
    elif isinstance(value, (list, dict)):
        if not depth:
            _refuse(f"more than {DEEPEST} lists and objects are inside each other")
        _check_parts(value, depth - 1)
    else:
        _refuse(f"it holds a {type(value).__name__}")


def _check_parts(value: list[object] | dict[object, object], depth: int) -> None:
    for part in value:  # the items of a list, the keys of an object
        if isinstance(value, dict):
            if not isinstance(part, str):
                _refuse("a key is not text")
            _check(value[part], depth)
        _check(part, depth)


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        _refuse("an integer is beyond 2^53 - 1")
    return int(digits)


def _fraction(text: str) -> NoReturn:
    _refuse(f"{text[:40]} is not an integer")


def _refuse(reason: str) -> NoReturn:
    message = f"not canonical JSON: {reason}"
    raise NotCanonical(message)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=_fraction)
