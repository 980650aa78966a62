"""A database is put back to before a phase was given more time: its earlier end counts nothing unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit import comparing, copies
from grants.audit.ledger import latest_checkpoint, lines
from grants.audit.outside import Folder
from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.decisions import forks
from grants.decisions.service import count_round
from grants.front.ticking import tick
from grants.mail.models import Message
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.rounds.extending import extend
from grants.rounds.queries import rules_of
from tests import stories
from tests.audit.put_back import MEMBERS, Backup, backup
from tests.audit.test_put_back import ORIGIN, head_of, the_round, types
from tests.fixtures.databases import let_go, make_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

__all__ = ["backup"]


@pytest.mark.every_database
def test_time_that_was_given_and_is_forgotten_counts_nothing_before_members_say_so(
    app: Flask, backup: Backup
) -> None:
    app = make_app(app.extensions["settings"])
    with app.app_context():
        end = rules_of(the_round().id).dates["scoring"]
        with as_if_at(end - timedelta(hours=1)), transaction():
            extend(the_round(), "scoring", end + timedelta(days=7), "The library was shut by the snow.")
        shown = latest_checkpoint(the_round().ledger_id)
        assert head_of(shown).size < len(lines(the_round().ledger_id)), (
            "nobody is shown a size with casts in it"
        )
    app = backup.put_back(app)
    with app.app_context(), as_if_at(end + timedelta(minutes=5)):
        assert head_of(latest_checkpoint(the_round().ledger_id)).size == head_of(shown).size
        tick()
        assert "forked" in types()
        asked = db.session.scalars(select(Message.body).where(Message.body.contains("put back"))).all()
        assert len(asked) >= MEMBERS
        with pytest.raises(Refused, match="agree before anything goes on"), transaction():
            count_round(the_round())
        for member in stories.members(the_round()):
            with transaction():
                if forks.answer(the_round(), member, agrees=True, reason=""):
                    break
        with transaction():
            count_round(the_round())
        assert list(check(the_round())) == []
    let_go(app)


def test_head_that_is_not_to_be_shown_stays_beside_the_key_whatever_is_looked_after(
    app: Flask, backup: Backup, tmp_path: Path
) -> None:
    """While ballots are open its size counts casts, so it goes to no address outside, at no start."""
    outside = Folder(tmp_path / "outside")
    app = make_app(replace(app.extensions["settings"], checkpoints_url=f"file://{outside.folder}"))
    with app.app_context():
        end = rules_of(the_round().id).dates["scoring"]
        with transaction():
            extend(the_round(), "scoring", end + timedelta(days=7), "The library was shut by the snow.")
        size = len(lines(the_round().ledger_id))
        for _start in range(2):
            assert comparing.look_after() == []
        kept = {each: copies.read(each, ORIGIN) for each in (copies.beside(), outside)}
        shown = head_of(latest_checkpoint(the_round().ledger_id)).size
        assert [each.head.size for each in kept.values() if each] == [shown, shown]
        unshown = copies.read(copies.unshown(), ORIGIN)
        assert unshown is not None
        assert (unshown.head.size, shown < size) == (size, True)
        assert latest_checkpoint(the_round().ledger_id).encode() != unshown.note
    app = backup.put_back(app)
    with app.app_context():
        [warning] = comparing.look_after()
        assert f"entries {size - 1} to {size - 1}: signed for by a kept checkpoint" in warning
        assert list(check(the_round())) != []
        kept_outside = copies.read(outside, ORIGIN)
        assert (kept_outside.head.size if kept_outside else None) == shown
    let_go(app)
