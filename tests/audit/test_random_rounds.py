"""Rounds of all sorts: whatever the members do and the ground rules say, the trail holds to its end."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import verifier_key
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from tests import stories
from voting.verify import verify

if TYPE_CHECKING:
    from flask import Flask

FEW = range(3)
MANY = range(3, 60)


def told(chance: Random) -> stories.Round:
    """A whole round in which members score, abstain, stand aside, cast again or do not cast at all."""
    changes = {
        "floor": str(chance.choice((5, 5, 6, 8))),
        "quorum": str(chance.choice((3, 3, 4, 6))),
        "publish": chance.choice(("per-proposal", "per-proposal", "totals")),
        "pot": str(chance.choice((600, 2000, 9500))),
        "most": "600",
        **{f"weight_{place}": str(chance.choice((1, 1, 1, 2, 10))) for place in (1, 2, 3)},
    }
    if chance.random() < 1 / 3:
        changes["question_3"] = ""
    round_ = stories.frozen_round(stories.start(members=chance.randint(1, 12)), **changes)
    number = chance.randint(1, 7)
    stories.sent_proposals(round_, number, [chance.choice((100, 250, 250, 600)) for _each in range(number)])
    stories.open_scoring(round_)
    voters = stories.members(round_)
    for place, member in enumerate(chance.sample(voters, k=len(voters)) + chance.choices(voters, k=3)):
        marks = marked(chance, round_, stories.recused_by(round_, member))
        if marks and (place == 0 or chance.random() < 5 / 6):
            stories.cast(round_, member, marks)
    return stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))


def marked(chance: Random, round_: stories.Round, recused: set[str]) -> dict[str, stories.Marks]:
    """What a member saves now: never on what they stand aside from, and always something on the rest."""
    questions = len(stories.rules_of(round_.id).criteria)
    marks: dict[str, stories.Marks] = {}
    for proposal in stories.proposals_sent_to(round_.id):
        what = chance.choice(("score", "score", "score", "score", "abstain", "nothing", "recuse"))
        if str(proposal.reference) in recused or what == "nothing":
            continue
        scores = tuple(chance.randint(1, 5) for _question in range(questions))
        marks[str(proposal.reference)] = scores if what == "score" else what
    return marks


@pytest.mark.parametrize("seed", [*FEW, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in MANY)])
def test_trail_of_a_random_round(app: Flask, seed: int) -> None:
    with app.app_context():
        round_ = told(Random(seed))  # noqa: S311 - chance, not a secret
        assert list(check(round_)) == []
        found = verify(bundle_of(round_), verifier_key(round_.ledger))
        assert (found.exit, found.findings) == (3, [])
