"""Somebody with the database and without the keys: drops the triggers, then writes what they like."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, text, update

from grants.audit import triggers
from grants.db import db, new_id
from grants.scoring import triggers as of_the_roll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement, Row


def unlock() -> None:
    """Drop the ledger's triggers."""
    for statement in triggers.DOWN[db.engine.dialect.name]:
        db.session.execute(text(statement))


def unlock_roll() -> None:
    """Drop the triggers that refuse a place on the roll to whoever is no member."""
    for statement in of_the_roll.DOWN[db.engine.dialect.name]:
        db.session.execute(text(statement))


def row(table: str, at: int = 0, **where: object) -> Row[Any]:
    """One row of a table, in the order of all its columns' names."""
    known = db.metadata.tables[table]
    order = [known.c[name] for name in sorted(known.c.keys())]
    return db.session.execute(select(known).where(*_matching(table, where)).order_by(*order)).all()[at]


def write(table: str, where: dict[str, object], **values: object) -> None:
    """Change rows behind everybody's back."""
    found = db.session.execute(
        update(db.metadata.tables[table]).where(*_matching(table, where)).values(**values)
    )
    assert found.rowcount, f"nothing in {table} was changed"


def remove(table: str, **where: object) -> None:
    """Delete rows."""
    found = db.session.execute(delete(db.metadata.tables[table]).where(*_matching(table, where)))
    assert found.rowcount, f"nothing in {table} was deleted"


def add(table: str, like: Row[Any], **changes: object) -> None:
    """One row more, like one that there is."""
    values = {**like._mapping, **changes}  # noqa: SLF001 - SQLAlchemy's own name for a row's columns
    if "id" in values and "id" not in changes:
        values["id"] = new_id()
    db.session.execute(insert(db.metadata.tables[table]).values(**values))


def flip(table: str, column: str, **where: object) -> None:
    """Change one row's value a little: a bit, a letter, one more, the contrary."""
    found = row(table, **where)
    key = {each.name: getattr(found, each.name) for each in db.metadata.tables[table].primary_key}
    write(table, key, **{column: other(getattr(found, column))})


def other(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value that is nearly this one."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case bytes():
            middle = len(value) // 2
            return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
        case str():
            return value[:-1] + chr(ord(value[-1]) ^ 1)
        case _:
            return value.replace(year=value.year - 1)


def plausible(line: bytes) -> Iterator[tuple[str, bytes]]:
    """Every entry that is like this one but for one field, and can be read: (field, line)."""
    entry = json.loads(line)
    for field, value in entry["data"].items():
        changed = {**entry, "data": {**entry["data"], field: _plausible(field, value)}}
        yield field, json.dumps(changed, sort_keys=True, separators=(",", ":")).encode()


def _plausible(field: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        name = min(value)
        return {**value, name: _plausible(name, value[name])}
    if isinstance(value, list):
        return value[::-1] if len(value) > 1 else []
    if isinstance(value, int):
        return value + 1
    known: dict[str, Callable[[str], str]] = {
        "at": lambda at: at.replace("20", "21", 1),
        "from": lambda phase: "scoring" if phase == "interests" else "interests",
        "to": lambda phase: "scoring" if phase == "interests" else "interests",
        "by": lambda by: "time" if by == "command" else "command",
        "proposal": lambda proposal: "p2" if proposal == "p1" else "p1",
        "draw": lambda draw: draw,
        "recount": lambda recount: recount,
    }
    change = known.get(field, lambda text: ("0" if text[0] != "0" else "1") + text[1:])
    return change(value)


def _matching(table: str, where: dict[str, object]) -> list[ColumnElement[bool]]:
    known = db.metadata.tables[table]
    return [known.c[name] == value for name, value in where.items()]
