"""The shapes that a field of an entry can have: what the field must be, in words, and the test for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_HOST_AND_SLUG = r"(?:[a-z0-9]+(?:[.-][a-z0-9]+)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?/[a-z0-9]+(?:[_-][a-z0-9]+)*"
_ORIGIN = re.compile(_HOST_AND_SLUG)
_SIGNED_ORIGIN = re.compile(_HOST_AND_SLUG + r"(?:/(?:[2-9]|[1-9][0-9]{1,8}))?")
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[!#-\[\]-~]{1,64}")
_PHASE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FILE = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[a-z]+)?")


class Shape(NamedTuple):
    """What a field must be: `words` finish the sentence "It must be …"."""

    words: str
    fits: Callable[[object], bool]


def _text(words: str, pattern: re.Pattern[str]) -> Shape:
    return Shape(words, lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None)


def _whole(words: str, least: int) -> Shape:
    def fits(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value >= least

    return Shape(words, fits)


def _each(words: str, item: Shape, *, distinct: bool) -> Shape:
    def fits(value: object) -> bool:
        if not isinstance(value, list) or not all(map(item.fits, value)):
            return False
        return not distinct or len(set(value)) == len(value)

    return Shape(words, fits)


def _files(value: object) -> bool:
    return isinstance(value, dict) and all(
        FILE.fits(name) and HASH.fits(digest) for name, digest in value.items()
    )


def _time(value: object) -> bool:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _draw(value: object) -> bool:
    if isinstance(value, dict):
        return value.keys() == {"at", "number", "source"} and (
            TIME.fits(value["at"]) and ID.fits(value["number"]) and ID.fits(value["source"])
        )
    return value in ("none", "lots")


def one_of(*words: str) -> Shape:
    """Give the shape of a field that is one of a few words."""
    return Shape(" or ".join(words), lambda value: isinstance(value, str) and value in words)


TIME = Shape("a time in UTC such as 2026-12-04T12:00:00Z", _time)
ORIGIN = _text("an origin, host[:port]/slug in lower case", _ORIGIN)
SIGNED_ORIGIN = _text(
    "an origin, host[:port]/slug in lower case, after a fork with its number", _SIGNED_ORIGIN
)
HASH = _text("32 bytes in lower-case hexadecimal", _HASH)
ID = _text("an id of 1 to 64 visible ASCII characters without quote or backslash", _ID)
PHASE = _text("the id of a phase", _PHASE)
FILE = _text("the name of a file", _FILE)
COUNT = _whole("a whole number from 0", 0)
NUMBER = _whole("a whole number from 1", 1)
FORK = _whole("a whole number from 2", 2)
IDS = _each("a list of ids, each once", ID, distinct=True)
AMOUNTS = _each("a list of amounts in minor units", COUNT, distinct=False)
VALUE = _text("1 to 200 letters, digits, spaces and , . ; : / + -", re.compile(r"[0-9A-Za-z ,.;:/+-]{1,200}"))
DRAW = Shape("none, lots, or at, number and source of one public draw", _draw)
FILES = Shape("file names, each with the SHA-256 of its bytes", _files)
