"""Corrections: each public text and its entry say the same, and two seats of the collaborative signed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from grants.collaboratives.models import Membership
from grants.db import db
from grants.decisions.corrections import corrections
from grants.reports.correcting import commitment
from grants.reports.matching.trail import moment, paired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.decisions.models import Correction
    from grants.reports.matching.trail import Trail


def correction(trail: Trail) -> Iterator[str]:
    """Rows and entries one to one, by the commitment to the text, the moment and the number of seats."""
    yield from paired(
        (
            ((entry.text("at"), entry.text("commitment"), entry.count("seats")), entry)
            for entry in trail.all("correction")
        ),
        (
            ((moment(row.made_at), commitment(row), _seats(trail, row)), "a correction")
            for row in corrections(trail.round_.id)
        ),
    )


def _seats(trail: Trail, row: Correction) -> int:
    """How many different seats of this collaborative signed it; somebody forgotten keeps theirs."""
    query = select(func.count(Membership.id)).where(
        Membership.id.in_([row.written_by, row.agreed_by]),
        Membership.collaborative_id == trail.round_.collaborative_id,
    )
    return db.session.scalar(query) or 0
