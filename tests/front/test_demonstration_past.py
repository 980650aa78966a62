"""The demonstration's past: each step lies within the dates its round agreed, and none in the future."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.dates import from_stamp
from grants.db import as_if_at, now
from grants.front.demonstration.steps import schedule
from grants.front.demonstration.stories import stories
from grants.rounds.models import PHASES
from grants.rounds.queries import frozen_rules, moves_of, round_named, rules_of

if TYPE_CHECKING:
    from flask import Flask

SLUGS = ("warm-winter", "side-by-side", "open-doors", "kitchen-table", "good-neighbours", "bright-mornings")


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_over_was_over_by_its_time(slug: str, filled: Flask) -> None:
    with filled.app_context():
        round_ = round_named(slug)
        assert round_
        stamps = [
            from_stamp(str(entry.data["at"]))
            for entry in read_entries(round_.ledger_id)
            if "at" in entry.data
        ]
        assert stamps == sorted(stamps)
        assert stamps[-1] < now()
        version = frozen_rules(round_.id)
        assert (version is None) is (round_.phase == "ground-rules")
        if version is None:
            return
        closing = rules_of(round_.id).dates
        begun = {move.to_phase: move.moved_at for move in moves_of(round_.id)}
        for phase, coming in pairwise(PHASES[1:]):
            if coming in begun:
                assert begun[phase] < closing[phase] <= begun[coming]
        assert closing.get(round_.phase, now() + timedelta(days=1)) > now()


def test_there_is_a_story_for_each() -> None:
    assert len(stories()) == len(SLUGS)


def test_schedule_has_each_phase_after_the_one_before() -> None:
    for phase in PHASES:
        begun, closing = schedule(phase, now(), "Europe/London")
        assert list(begun) == list(PHASES[: PHASES.index(phase) + 1])
        assert list(begun.values()) == sorted(begun.values())
        assert list(closing.values()) == sorted(closing.values())
        assert begun[phase] < now()


def test_a_moment_that_is_made_up_ends_with_its_block() -> None:
    moment = now() - timedelta(days=3)
    with as_if_at(moment):
        assert now() == moment
        with as_if_at(moment - timedelta(days=1)):
            assert now() == moment - timedelta(days=1)
        assert now() == moment
    assert now() - moment >= timedelta(days=3)
