"""Receipts and links of the round in members_round, as they would be handed out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.voting.made_rounds import PRIVATE, PUBLIC, secret
from tests.voting.members_round import ORIGIN, SCORES, Wishes, cast_ballots
from voting.ledger import links, notes, tree
from voting.ledger.ballots import Criterion
from voting.ledger.receipts import Proof, Receipt, cast_note_text

if TYPE_CHECKING:
    from tests.voting.made_rounds import Made

PLAIN = Wishes()
ALL_TOTALS = Wishes(publish="totals", weights=(2, 1))


def criteria(wishes: Wishes = PLAIN) -> tuple[Criterion, ...]:
    """The criteria of the round."""
    return (Criterion("c1", wishes.weights[0]), Criterion("c2", wishes.weights[1]))


def signed(receipt: Receipt, line: str = ORIGIN) -> Receipt:
    """The receipt with a cast note over what is in it now."""
    text = cast_note_text(line, receipt.leaf())
    return replace(receipt, note=notes.sign(text, line, PUBLIC, PRIVATE.sign))


def receipt_of(member: int = 1, wishes: Wishes = PLAIN, scores: dict[str, str] = SCORES) -> Receipt:
    """The receipt of a member's last cast."""
    ballot = cast_ballots(scores)[member]
    return signed(
        Receipt(
            origin=ORIGIN,
            name=f"Member {member}",
            salt=secret("salt", member),
            slot=ballot.slot,
            revision=ballot.revision,
            seed=b"" if wishes.publish == "ballots" else ballot.seed,
            blind=ballot.blind,
            criteria=criteria(wishes),
            marks=ballot.marks,
            note="",
            form="whole" if wishes.publish == "ballots" else "lists",
        )
    )


def proven(receipt: Receipt, made: Made, size: int | None = None) -> Receipt:
    """The receipt with the proof that it is among the first `size` entries."""
    lines = made.lines()[:size]
    index = lines.index(receipt.entry())
    hashes = tree.inclusion_proof([tree.leaf_hash(line) for line in lines], index)
    return replace(receipt, proof=Proof(index, len(lines), tuple(hashes)))


def links_of(wishes: Wishes = PLAIN, scores: dict[str, str] = SCORES) -> bytes:
    """The links of the round's final ballots."""
    asked: dict[str, Any] = {"floor": wishes.floor, "form": wishes.publish}
    return links.make(ORIGIN, list(scores), criteria(wishes), cast_ballots(scores), **asked)
