"""The only writer of the ledger: an entry is in the same transaction as the change it records."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, inspect, select, update
from sqlalchemy.orm.attributes import set_committed_value

from grants.audit import copies
from grants.audit.keys import make_signing_key, raw_public_key, settings, signing_key
from grants.audit.models import Checkpoint, Fork, Ledger, LedgerEntry
from grants.config import SettingsError
from grants.db import db, now, stamp
from grants.db.edge import after_commit
from voting.ledger import checkpoints, entries, forks, notes, receipts, tree, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    Forking = Callable[[Fork, str, dict[str, Any]], None]

ON_FORK: list[Forking] = []
"""What later stages do when a ledger is found behind: each is given the fork, and what comes right after."""


lines = copies.lines


_LEDGERS, _ENTRIES = db.metadata.tables[Ledger.__tablename__], db.metadata.tables[LedgerEntry.__tablename__]
_COUNT = (
    update(_LEDGERS)
    .where(_LEDGERS.c.id == bindparam("ledger"))
    .values(size=_LEDGERS.c.size + 1)
    .returning(_LEDGERS.c.size, _LEDGERS.c.origin)
)
_APPEND = insert(_ENTRIES)


def start(origin: str, at: datetime) -> Ledger:
    """Begin a round's ledger. A used origin is refused by the database (uq_ledgers_origin)."""
    ledger = Ledger(origin=origin, size=0)
    db.session.add(ledger)
    db.session.flush()
    record(ledger, "round-started", {"at": stamp(at), "origin": origin})
    return ledger


def record(ledger: Ledger, entry_type: str, data: dict[str, Any]) -> int:
    """Append one entry and return its number, counted from 0.

    Counting it locks the head: numbers have no gap and no double, and casts by many at once queue here. Under
    the same lock a ledger that is behind what it signed says so first.
    """
    line = entries.make(entry_type, data)
    db.session.flush()
    position, origin = _count(ledger)
    if _say_if_behind(ledger, origin, position, entry_type, data):
        position, origin = _count(ledger)
    _append(ledger, position, line)
    return position


def say_if_behind(ledger: Ledger) -> None:
    """Log the fork of a ledger that is behind what it signed, where nothing else is to be logged yet.

    The head stays locked: no fork can come between this and what its caller does next.
    """
    db.session.execute(select(_LEDGERS.c.id).where(_LEDGERS.c.id == ledger.id).with_for_update())
    with db.session.begin_nested() as attempt:
        position, origin = _count(ledger)
        if not _say_if_behind(ledger, origin, position, "", {}):
            attempt.rollback()
    # Whoever held the lock before may have logged the fork: what was read of it earlier is out of date.
    db.session.refresh(ledger, ["size", "number"])


def _count(ledger: Ledger) -> tuple[int, str]:
    """Take the next number, and with it the lock on the ledger's head; and say which ledger it is."""
    (ledger_id,) = inspect(ledger).identity or (ledger.id,)  # the identity is known even after a commit
    size, origin = db.session.connection().execute(_COUNT, {"ledger": ledger_id}).one()
    set_committed_value(ledger, "size", size)
    return size - 1, origin


def _append(ledger: Ledger, position: int, line: bytes) -> None:
    (ledger_id,) = inspect(ledger).identity or (ledger.id,)
    row = {"ledger_id": ledger_id, "position": position, "line": line}
    db.session.connection().execute(_APPEND, row)


def _say_if_behind(ledger: Ledger, origin: str, size: int, entry_type: str, data: dict[str, Any]) -> bool:
    """Where the ledger is behind what it signed, use its next number, `size`, to say so. True if it did."""
    copy = copies.beside_key(origin) if size else None
    if copy is None or copies.is_settled(copy, size):
        return False
    leaves = lines(ledger.id)
    if not forks.is_behind(copy.head, leaves):
        copies.settle(copy, len(leaves))
        return False
    fork = Fork(
        ledger_id=ledger.id,
        number=max(forks.number(forks.of(leaves)), copy.head.number) + 1,
        restored=len(leaves),
        signed=copy.head.size,
        root=copy.head.root.hex(),
        found_at=now(),
    )
    db.session.add(fork)
    db.session.flush()
    fields = {"number": fork.number, "restored": fork.restored, "root": fork.root, "signed": fork.signed}
    _append(ledger, size, entries.make("forked", {"at": stamp(fork.found_at), **fields}))
    db.session.expire(ledger, ["number"])
    for act in ON_FORK:
        act(fork, entry_type, data)
    db.session.flush()
    return True


def checkpoint(ledger: Ledger) -> str:
    """Sign the ledger's head and keep the note. Not made at casts: tree sizes would tell when people vote."""
    leaves = lines(ledger.id)
    saved = db.session.scalar(
        select(Checkpoint.note).where(Checkpoint.ledger_id == ledger.id, Checkpoint.size == len(leaves))
    )
    if saved is not None:
        return saved
    note = _signed_head(ledger, leaves)
    db.session.add(Checkpoint(ledger_id=ledger.id, size=len(leaves), note=note, made_at=now()))
    db.session.flush()
    after_commit(partial(copies.keep, ledger.id, note.encode()))
    return note


def remember_head(ledger: Ledger) -> None:
    """Keep the signed head beside the key alone, where a database that is put back is found behind it.

    For what ends while ballots are open: a checkpoint that is shown to anybody would tell of casts.
    """
    after_commit(partial(copies.remember, _signed_head(ledger, lines(ledger.id)).encode()))


def _signed_head(ledger: Ledger, leaves: list[bytes]) -> str:
    key = _key()
    name = checkpoints.name(ledger.origin, forks.number(forks.of(leaves)))
    body = checkpoints.body(name, len(leaves), tree.root(leaves))
    return notes.sign(body, name, raw_public_key(key), key.sign)


def sign_cast(ledger: Ledger, leaf: bytes) -> str:
    """The ledger's word that it took in a cast ballot, by its entry's leaf hash: a part of a receipt."""
    key, name = _key(), checkpoints.name(ledger.origin, ledger.number)
    return notes.sign(receipts.cast_note_text(name, leaf), name, raw_public_key(key), key.sign)


def verifier_key(ledger: Ledger) -> str:
    """The key with which anybody checks this ledger's checkpoints, by the name that it has now."""
    return notes.verifier_key(checkpoints.name(ledger.origin, ledger.number), raw_public_key(_key()))


def _key() -> Ed25519PrivateKey:
    """The signing key: made before the first checkpoint and never again, since a lost one is a fault."""
    path = settings().ledger_key_file
    if db.session.scalar(select(Checkpoint.id).limit(1)) is None:
        return make_signing_key(path)
    return signing_key(path)


def check_key() -> None:
    """The key must be the one that signed before: with a new one, members' old checkpoints prove nothing.

    Raises SettingsError. Looks at the newest checkpoint of every ledger; a database without any may still be
    given any key, or none.
    """
    newest = select(Checkpoint.ledger_id, func.max(Checkpoint.size).label("size")).group_by(
        Checkpoint.ledger_id
    )
    heads = newest.subquery()
    query = (
        select(Checkpoint.note, Ledger.origin)
        .join(Ledger, Ledger.id == Checkpoint.ledger_id)
        .join(heads, (heads.c.ledger_id == Checkpoint.ledger_id) & (heads.c.size == Checkpoint.size))
        .order_by(Ledger.origin)
    )
    found = db.session.execute(query).all()
    if not found:
        return
    path = settings().ledger_key_file
    public = raw_public_key(signing_key(path))
    for note, origin in found:
        try:
            copies.opened(note.encode(), public, origin)
        except ValueError as fault:
            raise SettingsError(
                f"LEDGER_KEY_FILE holds another key than {origin} was signed with before: {path}."
            ) from fault


def latest_checkpoint(ledger_id: str) -> str | None:
    """The newest signed head, or None before the first."""
    query = select(Checkpoint.note).where(Checkpoint.ledger_id == ledger_id).order_by(Checkpoint.size.desc())
    return db.session.scalar(query.limit(1))


def read_entries(ledger_id: str) -> list[entries.Entry]:
    """Every entry, read back strictly."""
    return [entries.read(line) for line in lines(ledger_id)]


def code_of(note: str) -> str:
    """A checkpoint of ours in words, to be read out and compared."""
    return words.code(checkpoints.parse(notes.parse(note.encode()).text).root)


def size_of(note: str) -> int:
    """How many entries a checkpoint of ours covers: the second line of its body, as written."""
    return int(note.split("\n", 2)[1])
