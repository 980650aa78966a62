"""Rows and entries about scrutineers that somebody changed, and `ledger verify` that names the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from grants.audit import ledger
from grants.db import db, now, stamp
from grants.db.edge import transaction
from grants.reports.ledger_check import check
from grants.rounds.models import Scrutineer
from grants.scoring.links import digest_of, links_of
from tests import scrutiny, stories

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round


def published() -> Round:
    round_ = stories.published(**scrutiny.NAMED)
    scrutiny.said(round_, scrutiny.FIRST)
    assert list(check(round_)) == []
    return round_


def write(round_: Round, **data: object) -> None:
    """A verdict that the server writes by itself."""
    fields = {"links": digest_of(links_of(round_)), "scrutineer": 2, "verdict": "holds", **data}
    with transaction():
        ledger.record(round_.ledger, "links-checked", {"at": stamp(now()), **fields})


def test_verdict_on_other_links_is_named(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        write(round_, links="0" * 64)
        (said,) = check(round_)
        assert "(links-checked): what scrutineers are given in the database has another links" in said


def test_verdict_of_nobody_is_named(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        write(round_, scrutineer=3)
        (said,) = check(round_)
        assert "(links-checked): there is no such scrutineer in the database" in said


def test_scrutineer_under_another_name_is_named_with_the_version(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        with transaction():
            db.session.execute(update(Scrutineer).where(Scrutineer.place == 2).values(name="Mallory"))
        (said,) = check(round_)
        assert "(ground-rules-proposed): the scrutineers in the database are not those whom version 1" in said


def test_scrutineer_who_is_gone_is_named_with_the_version_and_the_verdict(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        with transaction():
            db.session.execute(delete(Scrutineer).where(Scrutineer.place == 1))
        first, second = check(round_)
        assert "(ground-rules-proposed)" in first
        assert "(links-checked): there is no such scrutineer" in second
