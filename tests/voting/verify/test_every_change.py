"""One thing is changed anywhere and all is signed again: it is found, or is said not to be checked."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.members_round import Wishes, members_round
from tests.voting.verify.changed import NOTE, changes
from voting.verify import verify

if TYPE_CHECKING:
    from tests.voting.made_rounds import Made
    from tests.voting.verify.changed import Change

TIED = {
    "p1": "53 4 4 4 4 4 4 .",
    "p2": "4 r 4 4 a 4 4 .",
    "p3": "3 3 r 3 3 3 3 .",
    "p4": "- 3 - 3 a 3 - .",
    "p5": "- 1 - a a 2 - .",
}
MEMBERS, IMPORTED = members_round(scores=TIED), imported_round()
DRAWN = members_round(Wishes(draw="public"), scores=TIED)
NOWHERE_ELSE = ("read", "listed", "lists", "probes", "probed")
"""Figures of property checks that stand nowhere else in a bundle."""
NOT_CHECKED = {
    "result.json": {
        ("number", "margins.*.less"),
        ("number", "margins.*.points"),
        ("drop", "margins.*"),
        ("add", "margins.*"),
        ("exchange points", "margins"),
        ("exchange proposal", "margins"),
        ("row", "margins"),
        *(("number", f"checks.*.detail.{figure}") for figure in NOWHERE_ELSE),
        ("row", "checks"),
    },
    "proposals.json": {
        ("text", "*.title"),
        ("text", "*.group"),
        ("text", "*.summary"),
        ("exchange title", ""),
        ("number", "5.ask"),  # it left the round, and no entry says what it asked for
    },
}
"""What the verifier's notes and docs/audit-trail.md name: margins, what checks looked at, words of groups."""


def is_not_checked(made: Made, name: str, change: Change) -> bool:
    """Whether this slips through as the verifier says; of an election the words are known."""
    if made is IMPORTED if name == "proposals.json" else NOTE in str(change.document):
        return False
    exact = ".".join(map(str, change.place))
    starred = re.sub("[0-9]+", "*", exact)
    return any((change.kind, place) in NOT_CHECKED[name] for place in (exact, starred))


@pytest.mark.parametrize("name", ["result.json", "proposals.json"])
@pytest.mark.parametrize(
    "made",
    [
        pytest.param(MEMBERS, id="members"),
        pytest.param(DRAWN, id="drawn", marks=pytest.mark.exhaustive),
        pytest.param(IMPORTED, id="imported"),
    ],
)
def test_every_change_is_found_or_said_not_to_be_checked(made: Made, name: str) -> None:
    document, slipped = made.load(name), []
    assert verify(made.bundle(), made.key).findings == []
    for change in changes(document):
        forged = copy.deepcopy(made)
        forged.save(name, change.document)
        assert json.dumps(change.document) != json.dumps(document)
        subjects = [finding.subject for finding in verify(forged.bundle(), made.key).findings]
        named = any(subject == name or subject.startswith("proposal ") for subject in subjects)
        if not named and not is_not_checked(made, name, change):
            slipped.append((change.kind, change.place, subjects))
    assert slipped == []
