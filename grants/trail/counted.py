"""Which cast of each slot counts, from the entries alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.audit import ledger
from voting.ledger import entries, tree
from voting.ledger.words import code

if TYPE_CHECKING:
    from grants.rounds.models import Round


def codes(round_: Round) -> list[str]:
    """The codes of the last cast of every slot whose ballot stands, by the alphabet."""
    standing: dict[str, bytes] = {}
    for line in ledger.lines(round_.ledger_id):
        entry = entries.read(line)
        if entry.type == "ballot-cast":
            standing[str(entry.data["slot"])] = tree.leaf_hash(line)
        elif entry.type == "ballot-withdrawn":
            del standing[str(entry.data["slot"])]
    return sorted(code(leaf) for leaf in standing.values())
