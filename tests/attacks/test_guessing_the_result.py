"""A stranger reads the digest of a result that is not public yet, and tries every result there can be.

They know all but the scores: the ground rules, the proposals, how many cast. The trail shows `count-made`
from closing on, and counting is the same program everywhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

import pytest

from grants.decisions import counting
from tests import stories
from voting.ballots import Tally

if TYPE_CHECKING:
    from flask import Flask

    from grants.decisions.counting import Material

pytestmark = pytest.mark.by_chance

MEMBERS = 3
SCORES = ({"p1": (5,), "p2": (1,)}, {"p1": (4,), "p2": (2,)}, {"p1": (5,), "p2": (2,)})
TRUTH = {"p1": (4, 5, 5), "p2": (1, 2, 2)}
ONE_QUESTION = {"question_2": "", "question_3": ""}


def guessed(known: Material, digest: str) -> list[dict[str, tuple[int, ...]]]:
    """The scores of every proposal that give a result with this digest."""
    lists = list(combinations_with_replacement(range(1, 6), MEMBERS))
    found = []
    for given in product(lists, repeat=len(known.proposals)):
        tried = dict(zip((each.id for each in known.proposals), given, strict=True))
        tallies = {name: Tally.of(name, list(scores)) for name, scores in tried.items()}
        criteria = [("c1", tally) for tally in tallies.values()]
        guess = replace(
            known,
            given={name: list(scores) for name, scores in tried.items()},
            tallies=tallies,
            criteria=criteria,
        )
        if sha256(counting.written(guess)).hexdigest() == digest:
            found.append(tried)
    return found


def test_result_cannot_be_guessed_from_its_digest(app: Flask) -> None:
    with app.app_context():
        round_ = stories.scored(members=MEMBERS, proposals=2, scores=SCORES, **ONE_QUESTION)
        stories.counted(stories.closed(round_))
        position = round_.ledger.size - 1
        known = replace(counting.gather(round_), blind=b"")
    page = app.test_client().get(f"/rounds/winter-round/trail/{position}").text
    shown = re.search(r"result&#34;:&#34;([0-9a-f]{64})", page)
    assert shown is not None
    assert guessed(known, shown[1]) == []
    without = sha256(counting.written(known)).hexdigest()
    assert TRUTH in guessed(known, without), "the attack works where nothing blinds the digest"
