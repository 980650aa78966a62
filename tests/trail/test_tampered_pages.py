"""A trail whose tables were written into: no page claims a proof, and nothing breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit import ledger
from grants.db import db
from grants.scoring.receipts import receipt_of
from tests import stories
from tests.audit.intruder import remove, unlock, write

if TYPE_CHECKING:
    from flask import Flask

TRAIL = "/rounds/winter-round/trail"


@pytest.mark.every_database
@pytest.mark.parametrize("harm", ["removed", "changed"])
def test_no_proof_is_claimed_of_a_trail_that_is_not_the_one_signed(harm: str, app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        last, place = round_.ledger.size - 1, {"ledger_id": round_.ledger_id, "position": 2}
        assert receipt_of(round_, stories.members(round_)[0]).proof is not None
        unlock()
        if harm == "removed":
            remove("ledger_entries", **place)
        else:
            line = ledger.lines(round_.ledger_id)[2]
            write("ledger_entries", place, line=line.replace(b'"at":"2', b'"at":"1'))
            assert ledger.lines(round_.ledger_id)[2] != line
        assert receipt_of(round_, stories.members(round_)[0]).proof is None
        db.session.commit()
    client = app.test_client()
    text = client.get(f"{TRAIL}/3").text
    assert "This trail is not the one that was signed" in text
    assert "It is in the signed trail" not in text
    gone = [client.get(f"{TRAIL}/{path}").status_code for path in ("3/proof", f"{last}/proof")]
    assert gone == [404, 404]
    assert client.get(f"{TRAIL}/2").status_code == (404 if harm == "removed" else 200)


@pytest.mark.every_database
def test_entry_that_nobody_can_read_is_said(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        unlock()
        place = {"ledger_id": round_.ledger_id, "position": 2}
        write("ledger_entries", place, line=b'{"data":{},"type":"unheard-of","v":1}')
        db.session.commit()
    client = app.test_client()
    for path in (TRAIL, f"{TRAIL}/2", f"{TRAIL}/entries", "/rounds/winter-round/results"):
        answer = client.get(path)
        assert (answer.status_code, "one of its entries cannot be read" in answer.text) == (503, True)
    assert client.get("/rounds/winter-round/check-receipt").status_code == 200
