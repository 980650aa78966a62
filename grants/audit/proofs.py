"""Proofs for anybody to check, with a program of their own: of one entry, or of one checkpoint after another.

Both are written as C2SP writes them: `tlog-proof` for an entry, the head of a `tlog-witness` request for two
checkpoints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grants.audit.ledger import lines
from grants.audit.queries import checkpoints_of
from voting.ledger import checkpoints, notes, tree
from voting.ledger.keys import encode_base64

if TYPE_CHECKING:
    from grants.audit.models import Checkpoint, Ledger


class NotAsSigned(Exception):
    """The tables hold other entries than those that the newest checkpoint was signed for."""


@dataclass(frozen=True)
class Inclusion:
    """That an entry is in the tree a checkpoint signs for: hashes of 32 bytes, from the leaf up."""

    index: int
    line: bytes
    leaf: bytes
    hashes: list[bytes]
    size: int
    root: bytes
    note: str

    def text(self) -> str:
        """The proof as C2SP's tlog-proof writes it, with the checkpoint it leads to."""
        hashes = "".join(f"{encode_base64(each)}\n" for each in self.hashes)
        return f"c2sp.org/tlog-proof@v1\nindex {self.index}\n{hashes}\n{self.note}"


def head(kept: Checkpoint) -> checkpoints.Checkpoint:
    """What a kept checkpoint signs for."""
    return checkpoints.parse(notes.parse(kept.note.encode()).text)


def inclusion(ledger: Ledger, index: int) -> Inclusion | None:
    """The proof of an entry to the newest checkpoint; None where none covers it yet. Raises NotAsSigned."""
    kept = checkpoints_of(ledger.id)
    if not kept or not 0 <= index < kept[-1].size:
        return None
    newest = kept[-1]
    leaves = lines(ledger.id)[: newest.size]
    hashes = [tree.leaf_hash(line) for line in leaves]
    if tree.root_of_hashes(hashes) != head(newest).root:
        raise NotAsSigned
    return Inclusion(
        index=index,
        line=leaves[index],
        leaf=hashes[index],
        hashes=tree.inclusion_proof(hashes, index),
        size=newest.size,
        root=head(newest).root,
        note=newest.note,
    )


def consistency(ledger: Ledger, old: int, new: int) -> str | None:
    """That the checkpoint over `new` entries goes on from that over `old`; None where one was not made."""
    sizes = {each.size for each in checkpoints_of(ledger.id)}
    if old not in sizes or new not in sizes or old > new:
        return None
    hashes = [tree.leaf_hash(line) for line in lines(ledger.id)[:new]]
    proof = tree.consistency_proof(hashes, old)
    return f"old {old}\n" + "".join(f"{encode_base64(each)}\n" for each in proof)
