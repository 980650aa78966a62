"""Lengths that tell nothing, without a database."""

from __future__ import annotations

import pytest

from grants.db import db
from grants.rounds.rules import Criterion, Point
from grants.scoring.lengths import PAGE, as_fullest, from_pages, to_pages
from grants.scoring.service import LONGEST_TEXT
from voting.ballots import State
from voting.ledger.ballots import Mark

WIDE = tuple(Criterion(name, "?", 1, tuple(Point(n, "") for n in range(101))) for name in ("c1", "c2"))


def test_rows_of_ballots_and_interests_know_neither_member_nor_moment() -> None:
    names = ("ballots", "readings", "scores", "casts", "interests")
    known = {name: set(db.metadata.tables[name].c.keys()) for name in names}
    assert known == {
        "ballots": {"id", "round_id", "slot", "revision", "is_withdrawn"},
        "readings": {"id", "ballot_id", "proposal_id", "state", "reason", "note"},
        "scores": {"id", "ballot_id", "proposal_id", "criterion", "sealed"},
        "casts": {"id", "ballot_id", "revision", "sealed", "reasons"},
        "interests": {"id", "proposal_id", "tag", "sealed", "is_logged"},
    }


@pytest.mark.parametrize("text", ["", "Because.", "ŻółćÅ\0\n", "x" * LONGEST_TEXT, "é" * PAGE])
def test_a_text_comes_back_from_its_pages(text: str) -> None:
    pages = to_pages(text)
    assert (from_pages(pages), len(pages) % PAGE) == (text, 0)


def test_a_ballot_is_as_long_as_the_fullest() -> None:
    marks = [
        [Mark(f"p{number}", state, scores) for number in range(300)]
        for state, scores in (
            (State.SCORED, (100, 100)),
            (State.SCORED, (0, 0)),
            (State.ABSTAINED, ()),
            (State.RECUSED, ()),
            (State.NOT_YET, ()),
        )
    ]
    assert len({len(as_fullest({"seed": "0" * 64}, each, WIDE)) for each in marks}) == 1
