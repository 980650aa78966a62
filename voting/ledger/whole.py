"""Whole ballots without names: one commitment a ballot, opened together where enough were cast.

A whole ballot hides its member only in a crowd: habits of scoring tell more when all answers of one member
stand side by side. So they are shown where at least 200 count, and otherwise only totals are. Why somebody
did not score is neither shown nor committed to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voting.ballots import State
from voting.hashing import DIGEST_BYTES, H
from voting.ledger import canonical
from voting.ledger.ballots import ALL, Criterion
from voting.ledger.published import BadOpenings, Lines, PublishedList
from voting.ledger.shapes import COUNT, HASH, ID, NUMBER, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.ledger.ballots import Mark
    from voting.ledger.openings import CastBallot

FEWEST_WHOLE = 200  # ballots that count, for whole ones to be shown
FEWEST_COUNTED = 3  # scores; with fewer, a total would tell each scorer about the other
NO_SCORE = "no-score"

_SCORES = Shape("a list of scores", lambda value: isinstance(value, list) and all(map(COUNT.fits, value)))
_MARKS = Shape(
    "a list of lists of scores", lambda value: isinstance(value, list) and all(map(_SCORES.fits, value))
)
_BALLOT = {"blind": HASH, "marks": _MARKS, "revision": NUMBER, "slot": HASH}
_HEAD = {"criterion": ID, "proposal": ID}
_COUNTED_HEAD = _HEAD | {"scored": COUNT, "total": COUNT}
_SEALED = {"commitment": HASH}


class WholeBallot(NamedTuple):
    """A ballot with what opens it: of each proposal its scores in order, none where it was not scored."""

    slot: bytes
    revision: int
    blind: bytes
    marks: tuple[tuple[int, ...], ...]


class Totals(NamedTuple):
    """What stands in openings.jsonl where too few ballots count to show them."""

    lists: list[PublishedList]
    commitments: list[bytes]


def of(ballot: CastBallot) -> WholeBallot:
    """Leave out why a proposal was not scored, and the seed, which nothing is made of here."""
    return WholeBallot(ballot.slot, ballot.revision, ballot.blind, scores_of(ballot.marks))


def scores_of(marks: Sequence[Mark]) -> tuple[tuple[int, ...], ...]:
    """Give what is committed to of each mark. Raises ValueError where scores and state do not go together."""
    if any((mark.state is State.SCORED) is not bool(mark.scores) for mark in marks):
        raise ValueError("A mark has scores exactly where it is scored.")
    return tuple(mark.scores for mark in marks)


def digest(origin: str, ballot: WholeBallot, criteria: int) -> bytes:
    """Give the one commitment to a ballot: for each proposal its state, then a field for each criterion.

    Raises ValueError where a mark has neither no score nor one from 0 for each of the `criteria`.
    """
    if ballot.revision < 1 or {len(ballot.slot), len(ballot.blind)} != {DIGEST_BYTES}:
        raise ValueError("Revisions count from 1, and a slot and a blind have 32 bytes.")
    fields = [origin.encode("ascii"), ballot.slot, str(ballot.revision).encode("ascii"), ballot.blind]
    known: dict[tuple[int, ...], list[bytes]] = {(): [NO_SCORE.encode("ascii"), *[b""] * criteria]}
    for scores in ballot.marks:
        written = known.get(scores)
        if written is None:
            if len(scores) != criteria or min(scores) < 0:
                raise ValueError(f"A mark needs one score from 0 for each of {criteria} criteria, or none.")
            written = [State.SCORED.encode("ascii"), *(str(score).encode("ascii") for score in scores)]
            known[scores] = written
        fields += written
    return H("ballot", *fields)


def combined(scores: Sequence[int], criteria: Sequence[Criterion]) -> int:
    """The weighted sum of one mark's scores."""
    return sum(criterion.weight * score for criterion, score in zip(criteria, scores, strict=True))


def publish(
    origin: str, proposals: Sequence[str], criteria: Sequence[Criterion], ballots: Sequence[WholeBallot]
) -> Iterator[bytes]:
    """Give the lines of openings.jsonl, each with its newline."""
    if len(ballots) >= FEWEST_WHOLE:
        for ballot in sorted(ballots):
            yield _line(as_record(ballot))
        return
    for each in lists(proposals, criteria, ballots):
        names: dict[str, object] = {"criterion": each.criterion, "proposal": each.proposal}
        yield _line(names if each.scored is None else names | {"scored": each.scored, "total": each.total})
    for sealed in sorted(digest(origin, ballot, len(criteria)) for ballot in ballots):
        yield _line({"commitment": sealed.hex()})


def lists(
    proposals: Sequence[str], criteria: Sequence[Criterion], ballots: Sequence[WholeBallot]
) -> Iterator[PublishedList]:
    """Add ballots up into the lists that other rounds publish, in their order; without single scores."""
    for place, proposal in enumerate(proposals):
        given = [ballot.marks[place] for ballot in ballots if ballot.marks[place]]
        for at, criterion in enumerate(criteria):
            total = sum(scores[at] for scores in given)
            yield _totalled(proposal, criterion.id, len(ballots), len(given), total)
        total = sum(combined(scores, criteria) for scores in given)
        yield _totalled(proposal, ALL, len(ballots), len(given), total)


def _totalled(proposal: str, criterion: str, size: int, scored: int, total: int) -> PublishedList:
    said = (scored, total) if scored >= FEWEST_COUNTED else (None, None)
    return PublishedList(1, proposal, criterion, size, None, said[0], said[1], Lines(b"", 0, 0))


def as_record(ballot: WholeBallot) -> dict[str, object]:
    """What a line of openings.jsonl, and links.json, say of a ballot."""
    return {
        "blind": ballot.blind.hex(),
        "marks": [list(scores) for scores in ballot.marks],
        "revision": ballot.revision,
        "slot": ballot.slot.hex(),
    }


def from_record(value: object, proposals: int | None = None, criteria: int | None = None) -> WholeBallot:
    """Read that back. Raises ValueError with a clause, also where it has not so many marks and scores."""
    if not isinstance(value, dict) or value.keys() != _BALLOT.keys():
        raise ValueError("it has not the fields of a ballot")
    for field, shape in _BALLOT.items():
        if not shape.fits(value[field]):
            raise ValueError(f"{field} must be {shape.words}")
    marks = tuple(map(tuple, value["marks"]))
    if proposals is not None and len(marks) != proposals:
        raise ValueError(f"it has {len(marks)} marks, and there are {proposals} proposals")
    if criteria is not None and any(len(scores) not in {0, criteria} for scores in marks):
        raise ValueError(f"a mark has neither no score nor one for each of {criteria} criteria")
    return WholeBallot(bytes.fromhex(value["slot"]), value["revision"], bytes.fromhex(value["blind"]), marks)


def read(data: bytes, proposals: int, criteria: int) -> list[WholeBallot]:
    """Read openings.jsonl where ballots are shown. Raises BadOpenings."""
    found = []
    for number, value in _parsed(data):
        try:
            found.append(from_record(value, proposals, criteria))
        except ValueError as error:
            raise BadOpenings(number, str(error)) from error
    return found


def read_totals(data: bytes) -> Totals:
    """Read openings.jsonl where totals are shown: heads, then a commitment a line. Raises BadOpenings."""
    heads: list[dict[str, canonical.Value]] = []
    commitments: list[bytes] = []
    for number, value in _parsed(data):
        if isinstance(value, dict) and value.keys() == _SEALED.keys():
            _fits(number, value, _SEALED)
            commitments.append(bytes.fromhex(str(value["commitment"])))
        elif not isinstance(value, dict) or value.keys() not in (_HEAD.keys(), _COUNTED_HEAD.keys()):
            raise BadOpenings(number, "it has not the fields of a total or of a commitment")
        elif commitments:
            raise BadOpenings(number, "a total stands after the commitments")
        else:
            _fits(number, value, _COUNTED_HEAD if "scored" in value else _HEAD)
            heads.append(value)
    return Totals([_head(at, head, len(commitments)) for at, head in enumerate(heads, 1)], commitments)


def _head(line: int, head: dict[str, canonical.Value], size: int) -> PublishedList:
    scored, total = (
        value if isinstance(value, int) else None for value in map(head.get, ("scored", "total"))
    )
    proposal, criterion = str(head["proposal"]), str(head["criterion"])
    return PublishedList(line, proposal, criterion, size, None, scored, total, Lines(b"", 0, 0))


def _fits(number: int, value: dict[str, canonical.Value], shapes: dict[str, Shape]) -> None:
    for field, shape in shapes.items():
        if not shape.fits(value[field]):
            raise BadOpenings(number, f"{field} must be {shape.words}")


def _parsed(data: bytes) -> Iterator[tuple[int, canonical.Value]]:
    if data and not data.endswith(b"\n"):
        raise BadOpenings(data.count(b"\n") + 1, "the last line does not end in a newline")
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            yield number, canonical.parse(line.decode("ascii"))
        except ValueError as error:  # not ASCII, or not canonical
            raise BadOpenings(number, str(error)) from error


def _line(value: object) -> bytes:
    return canonical.encode(value).encode("ascii") + b"\n"
