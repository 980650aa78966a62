"""Whether a ledger's new head follows from an older one: what a witness asks before it signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voting.hashing import DIGEST_BYTES
from voting.ledger import checkpoints, notes, tree
from voting.ledger.keys import BadKey, decode_base64, parse_key

LARGEST_PROOF = 10_000  # bytes
MOST_HASHES = 63  # as C2SP's tlog-witness has it

_OLD = re.compile(r"old (?P<size>0|[1-9][0-9]{0,15})")


class CannotTell(Exception):
    """What is needed to judge is missing or cannot be read; the reason is a sentence."""


class DoesNotFollow(Exception):
    """The checkpoint must not be cosigned; the reason is a sentence."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A consistency proof from the first `old` entries on."""

    old: int
    hashes: tuple[bytes, ...]


def read_proof(data: bytes) -> Proof:
    """Read a proof: `old SIZE`, then one hash in base64 a line. Raises CannotTell."""
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise CannotTell("The proof is not ASCII.") from error
    match = _OLD.fullmatch(lines[0])
    hashes = [decode_base64(line) for line in lines[1:-1]]
    if len(data) > LARGEST_PROOF or len(hashes) > MOST_HASHES:
        raise CannotTell(f"The proof has more than {MOST_HASHES} lines.")
    if match is None or lines[-1] or not all(each and len(each) == DIGEST_BYTES for each in hashes):
        raise CannotTell("A proof is a line “old SIZE” and lines of one hash in base64 each.")
    return Proof(int(match["size"]), tuple(each for each in hashes if each))


def head(data: bytes, log_key: str) -> checkpoints.Checkpoint:
    """Give the checkpoint in a note that the ledger's key signed. Raises DoesNotFollow or CannotTell."""
    try:
        text = notes.open_note(data, [log_key]).text
        found = checkpoints.parse(text)
    except (notes.MalformedNote, checkpoints.BadCheckpoint, BadKey) as error:
        raise CannotTell(f"This is no checkpoint. {error}") from error
    except notes.NoCryptography:
        raise
    except notes.NoteError as error:
        raise DoesNotFollow("The ledger's key did not sign this checkpoint.") from error
    if found.origin != parse_key(log_key).name:
        raise DoesNotFollow(f"The key is not that of {found.origin}.")
    return found


def check(new: checkpoints.Checkpoint, old: checkpoints.Checkpoint, proof: Proof | None) -> None:
    """Make sure that `new` goes on from `old`. Raises DoesNotFollow or CannotTell."""
    if new.origin != old.origin:
        raise CannotTell(f"The earlier checkpoint is of {old.origin}, and this one of {new.origin}.")
    if new.size < old.size:
        raise DoesNotFollow(
            f"This checkpoint has {new.size} entries, and {old.size} were signed for before. If there is a "
            "newer one, take that. If this is the newest, the ledger was put back: keep both checkpoints."
        )
    if new.size == old.size:
        if new.root != old.root:
            raise DoesNotFollow(
                f"The ledger has forked: it was signed for twice with {new.size} entries that differ. "
                "Keep both checkpoints."
            )
        return
    if old.size == 0:
        return  # every ledger begins with nothing
    if proof is None:
        raise CannotTell(
            f"What was added since the first {old.size} entries needs a proof: give it with --proof."
        )
    if proof.old != old.size:
        raise CannotTell(f"The proof is from {proof.old} entries on, and one from {old.size} is needed.")
    if not tree.verify_consistency(old.size, new.size, old.root, new.root, proof.hashes):
        raise DoesNotFollow(
            f"The proof does not show that the first {old.size} entries are still the same: "
            "the ledger has forked, or the proof is wrong. Keep both checkpoints."
        )
