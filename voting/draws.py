"""Draws: what tells equals apart where ground rules agreed on it, from a value to an order anyone can repeat.

A tie order may name `draw`. It cannot be counted until the draw was made: its value, written as the ground
rules say, gives a seed, and `draw` becomes `seed:HEX`. The seed depends on the round and on the value alone;
were the ledger's root mixed in, whoever runs the server could try roots until one suits them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from voting.hashing import H
from voting.ties import DRAW, SEED

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AHEAD",
    "DRAW",
    "KINDS",
    "LOTS",
    "NONE",
    "PUBLIC",
    "SEATS",
    "resolved",
    "seed_name",
    "seed_of",
    "source_id",
    "told_by",
]

PUBLIC, LOTS, NONE = "public", "lots", "none"
"""A draw that everybody can look up; lots or dice thrown before members; what a closing says of neither."""
KINDS = (PUBLIC, LOTS)
SEATS = 2
"""So many read the value, each on their own, and nobody alone."""
AHEAD = timedelta(hours=24)
"""How long before a public draw ballots are closed, at the least."""
LONGEST_ID = 64
_DIGITS = 16


def seed_of(origin: str, value: str) -> bytes:
    """The seed that a draw's value gives in the round of this origin."""
    return H("draw", origin.encode("ascii"), value.encode("ascii"))


def seed_name(seed: bytes) -> str:
    """What a tie order calls this seed."""
    return f"{SEED}{seed.hex()}"


def resolved(tie_order: Sequence[str], seed: bytes) -> tuple[str, ...]:
    """The tie order that is counted by: `draw` is the seed now."""
    return tuple(seed_name(seed) if name == DRAW else name for name in tie_order)


def told_by(by: str, seed: bytes) -> str:
    """What settled a tie, as it is published: `draw`, not the seed that is written down once."""
    return " then ".join(DRAW if name == seed_name(seed) else name for name in by.split(" then "))


def source_id(source: str) -> str:
    """A short id of a public draw's source: "National Lottery Lotto" is national-lottery-lotto.

    ASCII letters in lower case and digits; whatever stands between them is one hyphen, 64 characters at most.
    A name without any of them is called by a part of its hash.
    """
    plain = "".join(
        letter.lower() if letter.isascii() and letter.isalnum() else " " for letter in source
    ).split()
    short = "-".join(plain)[:LONGEST_ID].strip("-")
    return short or f"source-{H('source', source.encode()).hex()[:_DIGITS]}"
