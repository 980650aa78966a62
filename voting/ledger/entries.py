"""The entries of a round's ledger: what each type holds, and how it is written and read.

An entry is one line of canonical JSON, `{"data":{…},"type":"…","v":1}`; the line without its newline is the
leaf of the tree. An entry has exactly the fields that its type has in the table below: an unknown field could
carry a name or a seat out of the round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.ledger import canonical
from voting.ledger.shapes import (
    AMOUNTS,
    COUNT,
    DRAW,
    FILES,
    FORK,
    HASH,
    ID,
    IDS,
    NUMBER,
    ORIGIN,
    PHASE,
    TIME,
    VALUE,
    Shape,
    one_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: Mapping[str, Mapping[str, Shape]] = {
    "round-started": {"at": TIME, "origin": ORIGIN},
    "ground-rules-proposed": {"at": TIME, "rules": HASH, "version": NUMBER},
    "ground-rules-agreed": {
        "agreed": COUNT, "at": TIME, "list": HASH, "members": COUNT, "objected": COUNT, "rules": HASH,
        "version": NUMBER,
    },
    "ground-rules-frozen": {"at": TIME, "rules": HASH, "version": NUMBER},
    "phase-moved": {
        "at": TIME, "by": one_of("facilitator", "time", "command"), "from": PHASE, "reason": HASH,
        "to": PHASE,
    },
    "phase-extended": {"at": TIME, "phase": PHASE, "reason": HASH, "until": TIME},
    "proposal-submitted": {"at": TIME, "content": HASH, "proposal": ID, "version": NUMBER},
    "proposal-revised": {"at": TIME, "content": HASH, "proposal": ID, "version": NUMBER},
    "proposal-withdrawn": {"at": TIME, "proposal": ID},
    "proposal-ineligible": {"at": TIME, "proposal": ID, "reason": HASH},
    "roll-frozen": {
        "asks": AMOUNTS, "at": TIME, "proposals": IDS, "root": HASH, "rules": HASH, "slots": COUNT,
    },
    "interest-declared": {"commitment": HASH, "proposal": ID},
    "ballot-cast": {"digest": HASH, "revision": NUMBER, "slot": HASH},
    "ballot-withdrawn": {"revision": NUMBER, "slot": HASH},
    "ballots-closed": {"at": TIME, "ballots": COUNT, "draw": DRAW, "root": HASH},
    "ballots-imported": {"at": TIME, "ballots": COUNT, "file": HASH, "root": HASH},
    "draw-made": {"at": TIME, "seats": NUMBER, "value": VALUE},
    "links-checked": {
        "at": TIME, "links": HASH, "scrutineer": NUMBER, "verdict": one_of("holds", "does-not-hold"),
    },
    "count-made": {"at": TIME, "recount": one_of("agrees"), "result": HASH, "rule": HASH},
    "decision-confirmed": {
        "agreed": COUNT, "at": TIME, "list": HASH, "members": COUNT, "objected": COUNT, "result": HASH,
    },
    "published": {"at": TIME, "files": FILES},
    "award-accepted": {"amount": COUNT, "at": TIME, "proposal": ID},
    "correction": {"at": TIME, "commitment": HASH, "seats": NUMBER},
    "key-destroyed": {"at": TIME},
    "redaction": {"at": TIME},
    "forked": {"at": TIME, "number": FORK, "restored": NUMBER, "root": HASH, "signed": NUMBER},
    "fork-accepted": {
        "agreed": COUNT, "at": TIME, "list": HASH, "members": COUNT, "number": FORK, "objected": COUNT,
    },
}  # fmt: skip
VERSION = 1  # of every type so far


class BadEntry(ValueError):
    """An entry that is not one of the table's, and why."""


class Unreadable(BadEntry):
    """A line that was kept as an entry and is none. Whoever writes a wrong one meets BadEntry itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its type, the version of that type, and its fields."""

    type: str
    v: int
    data: Mapping[str, canonical.Value]


def make(type: str, data: Mapping[str, object], v: int = VERSION) -> bytes:  # noqa: A002 -- the field's name
    """Write an entry's line, without the newline. Raises BadEntry where it does not fit the table."""
    _check(type, data, v)
    try:
        return canonical.encode({"data": dict(data), "type": type, "v": v}).encode("ascii")
    except canonical.NotCanonical as error:
        raise BadEntry(str(error)) from error


def read(line: bytes) -> Entry:
    """Read an entry's line, without the newline. Raises Unreadable where it is not what `make` writes."""
    try:
        return _read(line)
    except BadEntry as error:
        raise Unreadable(str(error)) from error


def _read(line: bytes) -> Entry:
    try:
        value = canonical.parse(line.decode("ascii"))
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not ASCII"
        raise BadEntry(message) from error
    except canonical.NotCanonical as error:
        raise BadEntry(str(error)) from error
    if not isinstance(value, dict) or value.keys() != {"data", "type", "v"}:
        message = "an entry has exactly data, type and v"
        raise BadEntry(message)
    kind, version, data = value["type"], value["v"], value["data"]
    if not isinstance(kind, str) or not isinstance(version, int) or not isinstance(data, dict):
        message = "type must be text, v a whole number and data an object"
        raise BadEntry(message)
    _check(kind, data, version)
    return Entry(kind, version, data)


def _check(kind: str, data: Mapping[str, object], version: int) -> None:
    shapes = TYPES.get(kind)
    if shapes is None:
        message = f"there is no entry of type {kind}"
        raise BadEntry(message)
    if isinstance(version, bool) or version != VERSION:
        message = f"{kind} has no version {version}"
        raise BadEntry(message)
    for missing in sorted(shapes.keys() - data.keys()):
        message = f"{kind} lacks {missing}"
        raise BadEntry(message)
    for extra in sorted(map(str, data.keys() - shapes.keys())):
        message = f"{kind} has no field {extra}"
        raise BadEntry(message)
    for field, shape in sorted(shapes.items()):
        if not shape.fits(data[field]):
            message = f"{field} of {kind} must be {shape.words}"
            raise BadEntry(message)
