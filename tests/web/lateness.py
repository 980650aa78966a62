"""Time that passes while somebody types: a phase that moves on, a deadline that goes by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.rounds.models import Round
from tests import stories

if TYPE_CHECKING:
    from tests.access.world import Stage

GOING = "winter-round"
OVER = "2001-01-01T12:00:00Z"


def move(stage: Stage, phase: str) -> None:
    """A facilitator takes the round on, in another window."""
    with stage.app.app_context():
        stories.moved(db.session.scalars(select(Round).where(Round.slug == GOING)).one(), phase)


def let_time_pass(stage: Stage, phase: str) -> None:
    """The agreed end of a phase lies in the past, as it will one day."""
    with closing(sqlite3.connect(stage.folder / "evenhand.db")) as connection:
        found = connection.execute(
            "SELECT g.id, g.document FROM ground_rules g JOIN rounds r ON r.id = g.round_id WHERE r.slug = ?",
            (GOING,),
        )
        for key, document in found.fetchall():
            start = document.index(f'"{phase}": "'.encode()) + len(f'"{phase}": "')
            changed = document[:start] + OVER.encode() + document[start + len(OVER) :]
            connection.execute("UPDATE ground_rules SET document = ? WHERE id = ?", (changed, key))
        connection.commit()
