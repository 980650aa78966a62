"""What is due by the clock, done beside requests: a server does it by itself, and so does the command."""

from __future__ import annotations

import logging
from typing import NamedTuple

from grants.db import db
from grants.db.edge import looking, transaction
from grants.front.arriving import read_again
from grants.mail import postman
from grants.rounds import timing, waiting
from grants.rounds.models import Round

LOG = logging.getLogger("evenhand")


class Found(NamedTuple):
    """A round whose time is over: why it waits, if it does, and whether whoever runs it knows that."""

    id: str
    slug: str
    waits: str | None
    is_told: bool


def tick() -> list[str]:
    """Move on every round whose time has come, each in a transaction of its own; in sentences, what was done.

    Where one cannot go on by itself, whoever runs it is told, once. What is wrong with one is logged and
    tried again the next time: it keeps none of the others.
    """
    return [f"{each.slug}: {sentence}" for each in _found() for sentence in _done(each)]


def _found() -> list[Found]:
    """Looked for without a lock, and in as many statements whatever number of rounds there is."""
    read_again()
    try:
        with looking():
            over = timing.over(timing.going_by_time())
            told = waiting.told([round_ for round_, waits in over.items() if waits is not None])
            return [Found(each.id, each.slug, waits, each.id in told) for each, waits in over.items()]
    finally:
        read_again()


def _done(found: Found) -> list[str]:
    if found.waits is not None and found.is_told:
        return [found.waits]
    try:
        return _moved(found.id)
    except Exception:
        LOG.exception("a round whose time has come could not be moved on")
        return ["it could not be moved on; the log says why"]


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
