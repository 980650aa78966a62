"""Whose an interest is: sealed in its row, and found by a tag that only the round's key can make."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grants.audit.keys import RoundKey, round_key
from grants.deliberation.models import Interest
from voting.hashing import H

if TYPE_CHECKING:
    from grants.proposals.models import Proposal

SALT_BYTES = 32


@dataclass(frozen=True)
class Declared:
    """An interest, opened: the seat it is of, and the salted commitment that its entry holds.

    The seat is empty where its member was forgotten; then the salt is gone, and the commitment opens no more.
    """

    seat: str
    commitment: str


class Seats:
    """Seals and opens the seats of one round's interests. Raises KeyMissing where the key is away."""

    def __init__(self, round_id: str) -> None:
        self.round_id = round_id
        self.key: RoundKey = round_key(round_id)

    def tag(self, seat: str, proposal_id: str) -> bytes:
        """What finds the interest of this seat in this proposal, and lets there be one alone."""
        return self.key.tag("interest", seat, proposal_id)

    def new_row(self, seat: str, proposal: Proposal, *, is_logged: bool) -> Interest:
        """A new row for an interest, with a salt of its own."""
        tag = self.tag(seat, proposal.id)
        plain = json.dumps({"salt": secrets.token_hex(SALT_BYTES), "seat": seat}).encode()
        sealed = self.key.seal(plain, self._place(proposal.id, tag))
        return Interest(proposal_id=proposal.id, tag=tag, sealed=sealed, is_logged=is_logged)

    def open(self, row: Interest) -> Declared:
        """Whose it is. Raises KeyMissing where the row is not as it was made."""
        opened = json.loads(self.key.open(row.sealed, self._place(row.proposal_id, row.tag)))
        if "commitment" in opened:
            return Declared("", str(opened["commitment"]))
        seat, salt = str(opened["seat"]), bytes.fromhex(opened["salt"])
        return Declared(seat, H("interest", salt, seat.encode()).hex())

    def untied_tag(self, commitment: str, proposal_id: str) -> bytes:
        """The tag of an interest that is nobody's any more: it finds none of a seat."""
        return self.key.tag("untied interest", commitment, proposal_id)

    def untie(self, row: Interest) -> None:
        """Seal the commitment alone, in the same length: it still pairs with its entry, and leads nowhere."""
        plain = self.key.open(row.sealed, self._place(row.proposal_id, row.tag))
        commitment = self.open(row).commitment
        row.tag = self.untied_tag(commitment, row.proposal_id)
        alone = json.dumps({"commitment": commitment}).encode().ljust(len(plain))
        row.sealed = self.key.seal(alone, self._place(row.proposal_id, row.tag))

    def seal_anew(self, row: Interest) -> None:
        """The same, sealed once more: it was written when others were, and not only they stand out."""
        place = self._place(row.proposal_id, row.tag)
        row.sealed = self.key.seal(self.key.open(row.sealed, place), place)

    def _place(self, proposal_id: str, tag: bytes) -> str:
        return f"interest/{self.round_id}/{proposal_id}/{tag.hex()}"
