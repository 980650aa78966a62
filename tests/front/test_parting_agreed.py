"""Somebody goes while ground rules wait for agreement: those who stay may be enough."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.db import as_if_at
from grants.db.edge import drop, transaction
from grants.front.forgetting import forget
from grants.front.parting import leave
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.queries import frozen_rules, latest_rules, members_at_freezing
from grants.rounds.rules import Rules
from grants.rounds.service import answer_rules
from tests import stories
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database


def answered(app: Flask, *, agrees: int) -> Round:
    """Four members, of whom three have to agree; so many have."""
    assert app
    round_ = stories.begun_round(stories.start(members=4))
    version = latest_rules(round_.id)
    assert version
    assert Rules.read(version.document).enough(4) == 3
    for member in stories.members(round_)[:agrees]:
        with transaction():
            assert not answer_rules(round_, member, version.version, agrees=True, reason="")
    return round_


def goes(held: Membership, how: str) -> None:
    with transaction():
        if how == "leaves":
            assert leave(held.collaborative, held.person)
        else:
            forget(held.person_id)


@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
def test_rules_freeze_when_enough_of_those_who_stay_have_agreed(app: Flask, how: str) -> None:
    with app.app_context():
        round_ = answered(app, agrees=2)
        stay = {held.id for held in stories.members(round_)[:3]}
        goes(stories.members(round_)[3], how)
        assert frozen_rules(round_.id) is not None
        assert members_at_freezing(round_.id) == stay
        said = {entry.type: entry.data for entry in read_entries(round_.ledger_id)}
        counted = said["ground-rules-agreed"]
        assert [counted[name] for name in ("agreed", "objected", "members")] == [2, 0, 3]
        assert "ground-rules-frozen" in said
        assert "redaction" not in said
        assert list(check(round_)) == []
        stories.sent_proposals(round_, 2)
        stories.publish(
            stories.confirmed(
                stories.counted(stories.closed(stories.cast_by_all(stories.open_scoring(round_))))
            )
        )
        assert verify(bundle_of(round_)).findings == []
        drop()


@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
def test_answer_of_whoever_goes_does_not_freeze_anything(app: Flask, how: str) -> None:
    with app.app_context():
        round_ = answered(app, agrees=2)
        goes(stories.members(round_)[0], how)
        assert frozen_rules(round_.id) is None
        assert list(check(round_)) == []
        drop()


def test_nobody_is_kept_by_rules_whose_dates_are_over(app: Flask) -> None:
    with app.app_context():
        round_ = answered(app, agrees=2)
        version = latest_rules(round_.id)
        assert version
        with as_if_at(Rules.read(version.document).dates["proposals"] + timedelta(days=1)):
            goes(stories.members(round_)[3], "leaves")
        assert len(stories.members(round_)) == 3
        assert frozen_rules(round_.id) is None
        drop()
