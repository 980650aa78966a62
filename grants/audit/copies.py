"""The last checkpoint of each ledger, kept beside the signing key and at a named outside address.

A database that is put back to an earlier state brings its own checkpoints along. These copies do not go back
with it, so that it can be found behind them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from grants.audit.keys import raw_public_key, settings, signing_key
from grants.audit.models import Ledger, LedgerEntry
from grants.audit.outside import Folder, Unreachable, place
from grants.config import SettingsError
from grants.db import db
from grants.db.edge import looking
from voting.ledger import checkpoints, forks, notes

if TYPE_CHECKING:
    from pathlib import Path

    from grants.audit.outside import Place
    from voting.ledger.checkpoints import Checkpoint

LOG = logging.getLogger("evenhand")


@dataclass(frozen=True)
class Kept:
    """A checkpoint that our own key signed, and its note."""

    head: Checkpoint
    note: bytes

    @property
    def rank(self) -> tuple[int, int]:
        """The later fork, then the larger size, is the newer."""
        return self.head.number, self.head.size


def beside() -> Folder:
    """The folder beside the signing key."""
    return Folder(settings().ledger_key_file.parent / "checkpoints")


def unshown() -> Folder:
    """Heads that were signed while ballots were open: beside the key, and neither outside nor on a page."""
    return Folder(settings().ledger_key_file.parent / "heads")


def outside() -> Place | None:
    """The outside address, where one is set."""
    url = settings().checkpoints_url
    return place(url) if url else None


def opened(note: bytes, public: bytes, origin: str | None = None) -> Checkpoint:
    """A checkpoint (of this ledger) that this key signed, by its origin line. Raises ValueError otherwise."""
    head = checkpoints.parse(notes.parse(note).text)
    if origin not in (None, head.ledger):
        raise checkpoints.BadCheckpoint(f"It is of {head.ledger}.")
    notes.open_note(note, [notes.verifier_key(head.origin, public)])
    return head


def ours(note: bytes | None, where: object, origin: str | None = None) -> Kept | None:
    """A note that was read somewhere, if it is a checkpoint of our own and of that ledger."""
    if note is None:
        return None
    try:
        head = opened(note, raw_public_key(signing_key(settings().ledger_key_file)), origin)
    except ValueError as fault:
        LOG.warning("The checkpoint at %s is left alone: %s", where, fault)
        return None
    except SettingsError as fault:
        LOG.warning("The checkpoint at %s could not be checked: %s", where, fault)
        return None
    return Kept(head, note)


def read(somewhere: Place, origin: str) -> Kept | None:
    """The copy of a ledger's checkpoint that is kept there. Raises Unreachable."""
    where = (
        somewhere.path(origin) if isinstance(somewhere, Folder) else f"{settings().host}'s outside address"
    )
    return ours(somewhere.read(origin), where, origin)


def beside_key(origin: str) -> Kept | None:
    """The newest copy beside the key, shown or not."""
    found = [_checked(folder, origin) for folder in (beside(), unshown())]
    return max((each for each in found if each is not None), key=lambda each: each.rank, default=None)


def _checked(folder: Folder, origin: str) -> Kept | None:
    """A copy in a folder. What was checked once is not checked again while it stays the same."""
    known: dict[Path, Kept] = current_app.extensions.setdefault("kept checkpoints", {})
    path = folder.path(origin)
    try:
        note = folder.read(origin)
        if path not in known or known[path].note != note:
            known.pop(path, None)
            found = ours(note, path, origin)
            if found is None:
                return None
            known[path] = found
    except Unreachable as fault:
        LOG.warning("The copy of a checkpoint could not be read: %s", fault)
        return None
    return known[path]


def is_settled(copy: Kept, size: int) -> bool:
    """Whether the ledger was compared with this copy before, and has as many entries as then."""
    settled: dict[bytes, int] = current_app.extensions.setdefault("settled checkpoints", {})
    return size >= settled.get(copy.note, size + 1)


def settle(copy: Kept, size: int) -> None:
    """Remember that a ledger of this size is not behind this copy."""
    current_app.extensions.setdefault("settled checkpoints", {})[copy.note] = size


def keep(ledger_id: str, note: bytes) -> None:
    """Keep a checkpoint that was just made, in both places. Failing at it undoes nothing."""
    made = ours(note, "the ledger's own end")
    if made is None:
        return
    away = outside()
    try:
        if away is not None and not _keep_outside(away, ledger_id, made):
            return
    except Unreachable as fault:
        LOG.warning("The copy of a checkpoint was not kept outside, and will be tried again: %s", fault)
    _keep_in(beside(), made)


def remember(note: bytes) -> None:
    """Keep a signed head beside the key, and show it nowhere. Failing at it undoes nothing."""
    made = ours(note, "the ledger's own end")
    if made is not None:
        _keep_in(unshown(), made)


def _keep_in(folder: Folder, made: Kept) -> None:
    try:
        keep_newest(folder, made)
    except Unreachable as fault:
        LOG.warning("The copy of a checkpoint was not kept beside the key: %s", fault)


def _keep_outside(away: Place, ledger_id: str, made: Kept) -> bool:
    """False where the ledger is behind what is there: that is brought home, and the next entry says so."""
    there = read(away, made.head.ledger)
    if there is not None:
        with looking():
            leaves = lines(ledger_id)
        if forks.is_behind(there.head, leaves):
            LOG.warning("%s", sentence(there.head, len(leaves)))
            beside().write(made.head.ledger, there.note)
            return False
    if there is None or there.rank < made.rank:
        away.write(made.head.ledger, made.note)
    return True


def keep_newest(folder: Folder, made: Kept) -> None:
    """Keep it there, unless what is there is as new. Raises Unreachable."""
    with folder.alone():
        there = read(folder, made.head.ledger)
        if there is None or there.rank < made.rank:
            folder.write(made.head.ledger, made.note)


def lines(ledger_id: str) -> list[bytes]:
    """All entries of a ledger, in order, as the leaves of its tree."""
    query = select(LedgerEntry.line).where(LedgerEntry.ledger_id == ledger_id).order_by(LedgerEntry.position)
    return [bytes(line) for line in db.session.scalars(query)]


def is_behind(note: bytes) -> bool:
    """Whether the database lacks what a checkpoint of ours was signed for, and does not say so itself.

    Raises LookupError where it has no such ledger at all, and ValueError where the checkpoint is not ours.
    """
    head = opened(note, raw_public_key(signing_key(settings().ledger_key_file)))
    ledger_id = db.session.scalar(select(Ledger.id).where(Ledger.origin == head.ledger))
    if ledger_id is None:
        raise LookupError(f"the database has no ledger {head.ledger}")
    return forks.is_behind(head, lines(ledger_id))


def sentence(head: Checkpoint, size: int) -> str:
    """What is said of a ledger of `size` entries that is behind a checkpoint."""
    return f"The ledger {head.ledger} is behind a checkpoint that it signed. {missing(head, size)}."


def missing(head: Checkpoint, size: int) -> str:
    """What a ledger of `size` entries lacks of what a checkpoint was signed for; the entries come first."""
    if head.size > size:
        return f"entries {size} to {head.size - 1}: signed for by a kept checkpoint, and not in the database"
    return f"entries 0 to {head.size - 1}: not those that a kept checkpoint was signed for"
