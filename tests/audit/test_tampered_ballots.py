"""The roll, ballots, casts and imported ballots, changed behind the ledger's back."""

from __future__ import annotations

import pytest

from tests.audit.intruder import add, flip, remove, row, unlock_roll, write
from tests.audit.looking import lines_of, place_of, round_called
from tests.audit.tampering import RIVERSIDE, SPRING, WINTER, Tampering, assert_named, exchange_numbers, here
from voting.ledger import entries

pytestmark = pytest.mark.usefixtures("story")


def recast(slug: str = WINTER) -> str:
    """The ballot that was cast last, for the second time; its first cast was the third of all."""
    last = entries.read(lines_of(slug)[place_of(slug, "ballot-cast", -1)])
    return str(row("ballots", **here(slug, slot=bytes.fromhex(str(last.data["slot"])))).id)


def observer() -> str:
    home = round_called(WINTER).collaborative_id
    return str(row("memberships", collaborative_id=home, is_observer=True).id)


def exchange_places() -> None:
    one, two = row("roll_places", **here()), row("roll_places", 1, **here())
    write("roll_places", {"id": one.id}, membership_id=observer())
    write("roll_places", {"id": two.id}, membership_id=one.membership_id)
    write("roll_places", {"id": one.id}, membership_id=two.membership_id)


def another_vote() -> None:
    content = row("imported_ballots", **here(RIVERSIDE)).content
    assert b"\n2;7;2\n" in content
    write("imported_ballots", here(RIVERSIDE), content=content.replace(b"\n2;7;2\n", b"\n2;7;0\n"))


TAMPERINGS: dict[str, Tampering] = {
    # what is done, and the entry that must be named for it
    "a name on the roll": (lambda: flip("roll_places", "name", **here()), "roll-frozen"),
    "a member on the roll": (
        lambda: write("roll_places", {"id": row("roll_places", **here()).id}, membership_id=observer()),
        "roll-frozen",
    ),
    "a sealed slot": (lambda: flip("roll_places", "sealed", **here()), "roll-frozen"),
    "a slot's mark": (lambda: flip("roll_places", "slot_mark", **here()), "roll-frozen"),
    "a place on the roll lost": (
        lambda: remove("roll_places", id=row("roll_places", **here()).id),
        "roll-frozen",
    ),
    "a place on the roll added": (
        lambda: add(
            "roll_places",
            row("roll_places", **here()),
            membership_id=observer(),
            name="Made Up",
            slot_mark=bytes(32),
        ),
        "roll-frozen",
    ),
    "two places on the roll exchanged": (exchange_places, "roll-frozen"),
    "a slot": (lambda: flip("ballots", "slot", id=recast()), "roll-frozen"),
    "a ballot added": (
        lambda: add("ballots", row("ballots", **here()), slot=bytes(32), revision=0),
        "roll-frozen",
    ),
    "what was cast": (lambda: flip("casts", "sealed", ballot_id=recast(), revision=2), "ballot-cast -1"),
    "the reasons cast with it": (
        lambda: flip("casts", "reasons", ballot_id=recast(), revision=2),
        "ballot-cast -1",
    ),
    "what was cast, cut short": (
        lambda: write("casts", {"ballot_id": recast(), "revision": 2}, sealed=b"x"),
        "ballot-cast -1",
    ),
    "what was cast before": (
        lambda: write(
            "casts",
            {"ballot_id": recast(), "revision": 1},
            sealed=row("casts", ballot_id=recast(), revision=2).sealed,
        ),
        "ballot-cast 2",
    ),
    "a cast lost": (lambda: remove("casts", ballot_id=recast(), revision=1), "ballot-cast 2"),
    "a cast added": (lambda: add("casts", row("casts", ballot_id=recast(), revision=2), revision=3), ""),
    "a ballot set back": (lambda: write("ballots", {"id": recast()}, revision=1), "ballot-cast -1"),
    "a ballot withdrawn quietly": (
        lambda: write("ballots", {"id": recast()}, is_withdrawn=True),
        "ballot-cast -1",
    ),
    "a ballot withdrawn before closing": (
        lambda: write("ballots", {"id": recast()}, is_withdrawn=True),
        "ballots-closed",
    ),
    "a withdrawn ballot brought back": (
        lambda: write("ballots", here(is_withdrawn=True), is_withdrawn=False),
        "ballot-withdrawn -1",
    ),
    "a withdrawn ballot brought back before counting": (
        lambda: write("ballots", here(is_withdrawn=True), is_withdrawn=False),
        "ballots-closed",
    ),
    "the imported file": (
        lambda: flip("imported_ballots", "content", **here(RIVERSIDE)),
        "riverside: ballots-imported",
    ),
    "a vote in the imported file": (another_vote, "riverside: ballots-imported"),
    "a vote that changes the count": (another_vote, "riverside: count-made"),
    "the number of imported ballots": (
        lambda: flip("imported_ballots", "ballots", **here(RIVERSIDE)),
        "riverside: ballots-imported",
    ),
    "the imported file lost": (
        lambda: remove("imported_ballots", **here(RIVERSIDE)),
        "riverside: ballots-imported",
    ),
    "what an imported project costs": (
        lambda: flip("proposals", "ask", **here(RIVERSIDE, number=1)),
        "riverside: ballots-imported",
    ),
    "the order of imported projects": (lambda: exchange_numbers(RIVERSIDE), "riverside: ballots-imported"),
    "a cast while ballots are open": (
        lambda: flip("casts", "sealed", ballot_id=recast(SPRING), revision=2),
        "spring-round: ballot-cast -1",
    ),
    "a ballot set back while ballots are open": (
        lambda: write("ballots", {"id": recast(SPRING)}, revision=1),
        "spring-round: ballot-cast -1",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_check_names_the_entry_of(what: str) -> None:
    tamper, entry = TAMPERINGS[what]

    def behind_its_back() -> None:
        unlock_roll()
        tamper()

    assert_named(behind_its_back, entry)
