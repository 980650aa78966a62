"""What the ledger check says of a round as it is now, and whether that names an entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grants.audit.ledger import lines
from grants.db import db
from grants.reports.ledger_check import check
from grants.rounds.queries import round_named
from voting.ledger import entries

if TYPE_CHECKING:
    from grants.rounds.models import Round

TOLD = ("winter-round", "spring-round", "riverside")


def round_called(slug: str) -> Round:
    found = round_named(slug)
    assert found is not None
    return found


def findings(slug: str) -> list[str]:
    """Every sentence, on what the database holds at this moment of the transaction."""
    db.session.flush()
    db.session.expire_all()
    return list(check(round_called(slug)))


def ledger_of(slug: str) -> str:
    return round_called(slug).ledger_id


def lines_of(slug: str) -> list[bytes]:
    return list(lines(ledger_of(slug)))


def place_of(slug: str, kind: str, at: int = 0) -> int:
    """The number of the entry of this type: the first, or the one counted from 0."""
    return [place for place, line in enumerate(lines_of(slug)) if entries.read(line).type == kind][at]


def names(sentences: list[str], place: int) -> bool:
    """Whether one of the sentences is about this entry, or about a range that it is in."""
    for sentence in sentences:
        single = re.match(r"entry (-?\d+), line \d+ of entries\.jsonl( \([a-z-]+\))?: ", sentence)
        several = re.match(r"entries (\d+) to (\d+): ", sentence)
        if (single and int(single[1]) == place) or (several and int(several[1]) <= place <= int(several[2])):
            return True
    return False
