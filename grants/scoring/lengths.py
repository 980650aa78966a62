"""Lengths that tell nothing: what is sealed is first made as long as the longest of its kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.rounds.rules import Criterion
    from voting.ledger.ballots import Mark

PAGE = 512
"""Bytes. A reason of usual length and none at all are of one length; only a long one shows that it is."""
COUNT_BYTES = 4


def to_pages(text: str) -> bytes:
    """A text with its length before it, filled up to whole pages."""
    plain = text.encode()
    counted = len(plain).to_bytes(COUNT_BYTES, "big") + plain
    return counted.ljust(-(-len(counted) // PAGE) * PAGE, b"\0")


def from_pages(pages: bytes) -> str:
    """The text back."""
    length = int.from_bytes(pages[:COUNT_BYTES], "big")
    return pages[COUNT_BYTES : COUNT_BYTES + length].decode()


def as_fullest(secrets: dict[str, object], marks: Sequence[Mark], criteria: Sequence[Criterion]) -> bytes:
    """A ballot as JSON, with spaces to the length it would have if every mark were the longest there is."""
    written = [[mark.proposal, mark.state.value, list(mark.scores)] for mark in marks]
    longest = max((state.value for state in State), key=len)
    highest = [max(point.score for criterion in criteria for point in criterion.points)] * len(criteria)
    fullest = [[mark.proposal, longest, highest] for mark in marks]
    room = len(json.dumps({**secrets, "marks": fullest}).encode())
    return json.dumps({**secrets, "marks": written}).encode().ljust(room)
