"""What was corrected after publication, as everybody reads it beside the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants import dates
from grants.db import db
from grants.decisions.models import Correction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True)
class Corrected:
    """One public correction: its words, when it was made, and that moment's day in words."""

    text: str
    at: datetime
    day: str


def corrections(round_id: str) -> Sequence[Correction]:
    """Every correction of a round that two facilitators signed, the oldest first."""
    query = select(Correction).where(Correction.round_id == round_id, Correction.made_at.is_not(None))
    return db.session.scalars(query.order_by(Correction.made_at, Correction.id)).all()


def told(round_id: str, zone: str) -> list[Corrected]:
    """The same for a page or a report."""
    return [
        Corrected(each.text, each.made_at, dates.day_words(each.made_at, zone))
        for each in corrections(round_id)
        if each.made_at is not None
    ]
