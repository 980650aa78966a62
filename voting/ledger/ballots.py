"""What a cast ballot leaves in the ledger: a slot, commitments, and one digest. Never a name, never a score.

Slots, salts, seeds, blinds, nonces and commitments are 32 raw bytes. A digest over scores alone could be
found again by trying all of them, so every commitment has a nonce that only the ballot's own seed can make,
and the digest of the ballot has a blind of its own.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from voting.ballots import State
from voting.hashing import DIGEST_BYTES, H, framed
from voting.ledger import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LENGTH_OF_NONCE = framed(bytes(DIGEST_BYTES))[:-DIGEST_BYTES]

ALL = "all"  # the reserved id under which the combined score is committed to


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question of the ground rules and the whole number its scores are multiplied by."""

    id: str
    weight: int

    def __post_init__(self) -> None:
        if self.id == ALL or self.weight < 1:
            raise ValueError(f"A criterion's weight is at least 1, and its id is not “{ALL}”.")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a ballot says of one proposal: `scores` in the order of the criteria, empty unless scored."""

    proposal: str
    state: State
    scores: tuple[int, ...]


def slot(origin: str, salt: bytes, name: str) -> bytes:
    """Give the place on the roll of the member called `name`, whose salt nobody else is shown."""
    return H("slot", origin.encode("ascii"), _raw(salt), unicodedata.normalize("NFC", name).encode())


def nonce(slot: bytes, seed: bytes, proposal: str, criterion: str) -> bytes:
    """Give the secret that hides one score until it is opened."""
    return Nonces(slot, seed)(_names(proposal, criterion))


class Nonces:
    """Makes the nonces of one ballot, from the `framed` ids of a proposal and a criterion."""

    def __init__(self, slot: bytes, seed: bytes) -> None:
        self._beginning = framed(b"nonce", _raw(slot), _raw(seed))

    def __call__(self, names: bytes) -> bytes:
        """Give the secret that hides one score until it is opened."""
        return sha256(self._beginning + names).digest()


def commitment(
    origin: str, proposal: str, criterion: str, state: State, score: int | None, nonce: bytes
) -> bytes:
    """Commit to one score or state. `score` is None exactly where the state is not `scored`."""
    return Seal(origin, proposal, criterion)(state, score, nonce)


class Seal:
    """Makes the commitments of one proposal and criterion; what they have in common is put together once."""

    def __init__(self, origin: str, proposal: str, criterion: str) -> None:
        self.names = _names(proposal, criterion)
        self._beginning = framed(b"score", origin.encode("ascii")) + self.names
        self._marks: dict[tuple[State, int | None], bytes] = {}

    def __call__(self, state: State, score: int | None, nonce: bytes) -> bytes:
        """Commit to one score or state. `score` is None exactly where the state is not `scored`."""
        mark = self._marks.get((state, score))
        if mark is None:
            if (score is None) is (state is State.SCORED) or (score is not None and score < 0):
                raise ValueError(f"A mark that is {state} cannot hold the score {score}.")
            written = b"" if score is None else str(score).encode("ascii")
            mark = self._beginning + framed(state.encode("ascii"), written) + _LENGTH_OF_NONCE
            self._marks[state, score] = mark
        return sha256(mark + _raw(nonce)).digest()


def values(mark: Mark, criteria: Sequence[Criterion]) -> list[tuple[str, int | None]]:
    """List what a mark commits to: each criterion's score in order, then the weighted sum under “all”.

    Raises ValueError where the mark has not one score, a whole number from 0, for each criterion.
    """
    if mark.state is not State.SCORED:
        if mark.scores:
            raise ValueError(f"{mark.proposal} is {mark.state} and yet has scores.")
        return [(name, None) for name in (*(criterion.id for criterion in criteria), ALL)]
    if len(mark.scores) != len(criteria) or any(score < 0 for score in mark.scores):
        raise ValueError(f"{mark.proposal} needs one score from 0 for each of {len(criteria)} criteria.")
    answers = list(zip(criteria, mark.scores, strict=True))
    combined = sum(criterion.weight * score for criterion, score in answers)
    return [*((criterion.id, score) for criterion, score in answers), (ALL, combined)]


def commitments(
    origin: str, slot: bytes, seed: bytes, marks: Sequence[Mark], criteria: Sequence[Criterion]
) -> list[bytes]:
    """List a ballot's commitments as its digest takes them.

    Proposals come in the roll's order, criteria in the ground rules' order, then “all”.
    """
    return [
        commitment(
            origin, mark.proposal, criterion, mark.state, score, nonce(slot, seed, mark.proposal, criterion)
        )
        for mark in marks
        for criterion, score in values(mark, criteria)
    ]


def digest(origin: str, slot: bytes, revision: int, blind: bytes, commitments: Iterable[bytes]) -> bytes:
    """Give what the entry `ballot-cast` holds of revision `revision`, which counts from 1."""
    if revision < 1:
        raise ValueError(f"Revisions count from 1, and this is {revision}.")
    fields = (origin.encode("ascii"), _raw(slot), str(revision).encode("ascii"), _raw(blind))
    return H("ballot", *fields, *map(_raw, commitments))


def roll_root(slots: Iterable[bytes]) -> bytes:
    """Give the root over all slots, ascending. Raises ValueError where one is there twice."""
    return tree.root(_ascending(slots))


def closing_root(lists: Iterable[Iterable[bytes]]) -> bytes:
    """Give the root over the roots of the lists of final commitments, each sorted here.

    Lists come in order: proposals as on the roll, criteria as in the ground rules, then “all”. Raises
    ValueError where a commitment is there twice, in whatever lists: two members with one receipt.
    """
    seen: set[bytes] = set()
    return tree.root(_list_root(members, seen) for members in lists)


def _list_root(members: Iterable[bytes], seen: set[bytes]) -> bytes:
    """Give the root of one list, and put its commitments with those `seen` in others."""
    ordered = list(_ascending(members))
    if not seen.isdisjoint(ordered):
        raise ValueError("A commitment is in two lists.")
    seen.update(ordered)
    return tree.root(ordered)


def _names(proposal: str, criterion: str) -> bytes:
    return framed(proposal.encode("ascii"), criterion.encode("ascii"))


def _ascending(leaves: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for leaf in sorted(map(_raw, leaves)):
        if leaf == last:
            raise ValueError(f"{leaf.hex()} is there twice.")
        yield leaf
        last = leaf


def _raw(data: bytes) -> bytes:
    if len(data) != DIGEST_BYTES:
        raise ValueError(f"Here {DIGEST_BYTES} bytes are needed, not {len(data)}.")
    return data
