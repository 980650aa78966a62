"""What scrutineers get: which commitments belong to one ballot, and what those are that are not published.

With it they see whole ballots without names. They can tell that every published score belongs to a ballot
that was cast, that each ballot adds up, and what the result is where only totals are public.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from voting.ballots import State
from voting.hashing import DIGEST_BYTES
from voting.ledger import whole
from voting.ledger.ballots import ALL, commitment, nonce, values
from voting.ledger.canonical import LARGEST_INTEGER
from voting.ledger.openings import is_opened
from voting.ledger.published import Opening
from voting.ledger.shapes import NUMBER, ORIGIN

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from voting.ledger.ballots import Criterion
    from voting.ledger.openings import CastBallot, Form

FORMAT = "evenhand-links/1"
FORMAT_OF_WHOLE = "evenhand-whole-links/1"
LARGEST = 250_000_000  # bytes; 500 members scoring 300 proposals on 4 criteria, all in totals, make 140 MB
MOST_PARTS = 8_000_000  # values, which take more memory than their bytes; those members' have 5 million

_STATES = {state.value: state for state in State}
_TOP = {"ballots", "format", "origin"}
_BALLOT = {"blind", "commitments", "openings", "revision", "slot"}
_OPENED = {"at", "nonce", "state"}
_SCORED = {*_OPENED, "score"}


class BadLinks(ValueError):
    """A file that holds no links; the reason is a sentence."""


class LinkedBallot(NamedTuple):
    """A ballot: its commitments as its digest takes them, and by their places those that are opened here."""

    slot: bytes
    revision: int
    blind: bytes
    commitments: list[bytes]
    openings: dict[int, Opening]


@dataclass(frozen=True, slots=True)
class Links:
    """The ballots of one round, ascending by slot."""

    origin: str
    ballots: list[LinkedBallot]


def unopened(
    criteria: Sequence[Criterion], ballots: Sequence[CastBallot], *, floor: int, form: Form
) -> set[int]:
    """Give the places, in a ballot's row of commitments, of those lists that `publish` keeps closed."""
    names = [*(criterion.id for criterion in criteria), ALL]
    kept: set[int] = set()
    for place in range(len(ballots[0].marks) if ballots else 0):
        scored = sum(ballot.marks[place].state is State.SCORED for ballot in ballots)
        for number, name in enumerate(names):
            if not is_opened(name, scored, floor=floor, form=form, criteria=criteria):
                kept.add(place * len(names) + number)
    return kept


def make(
    origin: str,
    proposals: Sequence[str],
    criteria: Sequence[Criterion],
    ballots: Sequence[CastBallot],
    *,
    floor: int,
    form: Form,
) -> bytes:
    """Give the bytes of links.json for the final ballots; the other arguments are those of `publish`.

    Raises ValueError where a ballot's marks are not for exactly the proposals.
    """
    if any([mark.proposal for mark in ballot.marks] != list(proposals) for ballot in ballots):
        raise ValueError("A ballot's marks are not for the roll's proposals, in their order.")
    if form == "ballots":
        records = [whole.as_record(ballot) for ballot in sorted(map(whole.of, ballots))]
        return _written({"ballots": records, "format": FORMAT_OF_WHOLE, "origin": origin})
    kept = unopened(criteria, ballots, floor=floor, form=form)
    made = [_linked(origin, criteria, ballot, kept) for ballot in ballots]
    made.sort(key=lambda ballot: str(ballot["slot"]))
    return _written({"ballots": made, "format": FORMAT, "origin": origin})


def read(data: bytes) -> Links:
    """Read links.json, and make sure that it is what `make` writes. Raises BadLinks with a sentence."""
    value = _parsed(data, FORMAT)
    ballots = list(map(_read, value["ballots"]))
    _ascending([ballot.slot for ballot in ballots])
    return Links(value["origin"], ballots)


def read_whole(data: bytes, proposals: int, criteria: int) -> tuple[str, list[whole.WholeBallot]]:
    """Read the origin and the ballots of links.json, where a ballot has one commitment. Raises BadLinks."""
    value = _parsed(data, FORMAT_OF_WHOLE)
    try:
        ballots = [whole.from_record(each, proposals, criteria) for each in value["ballots"]]
    except ValueError as error:
        raise BadLinks(f"A ballot cannot be read: {error}.") from error
    _ascending([ballot.slot for ballot in ballots])
    return value["origin"], ballots


def _parsed(data: bytes, form: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise BadLinks(f"It is larger than {LARGEST} bytes.")
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_PARTS:
        raise BadLinks(f"It holds more than {MOST_PARTS} values.")
    try:
        value = json.loads(data.decode("ascii"))
        again = _written(value)  # a key that is there twice, a space or a fraction shows here
    except UnicodeDecodeError as error:
        raise BadLinks("It is not ASCII.") from error
    except (ValueError, RecursionError) as error:
        raise BadLinks("It cannot be read as JSON.") from error
    if not isinstance(value, dict) or value.keys() != _TOP or value["format"] != form:
        raise BadLinks(f"It has not exactly the fields of {form}.")
    if again != data:
        raise BadLinks("It is written in another way, or has a key twice.")
    if not ORIGIN.fits(value["origin"]) or not isinstance(value["ballots"], list):
        raise BadLinks("Its origin is not one, or its ballots are not a list.")
    return value


def _ascending(slots: Sequence[bytes]) -> None:
    for before, after in pairwise(slots):
        if after <= before:
            _refuse(after.hex(), "it does not stand after a lower slot, once")


def _linked(
    origin: str, criteria: Sequence[Criterion], ballot: CastBallot, kept: Container[int]
) -> dict[str, object]:
    commitments: list[str] = []
    openings: list[dict[str, int | str]] = []
    for mark in ballot.marks:
        for criterion, score in values(mark, criteria):
            secret = nonce(ballot.slot, ballot.seed, mark.proposal, criterion)
            sealed = commitment(origin, mark.proposal, criterion, mark.state, score, secret)
            if len(commitments) in kept:
                opened: dict[str, int | str] = {
                    "at": len(commitments),
                    "nonce": secret.hex(),
                    "state": mark.state.value,
                }
                openings.append(opened if score is None else opened | {"score": score})
            commitments.append(sealed.hex())
    return {
        "blind": ballot.blind.hex(),
        "commitments": commitments,
        "openings": openings,
        "revision": ballot.revision,
        "slot": ballot.slot.hex(),
    }


def _read(value: object) -> LinkedBallot:
    if not isinstance(value, dict) or value.keys() != _BALLOT:
        raise BadLinks("A ballot has not exactly its fields.")
    slot = _raw("?", value["slot"])
    name = slot.hex()
    if not NUMBER.fits(value["revision"]) or value["revision"] > LARGEST_INTEGER:
        _refuse(name, "its revision is not a whole number from 1")
    if not isinstance(value["commitments"], list) or not isinstance(value["openings"], list):
        _refuse(name, "its commitments or openings are not a list")
    commitments = [_raw(name, each) for each in value["commitments"]]
    openings: dict[int, Opening] = {}
    last = -1
    for each in value["openings"]:
        at, opening = _opening(name, each, commitments)
        if at <= last:
            _refuse(name, "its openings are not in the order of its commitments, each once")
        openings[at] = opening
        last = at
    return LinkedBallot(slot, value["revision"], _raw(name, value["blind"]), commitments, openings)


def _opening(name: str, value: object, commitments: list[bytes]) -> tuple[int, Opening]:
    if not isinstance(value, dict) or value.keys() not in (_OPENED, _SCORED):
        _refuse(name, "an opening has not exactly its fields")
    at, score = value["at"], value.get("score")
    state = _STATES.get(value["state"]) if isinstance(value["state"], str) else None
    if state is None or (state is State.SCORED) is (score is None):
        _refuse(name, "an opening has no state, or a score that does not go with it")
    if type(at) is not int or not 0 <= at < len(commitments):
        _refuse(name, "an opening is of no commitment")
    if score is not None and (type(score) is not int or not 0 <= score <= LARGEST_INTEGER):
        _refuse(name, "a score is not a whole number from 0")
    return at, Opening(commitments[at], _raw(name, value["nonce"]), state, score)


def _raw(name: str, text: object) -> bytes:
    try:
        raw = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        raw = b""
    if len(raw) != DIGEST_BYTES or raw.hex() != text:
        _refuse(name, "a value is not 32 bytes in lower-case hexadecimal")
    return raw


def _written(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _refuse(slot: str, clause: str) -> NoReturn:
    raise BadLinks(f"The ballot {slot}: {clause}.")
