"""Reading openings.jsonl back, list by list, without believing any of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from voting.ballots import State
from voting.ledger import canonical
from voting.ledger.shapes import COUNT, HASH, ID, Shape, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATE = one_of(*State)
_NAMES = {"criterion": ID, "proposal": ID}
_HEAD = _NAMES
_COUNTED_HEAD = _NAMES | {"scored": COUNT, "total": COUNT}
_SEALED = _NAMES | {"commitment": HASH}
_OPENED = _SEALED | {"nonce": HASH, "state": _STATE}
_SCORED = _OPENED | {"score": COUNT}
_KINDS: dict[frozenset[str], dict[str, Shape]] = {
    frozenset(shapes): shapes for shapes in (_HEAD, _COUNTED_HEAD, _SEALED, _OPENED, _SCORED)
}


class BadOpenings(ValueError):
    """A line of openings.jsonl that cannot be read: `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class Opening(NamedTuple):
    """One opened score: what it was committed as, and what it is."""

    commitment: bytes
    nonce: bytes
    state: State
    score: int | None


class _Line(NamedTuple):
    number: int
    proposal: str
    criterion: str
    fields: dict[str, canonical.Value]

    def hash(self, field: str) -> bytes:
        return bytes.fromhex(str(self.fields[field]))

    def whole(self, field: str) -> int | None:
        value = self.fields.get(field)
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The list of one proposal and criterion, from line `line` of the file.

    `openings` is None where only totals are published; then `scored` and `total` say what the list adds up
    to, and are None where fewer than three scored.
    """

    line: int
    proposal: str
    criterion: str
    commitments: tuple[bytes, ...]
    openings: tuple[Opening, ...] | None
    scored: int | None
    total: int | None


def read(data: bytes) -> Iterator[PublishedList]:
    """Give the lists of openings.jsonl in its order. Raises BadOpenings with the line and the reason."""
    if data and not data.endswith(b"\n"):
        raise BadOpenings(data.count(b"\n") + 1, "the last line does not end in a newline")
    lines = (_parsed(number, line) for number, line in enumerate(data.split(b"\n")[:-1], start=1))
    for (proposal, criterion), members in groupby(lines, key=lambda line: (line.proposal, line.criterion)):
        yield _list(proposal, criterion, list(members))


def _parsed(number: int, line: bytes) -> _Line:
    try:
        value = canonical.parse(line.decode("ascii"))
    except ValueError as error:  # not ASCII, or not canonical
        raise BadOpenings(number, str(error)) from error
    shapes = _KINDS.get(frozenset(value)) if isinstance(value, dict) else None
    if shapes is None or not isinstance(value, dict):
        raise BadOpenings(number, "it has not the fields of an opening, of a commitment or of a total")
    for field, shape in shapes.items():
        if not shape.fits(value[field]):
            raise BadOpenings(number, f"{field} must be {shape.words}")
    if "state" in value and ("score" in value) is not (value["state"] == State.SCORED):
        raise BadOpenings(number, "a score stands with the state “scored” and with no other")
    return _Line(number, str(value["proposal"]), str(value["criterion"]), value)


def _list(proposal: str, criterion: str, lines: list[_Line]) -> PublishedList:
    first = lines[0]
    opened = "nonce" in first.fields
    members = lines if opened else lines[1:]
    if not opened and "commitment" in first.fields:
        raise BadOpenings(first.number, "a list that is not opened begins with a line for its total")
    for line in members:
        if "commitment" not in line.fields or ("nonce" in line.fields) is not opened:
            raise BadOpenings(line.number, f"it does not belong in the list of {proposal} and {criterion}")
    return PublishedList(
        first.number,
        proposal,
        criterion,
        tuple(line.hash("commitment") for line in members),
        tuple(map(_opening, members)) if opened else None,
        first.whole("scored"),
        first.whole("total"),
    )


def _opening(line: _Line) -> Opening:
    state = State(str(line.fields["state"]))
    return Opening(line.hash("commitment"), line.hash("nonce"), state, line.whole("score"))
