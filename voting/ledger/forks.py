"""Forks: a ledger that was put back behind a checkpoint it had signed, and goes on under another name.

What was signed for stays signed for. So the restored ledger says in an entry of its own, `forked`, how much
was there before, and its checkpoints have another origin from then on: nobody can take the two for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.ledger import entries, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voting.ledger.checkpoints import Checkpoint

_END = b'"type":"forked","v":1}'


@dataclass(frozen=True, slots=True)
class Fork:
    """One entry `forked`: where it stands, what it is numbered, and the newer checkpoint that was found.

    `restored` is what the entry says of how many there were when it was found; `index` is where it stands.
    """

    index: int
    number: int
    restored: int
    root: bytes
    signed: int

    @property
    def lost(self) -> str:
        """What was lost, in words."""
        if self.signed <= self.index:
            return f"the first {self.signed} entries were signed for before, and not all of them are these"
        if self.signed == self.index + 1:
            return f"entry {self.index} at least was signed for before and is gone"
        return f"entries {self.index} to {self.signed - 1} at least were signed for before and are gone"


def of(lines: Iterable[bytes]) -> list[Fork]:
    """List a ledger's forks, in the order of its entries; one that cannot be read is left out."""
    return [
        fork
        for index, line in enumerate(lines)
        if line.endswith(_END) and (fork := _read(index, line)) is not None
    ]


def _read(index: int, line: bytes) -> Fork | None:
    try:
        data = entries.read(line).data
    except entries.BadEntry:
        return None
    number, restored, signed = (int(str(data[name])) for name in ("number", "restored", "signed"))
    return Fork(index, number, restored, bytes.fromhex(str(data["root"])), signed)


def number(forks: Iterable[Fork], size: int | None = None) -> int:
    """Give the number under which the first `size` entries are signed for, or all; 1 without a fork."""
    return max((fork.number for fork in forks if size is None or fork.index < size), default=1)


def reach(head: Checkpoint, lines: Sequence[bytes], forks: Iterable[Fork]) -> int:
    """Tell how many of the entries are those of the ledger that the checkpoint is of.

    One that forked later shares with it what was restored, and nothing after.
    """
    return min([len(lines), *(fork.index for fork in forks if fork.number > head.number)])


def holds(head: Checkpoint, lines: Sequence[bytes], forks: Sequence[Fork]) -> bool:
    """Tell whether the ledger goes on from a checkpoint, signed under a name that the ledger has or had."""
    return (
        head.number <= number(forks)
        and head.size <= reach(head, lines, forks)
        and tree.root(lines[: head.size]) == head.root
    )


def is_behind(head: Checkpoint, lines: Sequence[bytes]) -> bool:
    """Tell whether a ledger lacks what this checkpoint of its own was signed for, and does not say so yet.

    `lines` are its entries, the leaves of its tree. A fork says so of the checkpoint that it names, and of
    any that was signed before that one and after what was restored.
    """
    found = of(lines)
    return not holds(head, lines, found) and not _is_told(head, lines, found)


def _is_told(head: Checkpoint, lines: Sequence[bytes], forks: Sequence[Fork]) -> bool:
    later = [fork for fork in forks if fork.number > head.number]
    if any((fork.signed, fork.root) == (head.size, head.root) for fork in later):
        return True
    beyond = head.size > reach(head, lines, forks)
    return beyond and any(fork.signed > head.size for fork in later)
