"""A changed answer counts only when it is cast again, and a member's own page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.db.edge import transaction
from grants.proposals.queries import sent_proposals
from grants.scoring.book import Saved
from grants.scoring.progress import progress
from grants.scoring.service import cast_ballot, save_reading
from tests import stories
from voting.ballots import State

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database


def test_own_page_says_which_answers_are_not_those_that_were_cast(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        stories.sent_proposals(round_, 3)
        stories.open_scoring(round_)
        member = stories.members(round_)[0]
        stories.cast(round_, member, {"p1": (3, 3, 3), "p2": "abstain"})
        assert changed(app, round_) == []
        stories.save(round_, member, {"p1": (3, 3, 4), "p3": (1, 1, 1)})
        assert changed(app, round_) == ["p1", "p3"]
        stories.save(round_, member, {"p1": (3, 3, 3)})
        assert changed(app, round_) == ["p3"]
        with transaction():
            first = sent_proposals(round_.id)[0]
            save_reading(
                round_, member, first, Saved(State.SCORED, {"c1": 3, "c2": 3, "c3": 3}, "They sing well.", "")
            )
        assert changed(app, round_) == ["p1", "p3"]
        with transaction():
            cast_ballot(round_, member)
        assert changed(app, round_) == []


def changed(app: Flask, round_: Round) -> list[str]:
    """The proposals of which the first member's own page says that they are no longer as cast."""
    with app.test_request_context():
        seen = progress(round_, stories.members(round_)[0])
        return [str(line.proposal.reference) for line in seen.lines if line.is_changed]
