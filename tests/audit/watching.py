"""Watches the database while verbs run: which transactions wrote in a round and added no entry, and whose."""

from __future__ import annotations

import re
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from grants.db import db
from tests.audit.verbs import tables_of_a_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.audit.verbs import Module

WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
ENTRIES = "ledger_entries"


@dataclass
class Watch:
    """What was written since the last commit, by which verb, and the verbs that kept it without an entry."""

    where: Mapping[str, Module]
    tables: set[str] = field(default_factory=tables_of_a_round)
    written: dict[str, set[str]] = field(default_factory=dict)
    has_entry: bool = False
    without: dict[str, set[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def executed(self, statement: str) -> None:
        """A statement is about to run."""
        found = WRITE.match(statement)
        table = found[1].lower() if found else ""
        if table == ENTRIES:
            self.has_entry = True
        elif table in self.tables:
            self.written.setdefault(self.verb(), set()).add(table)

    def verb(self) -> str:
        """The outermost function of the application at work now, beside those that only read requests."""
        names = [
            f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_qualname}"
            for frame, _line in traceback.walk_stack(None)
        ]
        found = [name for name in names if name in self.where and not self.where[name].is_edge]
        own = [name for name in found if not name.startswith(("grants.db.", "grants.access."))]
        return own[-1] if own else "nobody's verb"

    def kept(self) -> None:
        """A transaction was committed."""
        self.seen |= self.written.keys()
        if not self.has_entry:
            for verb, tables in self.written.items():
                self.without.setdefault(verb, set()).update(tables)
        self.forget()

    def forget(self) -> None:
        """Begin again, with the next transaction."""
        self.written, self.has_entry = {}, False


@contextmanager
def watching(where: Mapping[str, Module]) -> Iterator[Watch]:
    """Watch everything the block does with the database."""
    watch = Watch(where)

    def executed(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        watch.executed(statement)

    def kept(_session: Session) -> None:
        watch.kept()

    def undone(_session: Session) -> None:
        watch.forget()

    hooks = (
        (db.engine, "before_cursor_execute", executed),
        (Session, "after_commit", kept),
        (Session, "after_rollback", undone),
    )
    for target, name, act in hooks:
        event.listen(target, name, act)
    try:
        yield watch
    finally:
        for target, name, act in hooks:
            event.remove(target, name, act)
