"""A member's receipt: all that shows, to nobody but them, that their ballot counts as they cast it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import segno
from flask_babel import gettext as _

from grants.access.embargo import entries_are_open
from grants.audit import ledger, proofs
from grants.audit.keys import round_key
from grants.audit.queries import number_of
from grants.refusal import Refused
from grants.rounds.queries import rules_of
from grants.scoring.book import Book
from grants.scoring.roll import ballot_of, open_place, place_of
from voting.ledger import receipts, words
from voting.ledger.ballots import Criterion
from voting.ledger.receipts import Proof, Receipt

if TYPE_CHECKING:
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round

QUIET_MODULES = 4
"""The white edge that a reader of such a square needs."""
MOST_IN_A_SQUARE = 2_900
"""Letters; more than fit into the largest square there is."""


def receipt_of(round_: Round, member: Membership) -> Receipt:
    """The receipt of what a member cast last, with its proof once entries may be seen.

    Raises Refused before anything was cast, and where the ballot was taken back.
    """
    place = place_of(round_, member)
    ballot = ballot_of(round_, member, place)
    cast = Book(round_.id).last_cast(ballot)
    if place is None or cast is None:
        raise Refused(_("You have not cast a ballot in this round, so there is no receipt."))
    if ballot.is_withdrawn:
        raise Refused(_("Your ballot was taken back when you stood aside. Cast it again to get a receipt."))
    opened = open_place(round_key(round_.id), place)
    kept, _reasons = cast
    rules = rules_of(round_.id)
    is_whole = rules.form == "ballots"
    bare = Receipt(
        origin=round_.ledger.origin,
        name=unicodedata.normalize("NFC", place.name),
        salt=bytes.fromhex(opened["salt"]),
        slot=kept.slot,
        revision=kept.revision,
        seed=b"" if is_whole else kept.seed,
        blind=kept.blind,
        criteria=tuple(Criterion(each.id, each.weight) for each in rules.criteria),
        marks=kept.marks,
        note="",
        form="whole" if is_whole else "lists",
    )
    number = number_of(round_.ledger_id, bare.entry())
    if number is None:
        raise LookupError("a ballot that was cast has no entry in the ledger")
    signed = replace(bare, note=ledger.sign_cast(round_.ledger, bare.leaf()))
    return replace(signed, proof=_proof(round_, number)) if entries_are_open(round_.phase) else signed


def _proof(round_: Round, number: int) -> Proof | None:
    try:
        found = proofs.inclusion(round_.ledger, number)
    except proofs.NotAsSigned:  # a proof of something else would only make the receipt look wrong
        return None
    return None if found is None else Proof(number, found.size, tuple(found.hashes))


def square(address: str) -> str | None:
    """A QR code of an address as SVG, or None where it is too long for one."""
    if len(address) > MOST_IN_A_SQUARE:
        return None
    made = segno.make(address, error="l", micro=False)
    return made.svg_inline(
        scale=3, border=QUIET_MODULES, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )


def code_of(receipt: Receipt) -> str:
    """The receipt in words, to be looked for in the list of all that count."""
    return words.code(receipt.leaf())


def file_of(receipt: Receipt) -> bytes:
    """The receipt as the file that the verifier and the check page read."""
    return receipts.make(receipt)
