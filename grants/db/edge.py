"""The one place that commits: what returns is kept, what raises leaves nothing."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grants.db import db
from grants.db.sqlite import only_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAITING = "acts waiting for the commit"
DESPITE = "acts that are kept although a verb refuses"
LOG = logging.getLogger("evenhand")


def keep() -> None:
    """Commit, then do what waited for it (sending messages); a failing commit does none of it."""
    waiting = db.session.info.pop(WAITING, [])
    db.session.info.pop(DESPITE, None)
    db.session.commit()
    for act in waiting:
        try:
            act()
        except Exception:
            # The change is kept and acknowledged; what came after it must not make it look undone.
            LOG.exception("what follows a change went wrong")
            db.session.rollback()


def drop() -> None:
    """Forget everything since the last commit."""
    db.session.info.pop(WAITING, None)
    despite = db.session.info.pop(DESPITE, [])
    db.session.rollback()
    for act in despite:
        try:
            act()
            keep()
        except Exception:
            # What was refused is refused all the same; this is tried again with the next one.
            LOG.exception("what was to be kept despite a refusal went wrong")
            drop()


@contextmanager
def transaction() -> Iterator[None]:
    """Keep everything the block did, or nothing of it. For commands; requests have their own edge."""
    try:
        yield
        keep()
    except BaseException:
        drop()
        raise


@contextmanager
def looking() -> Iterator[None]:
    """One view of the database that does not move while others write; it keeps nothing and locks nothing."""
    drop()
    before = only_reading.set(True)
    try:
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
    finally:
        drop()
        only_reading.reset(before)


def despite_refusal(act: Callable[[], None]) -> None:
    """Keep what this does, in a transaction of its own, although the one going on is undone by a refusal."""
    db.session.info.setdefault(DESPITE, []).append(act)


def after_commit(act: Callable[[], None]) -> None:
    """Put off something that must not happen unless the change is kept."""
    waiting: list[Callable[[], None]] = db.session.info.setdefault(WAITING, [])
    if act not in waiting:
        waiting.append(act)
