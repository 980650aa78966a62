"""At the start every kept copy is compared with the database, and the newest brought to both places."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit import copies
from grants.audit.models import Checkpoint, Ledger
from grants.audit.outside import Unreachable
from grants.db import db
from grants.db.edge import looking
from voting.ledger import forks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grants.audit.copies import Kept
    from grants.audit.outside import Place

LOG = logging.getLogger("evenhand")


def warn() -> None:
    """Say in the log what somebody who looks after the server should know. It stops nothing."""
    for sentence in look_after():
        LOG.warning("%s", sentence)


def look_after() -> list[str]:
    """Compare all copies with the database: sentences on what is behind, unknown here or out of reach.

    The newest copy that a ledger is behind, or else the newest of all, is kept beside the key and outside. An
    outside copy that the ledger is behind is left as it is. A head that is not to be shown is compared alone.
    """
    with looking():
        ledgers = db.session.execute(select(Ledger.id, Ledger.origin).order_by(Ledger.origin)).all()
    away = copies.outside()
    said: list[str] = []
    for ledger_id, origin in ledgers:
        try:
            said += _look_after(ledger_id, origin, away)
        except Unreachable as fault:
            said.append(f"A copy of a checkpoint cannot be kept where it should be: {fault}.")
            if away is None:
                break
            away = None  # one address that is away is enough to wait for
            said += _look_after(ledger_id, origin, None)
    return said + list(_unknown({origin for _id, origin in ledgers}))


def _look_after(ledger_id: str, origin: str, away: Place | None) -> Iterator[str]:
    places: list[Place] = [copies.beside(), *([away] if away else [])]
    found = [copies.read(place, origin) for place in places]
    with looking():
        leaves = copies.lines(ledger_id)
        latest = db.session.scalar(
            select(Checkpoint.note)
            .where(Checkpoint.ledger_id == ledger_id)
            .order_by(Checkpoint.size.desc())
            .limit(1)
        )
    there = [each for each in found if each is not None]
    ahead = [each for each in there if forks.is_behind(each.head, leaves)]
    made = copies.ours(latest.encode(), f"the end of {origin}", origin) if latest else None
    newest = max(ahead or [*there, *([made] if made else [])], key=lambda each: each.rank, default=None)
    unshown = copies.read(copies.unshown(), origin)
    lost = [*ahead, *([unshown] if unshown and forks.is_behind(unshown.head, leaves) else [])]
    if lost:
        yield copies.sentence(max(lost, key=lambda each: each.rank).head, len(leaves))
    if newest is not None:
        _keep(newest, places, found, ahead)


def _keep(newest: Kept, places: Sequence[Place], found: Sequence[Kept | None], ahead: list[Kept]) -> None:
    """Beside the key stands the newest; outside too, but never instead of what the ledger is behind."""
    for place, there in zip(places, found, strict=True):
        is_beside = place is places[0]
        if there is None or (is_beside and ahead and there not in ahead):
            is_due = True
        else:
            is_due = there.rank < newest.rank and (is_beside or there not in ahead)
        if is_due:
            place.write(newest.head.ledger, newest.note)


def _unknown(known: set[str]) -> Iterator[str]:
    """Copies of ledgers that the database does not have at all: perhaps it is another, or a new one."""
    for path in copies.beside().all():
        kept = copies.ours(path.read_bytes(), path)
        if kept is not None and kept.head.ledger not in known:
            yield (
                f"The database has no ledger {kept.head.ledger}, and {path} is of one with {kept.head.size} "
                "entries. If this is a new database, nothing is wrong; if not, it lost that round."
            )


def used_slugs(host: str) -> set[str]:
    """Slugs of ledgers that are signed for, in this database or not: none is ever used again."""
    folder = copies.beside()
    kept = [copies.ours(path.read_bytes(), path) for path in folder.all()]
    parts = [each.head.ledger.partition("/") for each in kept if each is not None]
    return {slug for name, _, slug in parts if name == host}
