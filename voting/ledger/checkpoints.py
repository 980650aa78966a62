"""Checkpoints (C2SP tlog-checkpoint): the text that is signed to say how long a ledger was, and its root."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voting.hashing import DIGEST_BYTES
from voting.ledger.keys import decode_base64, encode_base64
from voting.ledger.shapes import SIGNED_ORIGIN

_BODY = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,15})\n(?P<root>[A-Za-z0-9+/=]+)\n")


class BadCheckpoint(ValueError):
    """A text that is not the three lines of a checkpoint, and why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a ledger: whose it is, how many entries it had, and their root (32 bytes).

    `origin` is the ledger's own, or after a fork that and the fork's number: `host/slug/2`.
    """

    origin: str
    size: int
    root: bytes

    @property
    def ledger(self) -> str:
        """The ledger's origin, as in its first entry."""
        return split(self.origin)[0]

    @property
    def number(self) -> int:
        """1, or the number of the fork since which the ledger is signed for under this name."""
        return split(self.origin)[1]


def name(ledger: str, number: int) -> str:
    """Give the origin line of a ledger's checkpoints, and the name of its key; 1 is before a fork."""
    return ledger if number == 1 else f"{ledger}/{number}"


def split(origin: str) -> tuple[str, int]:
    """Take such a line apart into the ledger's origin and the number. What is no origin stays whole."""
    ledger, _, last = origin.rpartition("/")
    if SIGNED_ORIGIN.fits(origin) and "/" in ledger:
        return ledger, int(last)
    return origin, 1


def body(origin: str, size: int, root: bytes) -> str:
    """Write the text of a checkpoint, ready to be signed. Raises BadCheckpoint."""
    if not SIGNED_ORIGIN.fits(origin) or size < 0 or len(root) != DIGEST_BYTES:
        raise BadCheckpoint(
            f"A checkpoint needs {SIGNED_ORIGIN.words}, a size from 0 and a root of 32 bytes."
        )
    return f"{origin}\n{size}\n{encode_base64(root)}\n"


def parse(text: str) -> Checkpoint:
    """Read the text of a checkpoint, and make sure that it is what `body` writes. Raises BadCheckpoint.

    The format lets others add lines; a ledger of ours never does, so a further line is refused.
    """
    match = _BODY.fullmatch(text)
    root = decode_base64(match["root"]) if match else None
    if not match or root is None or len(root) != DIGEST_BYTES or not SIGNED_ORIGIN.fits(match["origin"]):
        raise BadCheckpoint("A checkpoint is an origin, a size and a root in base64, one a line.")
    return Checkpoint(match["origin"], int(match["size"]), root)
