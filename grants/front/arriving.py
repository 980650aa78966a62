"""Before a request that touches a round is let in, the round comes to where its time says it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import g

from grants.access.predicates import on_arrival
from grants.db import db
from grants.db.edge import drop, transaction
from grants.db.sqlite import only_reading
from grants.rounds.models import Round
from grants.rounds.timing import due, going_by_time, move_by_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grants.access.predicates import Things

LISTING = ("front.home", "front.collaborative")
"""Pages that say of many rounds where each is."""
READ_ONCE = ("frozen", "takes part", "seats", "held")
LOG = logging.getLogger("evenhand")


@on_arrival
def in_time(endpoint: str, things: Things) -> bool:
    """Move what is due, in a transaction of its own; True when something moved.

    Whatever goes wrong with it is logged and tried again by the next: a page is shown all the same.
    """
    coming = [round_.id for round_ in due(_touched(endpoint, things))]
    if not coming:
        return False
    before = only_reading.set(False)
    try:
        drop()
        moved = [_moved(round_id) for round_id in coming]
    finally:
        drop()
        only_reading.reset(before)
        read_again()
    return any(moved)


def read_again() -> None:
    """Forget what was read once for all of a request: it may be otherwise by now."""
    for name in READ_ONCE:
        g.pop(name, None)


def _touched(endpoint: str, things: Things) -> Iterable[Round]:
    if endpoint in LISTING:
        return going_by_time()
    if "round_" in things:
        return [things["round_"]]
    return [things["proposal"].round] if "proposal" in things else []


def _moved(round_id: str) -> bool:
    try:
        with transaction():
            return move_by_time(db.session.get_one(Round, round_id))
    except Exception:
        LOG.exception("a round whose time has come could not be moved on")
        return False
