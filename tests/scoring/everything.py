"""The whole database as a value, to see that a refusal changed nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from grants.db import db
from grants.db.edge import transaction
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    found = {
        name: sorted((tuple(row) for row in db.session.execute(db.select(table))), key=repr)
        for name, table in db.metadata.tables.items()
    }
    db.session.rollback()
    return found


def refused(act: Callable[[], object]) -> str:
    """The sentence with which a verb declines; nothing in the database may be different afterwards."""
    before = everything()
    with pytest.raises(Refused) as no, transaction():
        act()
    assert everything() == before
    return no.value.sentence
