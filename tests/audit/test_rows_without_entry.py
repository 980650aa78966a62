"""Rows that somebody added without an entry: there is none to name, and it is told all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.audit.intruder import add, row, write
from tests.audit.looking import findings, round_called
from tests.audit.tampering import SPRING, WINTER, here, proposal, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Row

pytestmark = pytest.mark.usefixtures("story")


def from_winter(table: str) -> None:
    """A row of the finished round, made one of the round that is still being scored."""
    add(table, row(table, **here()), round_id=round_called(SPRING).id)


def waiting() -> Row[Any]:
    """An interest of the round that is still being scored."""
    return row("interests", proposal_id=row("proposals", **here(SPRING, reference="p3")).id)


def award_now() -> None:
    first = row("proposals", **here(SPRING, reference="p1"))
    add("awards", row("awards"), proposal_id=first.id, amount=first.ask)


ADDED: dict[str, tuple[str, Callable[[], object], str]] = {
    "a version of the ground rules": (
        WINTER,
        lambda: add("ground_rules", row("ground_rules", id=version_of(1)), version=3),
        "this version 3 of the ground rules is in the database, and no entry records it",
    ),
    "a step": (
        SPRING,
        lambda: add(
            "phase_moves",
            row("phase_moves", **here(SPRING, to_phase="scoring")),
            number=9,
            from_phase="scoring",
            to_phase="decision",
        ),
        "this step from scoring to decision is in the database, and no entry records it",
    ),
    "a version of a proposal": (
        WINTER,
        lambda: add("proposal_versions", row("proposal_versions", proposal_id=proposal("p2")), version=2),
        "this version 2 of p2 is in the database, and no entry records it",
    ),
    "a proposal": (
        WINTER,
        lambda: add("proposals", row("proposals", **here(reference="p2")), number=9, reference="p9"),
        "proposal p9 is in the database, and no entry says that it was sent",
    ),
    "an interest": (
        WINTER,
        lambda: add(
            "interests",
            row("interests", proposal_id=proposal("p2")),
            proposal_id=proposal("p1"),
            tag=bytes(32),
        ),
        "an interest in p1 is in the database, and no entry records it",
    ),
    "an interest that is said to wait after closing": (
        WINTER,
        lambda: add(
            "interests",
            row("interests", proposal_id=proposal("p2")),
            proposal_id=proposal("p1"),
            tag=bytes(32),
            is_logged=False,
        ),
        "an interest in p1 is in the database as one that waits, and ballots are closed",
    ),
    "an interest that is said to wait while ballots are open": (
        SPRING,
        lambda: add("interests", waiting(), tag=bytes(32)),
        "an interest in p3 is not in the database as it was made",
    ),
    "a cast": (
        WINTER,
        lambda: add("casts", row("casts", ballot_id=row("ballots", **here()).id, revision=1), revision=3),
        "a revision 3 of a ballot is in the database, and no entry says that it was cast",
    ),
    "a cast that is said to count": (
        WINTER,
        lambda: (
            add("ballots", row("ballots", **here()), slot=bytes(32), revision=1, is_withdrawn=False),
            add("casts", row("casts", revision=1), ballot_id=row("ballots", **here(slot=bytes(32))).id),
        ),
        "the database has this slot's ballot at revision 1, standing, and no entry says that it was cast",
    ),
    "a result": (
        SPRING,
        lambda: from_winter("counts"),
        "there is a result in the database, and no entry says that it was counted",
    ),
    "a decision": (
        SPRING,
        lambda: from_winter("decisions"),
        "there is a decision in the database, and no entry says that it was confirmed",
    ),
    "published files": (
        SPRING,
        lambda: from_winter("published_files"),
        "there are published files in the database, and no entry says that they were published",
    ),
    "an award": (SPRING, award_now, "before anything was published: only the database awards 125000 to p1"),
    "an acceptance": (
        WINTER,
        lambda: write("awards", {"accepted_at": None}, accepted_at=row("ground_rules").proposed_at),
        "",
    ),
    "imported ballots": (
        SPRING,
        lambda: add("imported_ballots", row("imported_ballots"), round_id=round_called(SPRING).id),
        "there is a file of ballots in the database, and no entry says that it was imported",
    ),
}


@pytest.mark.parametrize("what", ADDED)
def test_check_tells_of(what: str) -> None:
    slug, act, sentence = ADDED[what]
    act()
    found = findings(slug)
    assert [each for each in found if each == sentence] == [sentence] if sentence else found, found


def test_check_tells_of_a_roll_that_nobody_froze() -> None:
    write("ballots", here(SPRING), round_id=round_called("riverside").id)
    sentence = "there are ballots or places on the roll in the database, and no entry froze the roll"
    assert sentence in findings("riverside")


def test_check_tells_of_a_phase_that_nobody_entered() -> None:
    write("rounds", {"slug": SPRING}, phase="published")
    place = "phase-moved"
    assert any(place in each and "the database has it in published" in each for each in findings(SPRING))
