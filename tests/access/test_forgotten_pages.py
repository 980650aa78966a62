"""Whoever left is on no page and in no file, whoever asks; and their ballot is still nobody's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from grants.collaboratives.queries import seats_of
from grants.db import as_if_at, now
from grants.db.edge import drop, transaction
from grants.people.service import person_with
from grants.reports import ending
from grants.reports.exports import FORMATS, export_round
from grants.reports.ledger_check import all_rounds, check
from grants.rounds.queries import round_named
from tests.access.crawl import crawl, readable
from tests.access.story import PEOPLE

if TYPE_CHECKING:
    from tests.access.world import Stage

ONLOOKERS = ("stranger", "facilitator", "member who facilitates", "observer", "writer")
SKIPPED = ("eccles", "/sign-in?onward")
LEAVES = "/my-details/leave"


def leave(stage: Stage) -> None:
    visitor = stage.worlds[stage.phase].people["member"]
    browser = FlaskClient(stage.app, use_cookies=False)
    sent = browser.post(LEAVES, headers={"Cookie": visitor.cookie}, data={"csrf_token": visitor.token})
    assert sent.status_code == 303


IN_SHORT = ("interests", "published")
"""With most of what can name somebody: before there is a roll, and the whole of a round."""
AT_LENGTH = ("ground-rules", "scoring", "closed", "confirmed")


@pytest.mark.parametrize(
    "phase", [*IN_SHORT, *(pytest.param(phase, marks=pytest.mark.exhaustive) for phase in AT_LENGTH)]
)
def test_nobody_reads_the_name_of_somebody_who_left(phase: str, stage: Stage) -> None:
    world = stage.show(phase)
    with stage.app.app_context():
        person = person_with(PEOPLE["member"])
        assert person is not None
        traces = (person.name, PEOPLE["member"], person.id)
        assert [seat.is_member for seat in seats_of(person)] == [True]
        drop()
    before = crawl(stage.app, world, "facilitator", SKIPPED)
    assert any(traces[0] in text for text in before.values()), "the name is not on any page to begin with"
    leave(stage)
    for kind in ONLOOKERS:
        for path, text in crawl(stage.app, world, kind, SKIPPED).items():
            assert [trace for trace in traces if trace in text] == [], (kind, path)
    with stage.app.app_context():
        assert [list(check(round_)) for round_ in all_rounds()] == [[]] * len(all_rounds())
        drop()
    stage.show(phase)


def test_files_of_a_round_name_nobody_who_left_before_or_after_the_end(stage: Stage) -> None:
    stage.show("published")
    leave(stage)
    with stage.app.app_context():
        for ended in (False, True):
            round_ = round_named("past-round")
            assert round_ is not None
            if ended:
                with as_if_at(now() + timedelta(weeks=20)), transaction():
                    ending.destroy_key(round_)
            for form in set(FORMATS) - {"pabulib"}:
                text = readable(export_round(round_, form), "")
                assert [trace for trace in ("Amina", PEOPLE["member"]) if trace in text] == [], (ended, form)
            assert list(check(round_)) == []
        drop()
    stage.show("published")
