"""Every small lie about a JSON document: at every place one field or row is dropped, added or changed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "decided by the mayor"
KNOWN = {"place": 1, "scorers": 3, "less": 1, "points": 1, "standing": "3", "ask": 1}
"""Fields that some rows have, to be added to those that have none."""

Place = tuple[str | int, ...]


class Change(NamedTuple):
    """What was done, where, and the whole document afterwards."""

    kind: str
    place: Place
    document: Any


def changes(document: Any) -> Iterator[Change]:  # noqa: ANN401 -- any JSON
    """Change one thing at a time, everywhere. What comes out differs from the document, as JSON does."""
    for place in places(document):
        for kind, value in _instead(at(document, place)):
            yield Change(kind, place, replaced(document, place, value))


def places(value: Any, place: Place = ()) -> Iterator[Place]:  # noqa: ANN401 -- any JSON
    """Give the place of every value inside a value."""
    yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*place, name))


def at(value: Any, place: Place) -> Any:  # noqa: ANN401 -- any JSON
    """Give what stands at a place."""
    for name in place:
        value = value[name]
    return value


def replaced(document: Any, place: Place, value: object) -> Any:  # noqa: ANN401 -- any JSON
    """Give the document with another value at a place."""
    if not place:
        return value
    whole = copy.deepcopy(document)
    at(whole, place[:-1])[place[-1]] = value
    return whole


def _instead(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- any JSON
    if isinstance(value, dict):
        yield from _of_an_object(value)
    elif isinstance(value, list):
        yield from _of_a_list(value)
    elif isinstance(value, int):
        yield from (("number", value + by) for by in (-1, 1, 100))
        yield from (("type", other) for other in (True, str(value), [value]))
    else:
        yield from (("text", other) for other in (f"{value} ", NOTE, "", "1", "p2") if other != value)
        yield "type", [value]


def _of_an_object(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "add", record | {"note": NOTE}
    yield from (("add", {name: value} | record) for name, value in KNOWN.items() if name not in record)
    yield from (("drop", {name: record[name] for name in record if name != left}) for left in record)


def _of_a_list(rows: list[Any]) -> Iterator[tuple[str, Any]]:
    yield "row", [*rows, NOTE]
    yield from (("row", []) for _ in rows[:1])
    for n, row in enumerate(rows):
        yield "row", [*rows[:n], *rows[n + 1 :]]
        yield "row", [*rows[: n + 1], *rows[n:]]
        yield "row", [*rows, row]
        if n and rows[n - 1] != row:
            yield "row", [*rows[: n - 1], row, rows[n - 1], *rows[n + 1 :]]
            yield from _exchanged(rows, n - 1, n)


def _exchanged(rows: list[Any], one: int, other: int) -> Iterator[tuple[str, Any]]:
    """Two rows that have one another's value in one field."""
    if isinstance(rows[one], dict) and isinstance(rows[other], dict):
        for name in rows[one].keys() & rows[other].keys():
            if rows[one][name] != rows[other][name]:
                made = copy.deepcopy(rows)
                made[one][name], made[other][name] = rows[other][name], rows[one][name]
                yield f"exchange {name}", made
