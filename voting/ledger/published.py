"""Reading openings.jsonl back, list by list, without believing any of it.

Such a file is large: 500 members scoring 300 proposals make hundreds of thousands of lines. Its lines have
three forms and no others, so each is compared with the pattern of its form, which accepts exactly what
canonical JSON with the right shapes is. Only what does not fit is read as JSON, to say what is wrong with it.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from voting.ballots import State
from voting.ledger import canonical
from voting.ledger.shapes import COUNT, HASH, ID, Shape, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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

_STATES = {state.value.encode("ascii"): state for state in State}

_BEGINNING = rb'\{"commitment":"(?P<commitment>[0-9a-f]{64})","criterion":"(?P<criterion>[!#-\[\]-~]{1,64})",'
_PROPOSAL = rb'"proposal":"(?P<proposal>[!#-\[\]-~]{1,64})"'
_SCORE = rb'(?:"score":(?P<score>0|[1-9][0-9]{0,15}),)?'
_MARK = _SCORE + rb'"state":"(?P<state>(?(score)scored|(?:abstained|recused|not-yet)))"'
_OPENED_LINE = re.compile(
    _BEGINNING + rb'"nonce":"(?P<nonce>[0-9a-f]{64})",' + _PROPOSAL + rb"," + _MARK + rb"\}\n"
)
_SEALED_LINE = re.compile(_BEGINNING + _PROPOSAL + rb"(?P<score>)(?P<state>)\}\n")  # says neither


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


class Lines(NamedTuple):
    """Lines of one list that have one form, from `start` to `end` of the file, which was compared with it."""

    data: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The list of one proposal and criterion, from line `line` of the file, with `size` commitments.

    `states` counts the states of its openings and is None where only totals are published. `scored` and
    `total` say what the list adds up to; where it is not opened they are as published, and None where fewer
    than three scored. Commitments and openings are taken from the file when they are asked for: of a large
    round they would fill the memory.
    """

    line: int
    proposal: str
    criterion: str
    size: int
    states: Mapping[State, int] | None
    scored: int | None
    total: int | None
    lines: Lines

    @property
    def commitments(self) -> tuple[bytes, ...]:
        """The commitments in the order of their lines."""
        pattern = _SEALED_LINE if self.states is None else _OPENED_LINE
        return tuple(unhexlify(match[1]) for match in pattern.finditer(*self.lines))

    @property
    def openings(self) -> tuple[Opening, ...] | None:
        """The openings in the order of their lines; None where only totals are published."""
        if self.states is None:
            return None
        return tuple(map(_opening, _OPENED_LINE.finditer(*self.lines)))


def read(data: bytes) -> Iterator[PublishedList]:
    """Give the lists of openings.jsonl in its order. Raises BadOpenings with the line and the reason."""
    if data and not data.endswith(b"\n"):
        raise BadOpenings(data.count(b"\n") + 1, "the last line does not end in a newline")
    at, number = 0, 1
    while at < len(data):
        each = _list(data, at, number)
        yield each
        at, number = each.lines.end, each.line + each.size + (each.states is None)


def _list(data: bytes, at: int, number: int) -> PublishedList:
    """Read the list whose first line is there, up to the first line of another."""
    first = _parsed(data, at, number)
    proposal, criterion = str(first["proposal"]), str(first["criterion"])
    is_opened = "nonce" in first
    if not is_opened and "commitment" in first:
        raise BadOpenings(number, "a list that is not opened begins with a line for its total")
    start = at if is_opened else data.index(b"\n", at) + 1
    marks, end = _run(_OPENED_LINE if is_opened else _SEALED_LINE, data, start, (proposal, criterion))
    size = sum(marks.values())
    if end < len(data):
        after = number + size + (not is_opened)
        following = _parsed(data, end, after)
        if (following["proposal"], following["criterion"]) == (proposal, criterion):
            raise BadOpenings(after, f"it does not belong in the list of {proposal} and {criterion}")
    lines = Lines(data, start, end)
    if not is_opened:
        shown = _whole(first.get("scored")), _whole(first.get("total"))
        return PublishedList(number, proposal, criterion, size, None, *shown, lines)
    states: Counter[State] = Counter()
    total = 0
    for (score, state), count in marks.items():
        states[_STATES[state]] += count
        total += int(score or 0) * count
    return PublishedList(number, proposal, criterion, size, states, states[State.SCORED], total, lines)


def _run(
    pattern: re.Pattern[bytes], data: bytes, at: int, names: tuple[str, str]
) -> tuple[dict[tuple[bytes, bytes], int], int]:
    """Go through the lines of one form and list: how many have each score and state, and the end."""
    raw = (names[0].encode("ascii"), names[1].encode("ascii"))
    marks: dict[tuple[bytes, bytes], int] = {}
    match = pattern.match(data, at)
    while match and match.group("proposal", "criterion") == raw:
        mark = (match["score"], match["state"])
        if mark not in marks and int(mark[0] or 0) > canonical.LARGEST_INTEGER:
            break
        marks[mark] = marks.get(mark, 0) + 1
        at = match.end()
        match = pattern.match(data, at)
    return marks, at


def _parsed(data: bytes, at: int, number: int) -> dict[str, canonical.Value]:
    """Read the line that begins there as JSON of one of the shapes. Raises BadOpenings."""
    line = data[at : data.index(b"\n", at)]
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
    return value


def _whole(value: canonical.Value | None) -> int | None:
    return value if isinstance(value, int) else None


def _opening(match: re.Match[bytes]) -> Opening:
    sealed, nonce, score, state = match.group("commitment", "nonce", "score", "state")
    given = None if score is None else int(score)
    return Opening(unhexlify(sealed), unhexlify(nonce), _STATES[state], given)
