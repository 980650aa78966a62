"""What is due by the clock, done beside requests: a server does it by itself, and so does the command."""

from __future__ import annotations

from grants.db import db
from grants.db.edge import transaction
from grants.mail import postman
from grants.rounds import timing, waiting
from grants.rounds.models import Round


def tick() -> list[str]:
    """Move on every round whose time has come, each in a transaction of its own; in sentences, what was done.

    Where one cannot go on by itself, whoever runs it is told, once.
    """
    found = [(round_.id, round_.slug) for round_ in timing.going_by_time() if timing.is_over(round_)]
    db.session.rollback()
    return [f"{slug}: {sentence}" for round_id, slug in found for sentence in _moved(round_id)]


def _moved(round_id: str) -> list[str]:
    said = []
    with transaction():
        round_ = db.session.get_one(Round, round_id)
        if timing.move_by_time(round_):
            said.append(f"moved on by time, and is now at: {round_.phase}")
        if waiting.tell_who_runs_it(round_):
            said.append("whoever runs it is told that it waits")
        waits = timing.waits_for(round_)
    return [*said, waits] if waits is not None else said


@postman.beside_requests
def by_itself() -> None:
    """The same, in a server."""
    tick()
