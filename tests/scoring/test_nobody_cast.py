"""A round in which nobody casts is not stuck: once the agreed time is over it closes, and funds nothing."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grants.db import now, stamp
from grants.db.edge import transaction
from grants.decisions.service import counted, result_of
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.queries import latest_rules, round_named, rules_of
from grants.rounds.service import add_rules, answer_rules, move_on
from tests import stories
from voting.verify import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

SECONDS = 6
"""From agreeing the rules to the end of every phase: as long as groups need to send two proposals here."""


@pytest.fixture
def over(app: Flask) -> str:
    """A round whose scoring ended a moment ago without a ballot; its address."""
    with app.app_context():
        round_ = soon_over(stories.begun_round(stories.start(members=3)))
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
        ends = rules_of(round_.id).dates["scoring"]
        with pytest.raises(Refused, match="Wait until the agreed time is over"), transaction():
            move_on(round_, "decision", "Now.")
        time.sleep(max(0, (ends - now()).total_seconds()) + 1)
        stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))
        return round_.slug


def soon_over(round_: Round) -> Round:
    """The same ground rules with an end that a test can wait for, agreed by all."""
    with transaction():
        first = latest_rules(round_.id)
        assert first is not None
        document = json.loads(first.document)
        document["dates"] = dict.fromkeys(document["dates"], stamp(now() + timedelta(seconds=SECONDS)))
        version = add_rules(round_, document)
        for member in stories.members(round_):
            if answer_rules(round_, member, version.version, agrees=True, reason=""):
                return round_
    raise AssertionError("three of three agreed, and the rules are not frozen")


def test_round_without_a_ballot_is_published_and_verifies(over: str, app: Flask) -> None:
    with app.app_context():
        round_ = round_named(over)
        assert round_ is not None
        made = counted(round_)
        assert made is not None
        found = result_of(made)
        assert (found["ballots"], found["roll"], found["winners"], found["spent"]) == (0, 3, [], 0)
        assert {step["outcome"] for step in found["steps"]} == {"too-few-scores"}
        report = verify(bundle_of(round_))
        assert report.findings == []
        assert list(check(round_)) == []
    page = app.test_client().get(f"/rounds/{over}/results").text
    assert "No group was funded this time" in page
    assert "too few scores" in page
