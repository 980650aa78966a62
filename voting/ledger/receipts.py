"""A receipt: all that a member needs to find their own ballot in what is published, and to recompute it.

It shows how its member voted to anyone they give it to. What binds the other side is the cast note: the
ledger's key signs the leaf of the entry in the moment of casting, so an entry that is left out or changed
afterwards can be shown to have been promised.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from voting.ballots import State
from voting.hashing import DIGEST_BYTES
from voting.ledger import ballots, entries, notes, tree, whole
from voting.ledger.keys import ID_BYTES, decode_base64, encode_base64

if TYPE_CHECKING:
    from voting.ledger.ballots import Criterion, Mark

Form: TypeAlias = Literal["lists", "whole"]

FORMAT = "evenhand-receipt/1"
HEADING = "evenhand cast v1"
SIGNATURE_BYTES = ID_BYTES + 64

_NOTE_TEXT = re.compile(rf"{HEADING}\n(?P<line>[^\n]+)\n(?P<leaf>[A-Za-z0-9+/=]+)\n")
_FORK = re.compile(r"[2-9]|[1-9][0-9]{1,8}")


class BadReceipt(ValueError):
    """A text that is no receipt, or one whose parts do not belong together; the reason is a sentence."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The way from the leaf to the root of the first `size` entries."""

    index: int
    size: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A ballot as its member cast it, with its secrets, and the note that the ledger's key signed then.

    A `whole` ballot has one commitment, its digest, for which no seed is needed: that is empty. A mark of it
    that has no score is `not-yet` here, whatever the reason was.
    """

    origin: str
    name: str
    salt: bytes
    slot: bytes
    revision: int
    seed: bytes
    blind: bytes
    criteria: tuple[Criterion, ...]
    marks: tuple[Mark, ...]
    note: str
    proof: Proof | None = None
    form: Form = "lists"

    def commitments(self) -> list[bytes]:
        """Work out the commitments, in the order in which the digest takes them: of a whole one its own."""
        if self.form == "whole":
            return [whole.digest(self.origin, self.ballot(), len(self.criteria))]
        return ballots.commitments(self.origin, self.slot, self.seed, self.marks, self.criteria)

    def ballot(self) -> whole.WholeBallot:
        """Give the ballot as it is opened where whole ballots are published."""
        return whole.WholeBallot(self.slot, self.revision, self.blind, whole.scores_of(self.marks))

    def entry(self) -> bytes:
        """Work out the line of the entry `ballot-cast`."""
        sealed = self.commitments()
        if self.form == "whole":
            (digest,) = sealed
        else:
            digest = ballots.digest(self.origin, self.slot, self.revision, self.blind, sealed)
        data = {"digest": digest.hex(), "revision": self.revision, "slot": self.slot.hex()}
        return entries.make("ballot-cast", data)

    def leaf(self) -> bytes:
        """Work out the leaf hash that the note must name."""
        return tree.leaf_hash(self.entry())


@dataclass(frozen=True, slots=True)
class CastNote:
    """A cast note taken apart: `line` is the origin line of the checkpoints of that time. Not yet checked."""

    line: str
    leaf: bytes
    signature: notes.Signature


def cast_note_text(origin: str, leaf_hash: bytes) -> str:
    """Give the text that the ledger's key signs when a ballot is cast.

    `origin` is the origin line of the ledger's checkpoints, which ends in `/2` and so on once it forked.
    """
    return f"{HEADING}\n{origin}\n{encode_base64(leaf_hash)}\n"


def read_note(note: str, origin: str) -> CastNote:
    """Take a cast note apart. Raises BadReceipt where it is not one of this ledger."""
    try:
        parsed = notes.parse(note.encode())
    except (notes.MalformedNote, UnicodeEncodeError) as error:
        raise BadReceipt("Its note is not a signed note.") from error
    match = _NOTE_TEXT.fullmatch(parsed.text)
    leaf = decode_base64(match["leaf"]) if match else None
    if not match or leaf is None or len(leaf) != DIGEST_BYTES:
        raise BadReceipt("Its note is not one of a ballot that was cast.")
    if match["line"] != origin and fork_of(match["line"], origin) is None:
        raise BadReceipt("Its note is of another ledger.")
    if len(parsed.signatures) != 1:
        raise BadReceipt("Its note has not exactly one signature.")
    (signature,) = parsed.signatures
    if signature.name != match["line"] or ID_BYTES + len(signature.signature) != SIGNATURE_BYTES:
        raise BadReceipt("Its note is not signed in the ledger's name.")
    return CastNote(match["line"], leaf, signature)


def fork_of(line: str, origin: str) -> str | None:
    """Give the number that a checkpoint's origin line has after the ledger's origin, or None."""
    base, _, number = line.rpartition("/")
    return number if base == origin and _FORK.fullmatch(number) else None


def make(receipt: Receipt) -> bytes:
    """Give the bytes of a receipt's file: the same from the same receipt."""
    is_whole = receipt.form == "whole"
    record: dict[str, object] = {
        "format": FORMAT,
        **({"form": "whole"} if is_whole else {}),
        "origin": receipt.origin,
        "name": receipt.name,
        "salt": receipt.salt.hex(),
        "slot": receipt.slot.hex(),
        "revision": receipt.revision,
        **({} if is_whole else {"seed": receipt.seed.hex()}),
        "blind": receipt.blind.hex(),
        "criteria": [{"id": each.id, "weight": each.weight} for each in receipt.criteria],
        "marks": [
            {"proposal": mark.proposal, "state": _said(receipt, mark), "scores": list(mark.scores)}
            for mark in receipt.marks
        ],
        "note": receipt.note,
    }
    if receipt.proof is not None:
        record["proof"] = {
            "index": receipt.proof.index,
            "size": receipt.proof.size,
            "hashes": [each.hex() for each in receipt.proof.hashes],
        }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _said(receipt: Receipt, mark: Mark) -> str:
    is_unsaid = receipt.form == "whole" and mark.state is not State.SCORED
    return whole.NO_SCORE if is_unsaid else mark.state.value
