"""Somebody with the published files alone, who puts single scores back together into ballots.

They know the origin, the roll's slots, each slot's last cast (revision and digest), and every list with its
commitments, nonces, states and scores. They hold no key, no seed, no blind and no copy of the database.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from voting.ballots import State
from voting.hashing import H
from voting.ledger import ballots, openings
from voting.ledger.ballots import ALL, Criterion, Mark
from voting.ledger.openings import CastBallot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

ORIGIN = "grants.example/relinked"
ONE_QUESTION = [Criterion("c1", 1)]
STATES = (State.SCORED,) * 3 + (State.ABSTAINED,)
FLOOR = openings.LOWEST_FLOOR


@dataclass(frozen=True)
class Opening:
    """One line of a published list."""

    commitment: bytes
    nonce: bytes
    state: str
    score: int | None

    @property
    def said(self) -> bytes:
        """State and score as bytes."""
        return self.state.encode() + (b"" if self.score is None else str(self.score).encode())


@dataclass(frozen=True)
class Published:
    """What is public of a round: each slot's last cast in the order of entries, and the lists."""

    proposals: list[str]
    casts: dict[bytes, tuple[int, bytes]]
    lists: dict[tuple[str, str], list[Opening]]


Ballot = tuple[tuple[Opening, ...], ...]
"""A guess: for each proposal its openings, criterion after criterion."""


def read(
    proposals: Sequence[str], casts: dict[bytes, tuple[int, bytes]], lines: Iterable[bytes]
) -> Published:
    """Take in openings.jsonl."""
    lists = defaultdict(list)
    for line in lines:
        one = json.loads(line)
        opened = bytes.fromhex(one["commitment"]), bytes.fromhex(one["nonce"]), one["state"], one.get("score")
        lists[one["proposal"], one["criterion"]].append(Opening(*opened))
    return Published(list(proposals), casts, dict(lists))


def made(chance: Random, members: int, proposals: int, highest: int = 3) -> list[CastBallot]:
    """Ballots on one question, of members who score as they like: all but the first five may abstain.

    So every list has as many scores as it takes to be opened.
    """
    names = [f"p{place + 1}" for place in range(proposals)]
    return [
        CastBallot(
            ballots.slot(ORIGIN, chance.randbytes(32), f"Member {member}"),
            1,
            chance.randbytes(32),
            chance.randbytes(32),
            tuple(_mark(chance, name, highest, STATES[: None if member >= FLOOR else 1]) for name in names),
        )
        for member in range(members)
    ]


def _mark(chance: Random, name: str, highest: int, states: Sequence[State]) -> Mark:
    state = chance.choice(states)
    return Mark(name, state, (chance.randint(1, highest),) if state is State.SCORED else ())


def publish(cast: Sequence[CastBallot], digest: Callable[[CastBallot], bytes]) -> Published:
    """What the application would publish of these ballots, but for the digest, which may be a weak one."""
    names = [mark.proposal for mark in cast[0].marks]
    lines = openings.publish(ORIGIN, names, ONE_QUESTION, cast, floor=FLOOR, form="per-proposal")
    return read(names, {each.slot: (each.revision, digest(each)) for each in cast}, lines)


def real(cast: CastBallot) -> bytes:
    """The digest as it is."""
    sealed = ballots.commitments(ORIGIN, cast.slot, cast.seed, cast.marks, ONE_QUESTION)
    return ballots.digest(ORIGIN, cast.slot, cast.revision, cast.blind, sealed)


def without_blind(cast: CastBallot) -> bytes:
    """Weak: whoever has the published commitments can try which of them belong together."""
    sealed = ballots.commitments(ORIGIN, cast.slot, cast.seed, cast.marks, ONE_QUESTION)
    return _hashed(cast.slot, cast.revision, sealed)


def without_secrets(cast: CastBallot) -> bytes:
    """Weaker: no blind and no nonces, only what was said."""
    return _hashed(cast.slot, cast.revision, [_said(mark) for mark in cast.marks])


def _said(mark: Mark) -> bytes:
    return mark.state.encode() + b"".join(str(score).encode() for score in mark.scores)


def _hashed(slot: bytes, revision: int, fields: Sequence[bytes]) -> bytes:
    return H("ballot", ORIGIN.encode(), slot, str(revision).encode(), *fields)


def by_what_was_said(published: Published) -> dict[bytes, list[tuple[bytes, ...]]]:
    """Try every combination of what was said on each proposal against every slot's digest."""
    said = [sorted({one.said for one in published.lists[name, ALL]}) for name in published.proposals]
    return {
        slot: [each for each in product(*said) if _hashed(slot, revision, each) == digest]
        for slot, (revision, digest) in published.casts.items()
    }


def by_commitments(
    published: Published, blinds: Sequence[tuple[bytes, ...]] = ((),)
) -> dict[bytes, list[tuple[bytes, ...]]]:
    """Try every combination of commitments, with each of these guesses of the blind, on every digest.

    A criterion's opening goes with a combined one that says the same, since they are of one ballot.
    """
    pairs = [
        [
            (one.commitment, both.commitment)
            for one in published.lists[name, "c1"]
            for both in published.lists[name, ALL]
            if one.said == both.said
        ]
        for name in published.proposals
    ]
    found = {}
    for slot, (revision, digest) in published.casts.items():
        tried = (sum(each, ()) for each in product(*pairs))
        found[slot] = [
            each for each in tried for blind in blinds if _hashed(slot, revision, [*blind, *each]) == digest
        ]
    return found


def smaller(published: Published, casts: int) -> Published:
    """Only the first few casts are attacked."""
    return replace(published, casts=dict(list(published.casts.items())[:casts]))


def joins(published: Published) -> dict[str, Callable[[str], list[Opening]]]:
    """Ways to put a list into an order in which it may stand beside another of the same round."""

    def sort(key: Callable[[Opening], object]) -> Callable[[str], list[Opening]]:
        return lambda name: sorted(published.lists[name, ALL], key=key)  # type: ignore[arg-type]

    return {
        "as listed": sort(lambda one: one.commitment),
        "by nonce": sort(lambda one: one.nonce),
        "by score, then as listed": sort(lambda one: (one.state, one.score or 0, one.commitment)),
        "by score, then by nonce": sort(lambda one: (one.state, one.score or 0, one.nonce)),
    }
