"""The same tamperings on both databases, some of each kind: what a check reads comes back alike from each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.db import db
from tests.audit import (
    eventful,
    test_tampered_ballots,
    test_tampered_proposals,
    test_tampered_results,
    test_tampered_rules,
)
from tests.audit.intruder import other, unlock, unlock_roll, write
from tests.audit.looking import findings, ledger_of, lines_of, names
from tests.audit.tampering import WINTER, Tampering, assert_named

if TYPE_CHECKING:
    from flask import Flask

EVERY = {
    **test_tampered_rules.TAMPERINGS,
    **test_tampered_proposals.TAMPERINGS,
    **test_tampered_ballots.TAMPERINGS,
    **test_tampered_results.TAMPERINGS,
}


def some() -> list[Tampering]:
    """Every third of those that concern the round where all happened, and it alone."""
    return [
        tampering
        for what, tampering in EVERY.items()
        if ": " not in tampering[1] and "another round" not in what
    ][::3]


@pytest.mark.every_database
def test_check_names_the_entry_on_either_database(app: Flask) -> None:
    with app.app_context():
        list(eventful.steps())
        for tampering in some():
            unlock_roll()
            assert_named(*tampering)
            db.session.rollback()
        unlock()
        for place, line in list(enumerate(lines_of(WINTER)))[::4]:
            write("ledger_entries", {"ledger_id": ledger_of(WINTER), "position": place}, line=other(line))
            assert names(findings(WINTER), place)
            write("ledger_entries", {"ledger_id": ledger_of(WINTER), "position": place}, line=line)
        db.session.rollback()
        assert findings(WINTER) == []
