"""A ledger as the database holds it now, read once and shared by the comparisons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import KeyMissing
from grants.audit.models import LedgerEntry
from grants.db import db, stamp
from voting.ledger import entries
from voting.verify.evidence import Numbered, entry_name

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator
    from datetime import datetime

    from grants.rounds.models import Round

UNREADABLE = (KeyMissing, ValueError, LookupError, TypeError)
"""What opening a row raises that somebody wrote into: the sealing notices first, nearly always."""


@dataclass(frozen=True)
class Trail:
    """A round and the rows of its ledger: (number, line), in the order of their numbers."""

    round_: Round
    rows: list[tuple[int, bytes]]

    @classmethod
    def of(cls, round_: Round) -> Trail:
        """Read a round's ledger as it is, whole or not."""
        query = (
            select(LedgerEntry.position, LedgerEntry.line)
            .where(LedgerEntry.ledger_id == round_.ledger_id)
            .order_by(LedgerEntry.position)
        )
        return cls(round_, [(position, bytes(line)) for position, line in db.session.execute(query)])

    @property
    def lines(self) -> list[bytes]:
        """The leaves of the tree."""
        return [line for _position, line in self.rows]

    @cached_property
    def is_whole(self) -> bool:
        """Whether the numbers count up from 0 without a gap."""
        return [position for position, _line in self.rows] == list(range(len(self.rows)))

    @cached_property
    def entries(self) -> list[Numbered]:
        """The entries that can be read, under the numbers that they have in the database."""
        read = ((position, _read(line)) for position, line in self.rows)
        return [Numbered(at, entry.type, entry.data) for at, entry in read if not isinstance(entry, str)]

    @cached_property
    def unreadable(self) -> list[str]:
        """A sentence for each entry that cannot be read."""
        read = ((position, _read(line)) for position, line in self.rows)
        return [f"{entry_name(at)}: {reason}" for at, reason in read if isinstance(reason, str)]

    @property
    def can_open(self) -> bool:
        """Whether what the round's key sealed is to be opened: no longer, once its ledger ends the key."""
        return not self.all("key-destroyed")

    def all(self, *kinds: str) -> list[Numbered]:
        """All entries of these types, in order."""
        return [entry for entry in self.entries if entry.type in kinds]

    def redacted_after(self, entry: Numbered) -> int:
        """How many people were forgotten after an entry."""
        return sum(each.index > entry.index for each in self.all("redaction"))

    def last(self, kind: str) -> Numbered | None:
        """The last entry of a type, if there is one."""
        return next(reversed(self.all(kind)), None)


def _read(line: bytes) -> entries.Entry | str:
    try:
        return entries.read(line)
    except entries.BadEntry as fault:
        return str(fault)


def paired(
    logged: Iterable[tuple[Hashable, Numbered]], kept: Iterable[tuple[Hashable, str]]
) -> Iterator[str]:
    """Entries and rows that should be one to one, each by its whole content: those that have no partner.

    The text of a row says what it is, for want of an entry to name.
    """
    rows = list(kept)
    left = Counter(name for name, _text in rows)
    for name, entry in logged:
        if left[name]:
            left[name] -= 1
        else:
            yield f"{entry}: what it records is not in the database as it was then"
    for name, text in rows:
        if left[name]:
            left[name] -= 1
            yield f"{text} is in the database, and no entry records it"


def same(entry: Numbered, what: str, **expected: object) -> Iterator[str]:
    """Fields of an entry that are not what the database gives for them."""
    for field, value in expected.items():
        if entry.data[field] != value:
            yield f"{entry}: {what} in the database has another {field} than the entry"


def moment(at: datetime | None) -> str:
    """A moment as entries write it; empty where there is none."""
    return stamp(at) if at else ""
