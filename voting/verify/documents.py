"""Reading the JSON files of a bundle without trusting their shape.

Each value knows where it stands, so that what is wrong with it can be said: `result.json: steps[3].cost is
not a whole number`.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from voting.ledger.canonical import LARGEST_INTEGER
from voting.verify.findings import Broken, plain

LARGEST = 16_000_000  # bytes


class Value:
    """A value of a JSON file, and its place in it. Every reading raises Broken where it is something else."""

    __slots__ = ("_file", "_place", "_value")

    def __init__(self, file: str, place: str, value: object) -> None:
        self._file, self._place, self._value = file, place, value

    def __getitem__(self, name: str) -> Value:
        """Give the field `name` of an object."""
        if not isinstance(self._value, dict) or name not in self._value:
            self.refuse(f"has no {name}")
        return Value(self._file, f"{self._place}.{name}".removeprefix("."), self._value[name])

    def __contains__(self, name: str) -> bool:
        return isinstance(self._value, dict) and name in self._value

    def only(self, *needed: str, may: tuple[str, ...] = ()) -> None:
        """See that an object has the fields `needed`, perhaps those it `may` have, and no other."""
        record = self.record()
        for name in needed:
            self[name]  # refuses where it is missing
        for name in record:
            if name not in needed and name not in may:
                self.refuse(f"has a field that nobody checks: {plain(name)}")

    def same(self, other: object) -> bool:
        """Whether this is `other` in JSON, where true is not 1."""
        return _canonical(self._value) == _canonical(other)

    def record(self) -> dict[str, Any]:
        """Give an object as it is."""
        if not isinstance(self._value, dict):
            self.refuse("is not an object")
        return self._value

    def items(self) -> list[Value]:
        """Give the parts of a list."""
        if not isinstance(self._value, list):
            self.refuse("is not a list")
        return [Value(self._file, f"{self._place}[{n}]", part) for n, part in enumerate(self._value)]

    def texts(self) -> tuple[str, ...]:
        """Give a list of texts."""
        return tuple(part.text() for part in self.items())

    def text(self) -> str:
        """Give a text."""
        if not isinstance(self._value, str):
            self.refuse("is not a text")
        return self._value

    def whole(self, least: int = 0) -> int:
        """Give a whole number from `least` up to 2^53 - 1."""
        if not isinstance(self._value, int) or isinstance(self._value, bool):
            self.refuse("is not a whole number")
        if not least <= self._value <= LARGEST_INTEGER:
            self.refuse(f"is not between {least} and 2^53 - 1")
        return self._value

    def refuse(self, clause: str) -> NoReturn:
        """Say what is wrong with this value. Raises Broken."""
        raise Broken(self._file, f"{plain(self._place) or 'the file'} {clause}")


def load(file: str, data: bytes) -> Value:
    """Read the JSON of a file: UTF-8, no key twice, no fraction. Raises Broken."""
    if len(data) > LARGEST:
        raise Broken(file, f"it is larger than {LARGEST} bytes")
    try:
        value = json.loads(data.decode(), object_pairs_hook=_once, parse_float=_no, parse_constant=_no)
    except RecursionError:
        raise Broken(file, "lists and objects are inside each other without end") from None
    except ValueError as error:  # not UTF-8, not JSON, or refused below
        raise Broken(file, f"the file cannot be read as JSON ({plain(str(error))})") from error
    return Value(file, "", value)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key is there twice")
    return record


def _no(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a whole number")
