"""What the funder's report is made of: the published files, the public ledger and public corrections.

Nothing else of the database is read, so the report can tell no more than the bundle and the result page do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from grants import dates
from grants.audit import ledger
from grants.audit.keys import settings
from grants.decisions import corrections
from grants.reports.publication import published_files
from grants.rounds.rules import Rules
from voting.ledger import entries

if TYPE_CHECKING:
    from datetime import date, datetime

    from grants.decisions.corrections import Corrected
    from grants.rounds.models import Round
    from voting.ledger.entries import Entry

Record = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """A published round. Money is in minor units, moments are in UTC; `proposals` are in the roll's order."""

    slug: str
    address: str
    collaborative: str
    rules: Rules
    result: Record
    proposals: tuple[Record, ...]
    key: str
    checkpoint: str
    lines: tuple[bytes, ...]
    entries: tuple[Entry, ...]
    corrections: tuple[Corrected, ...] = ()

    @property
    def is_imported(self) -> bool:
        """Whether it is a public election: no members, no groups, no questions."""
        return any(entry.type == "ballots-imported" for entry in self.entries)

    def last(self, entry_type: str) -> Record:
        """The data of the newest entry of a type that every published round has. Raises LookupError."""
        for entry in reversed(self.entries):
            if entry.type == entry_type:
                return dict(entry.data)
        raise LookupError(f"a published round's ledger has an entry {entry_type}")

    def local(self, moment: datetime) -> datetime:
        """The moment by the clocks of the round's place, without its zone, as a spreadsheet keeps it."""
        return moment.astimezone(ZoneInfo(self.rules.zone)).replace(tzinfo=None)

    def accepted(self) -> dict[str, date]:
        """The day on which each accepted award was accepted, by proposal."""
        return {
            str(entry.data["proposal"]): self.local(dates.from_stamp(str(entry.data["at"]))).date()
            for entry in self.entries
            if entry.type == "award-accepted"
        }


def of(round_: Round) -> Facts:
    """Read a published round. Raises Refused before publication."""
    files = published_files(round_)
    checkpoint = ledger.latest_checkpoint(round_.ledger_id)
    if checkpoint is None:
        raise LookupError("a published round has a checkpoint")
    lines = tuple(ledger.lines(round_.ledger_id))
    rules = Rules.read(files["ground-rules.json"])
    return Facts(
        slug=round_.slug,
        address=f"{settings().base_url}/rounds/{round_.slug}/results",
        collaborative=round_.collaborative.name,
        rules=rules,
        result=json.loads(files["result.json"]),
        proposals=tuple(json.loads(files["proposals.json"])),
        key=files["key.txt"].decode().strip(),
        checkpoint=checkpoint,
        lines=lines,
        entries=tuple(map(entries.read, lines)),
        corrections=tuple(corrections.told(round_.id, rules.zone)),
    )
