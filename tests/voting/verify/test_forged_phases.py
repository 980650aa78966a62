"""A way through the phases that no round can go, and ends that were not put later, are found and named."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.made_rounds import AT
from tests.voting.members_round import NOTHING, members_round
from tests.voting.verify.test_forged_ledger import expect, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.voting.made_rounds import Made

YEAR = int(AT[:4])
SOON, LATER, LAST = (f"{YEAR + 1}-0{month}-05T12:00:00Z" for month in (1, 2, 3))
BEFORE = f"{YEAR - 1}-01-05T12:00:00Z"
EARLIER = f"{YEAR - 1}-01-04T12:00:00Z"
Entry = tuple[str, dict[str, Any]]


def step(before: str, after: str, by: str = "facilitator", at: str = AT) -> Entry:
    return ("phase-moved", {"at": at, "by": by, "from": before, "reason": NOTHING, "to": after})


def more(phase: str, until: str, at: str = AT) -> Entry:
    return ("phase-extended", {"at": at, "phase": phase, "reason": NOTHING, "until": until})


def put(*entries: Entry, before: str = "interest-declared", number: int = 0) -> Callable[[Made], None]:
    """Write these into the ledger in front of another."""

    def forge(made: Made) -> None:
        at = made.place(before, number)
        made.entries[at:at] = entries

    return forge


def dated(forge: Callable[[Made], None], **ends: str) -> Callable[[Made], None]:
    """The same in a round whose ground rules have these ends."""

    def do(made: Made) -> None:
        document = made.load("ground-rules.json")
        document["dates"] = ends
        made.save("ground-rules.json", document)
        digest = sha256(made.files["ground-rules.json"]).hexdigest()
        for _kind, data in made.entries:
            if "rules" in data:
                data["rules"] = digest
            if "files" in data:
                data["files"]["ground-rules.json"] = digest
        forge(made)

    return do


def begun(forge: Callable[[Made], None]) -> Callable[[Made], None]:
    """The same where each phase but the last began earlier."""

    def do(made: Made) -> None:
        forge(made)
        for name, data in made.entries[: made.place("ballots-closed")]:
            if name == "phase-moved":
                data["at"] = BEFORE if data["to"] == "scoring" else EARLIER

    return do


def taken_back_and_then(extended: Entry) -> Callable[[Made], None]:
    """The one ballot that was cast by then was taken back."""

    def forge(made: Made) -> None:
        back = made.entries.pop(made.place("ballot-withdrawn"))
        cast = made.entries.pop(made.place("ballot-cast", 1))
        at = made.place("ballot-cast")
        made.entries[at:at] = [cast, back, extended]

    return forge


def moved_by_time(to: str) -> Callable[[Made], None]:
    """The step there says that it came by time."""

    def forge(made: Made) -> None:
        next(data for name, data in made.entries if name == "phase-moved" and data["to"] == to)["by"] = "time"

    return forge


BACK = (step("interests", "proposals"), step("proposals", "interests"))
HOLDS: dict[str, Callable[[Made], None]] = {
    "back to proposals and on again": put(*BACK),
    "more time": put(more("interests", SOON)),
    "more time twice": put(more("interests", SOON), more("interests", LATER)),
    "more time than was agreed": dated(put(more("interests", LATER)), interests=SOON),
    "time that moved it when it was over": begun(dated(put(), interests=BEFORE, scoring=AT)),
    "more time while ballots are open": put(more("scoring", SOON), before="ballots-closed"),
    "more time twice while ballots are open": put(
        more("scoring", SOON), more("scoring", LATER), before="ballots-closed"
    ),
    "more time for ballots where none was cast": dated(
        put(more("scoring", SOON), before="ballot-cast"), scoring=BEFORE
    ),
    "more time for ballots where none stands": dated(
        taken_back_and_then(more("scoring", SOON)), scoring=BEFORE
    ),
}
FORGED: dict[str, tuple[Callable[[Made], None], str, str]] = {
    "back after the roll": (
        put(*BACK, before="phase-moved", number=2),
        "entry 19",
        "it goes back to proposals after the roll was frozen",
    ),
    "back from scoring": (
        put(step("scoring", "interests"), step("interests", "scoring"), before="ballots-closed"),
        "entry 30",
        "interests does not follow scoring",
    ),
    "a phase left out": (
        put(step("interests", "decision"), step("decision", "interests")),
        "entry 15",
        "decision does not follow interests",
    ),
    "a beginning in the middle": (
        lambda made: made.entries.pop(made.place("phase-moved")),
        "entry 13",
        "the round was in the phase ground-rules",
    ),
    "more time for a phase that is not": (
        put(more("scoring", SOON)),
        "entry 15",
        "the round was in the phase interests",
    ),
    "more time for ballots that are closed": (
        put(more("scoring", SOON), before="count-made"),
        "entry 32",
        "the round was in the phase decision",
    ),
    "time that was over": (put(more("interests", AT)), "entry 15", "it gives time that was over already"),
    "an end put earlier": (
        dated(put(more("interests", SOON)), interests=LATER),
        "entry 15",
        "it gives no more time than there was",
    ),
    "an end put earlier after it was put later": (
        dated(put(more("interests", LAST), more("interests", LATER)), interests=SOON),
        "entry 16",
        "it gives no more time than there was",
    ),
    "a step by time before the time": (
        dated(put(), proposals=SOON),
        "entry 14",
        "it says that time moved the round, and that was not over yet",
    ),
    "a step by time before the later time": (
        dated(put(more("interests", SOON)), interests=BEFORE),
        "entry 20",
        "it says that time moved the round, and that was not over yet",
    ),
    "a step by time before the end that had moved with the one before": (
        dated(put(more("interests", SOON)), interests=BEFORE, scoring=BEFORE),
        "entry 32",
        "it says that time moved the round, and that was not over yet",
    ),
    "a step by time out of a phase that began after its end": (
        dated(put(), scoring=BEFORE),
        "entry 31",
        "it says that time ended scoring, which began after its end",
    ),
    "a round that time opened for proposals": (
        moved_by_time("proposals"),
        "entry 5",
        "it says that time moved the round, and proposals begins by hand",
    ),
    "a round that time opened again": (
        put(step("interests", "proposals", "time"), step("proposals", "interests", "time")),
        "entry 15",
        "it says that time moved the round, and proposals begins by hand",
    ),
    "more time for ballots a third time": (
        put(*(more("scoring", until) for until in (SOON, LATER, LAST)), before="ballots-closed"),
        "entry 32",
        "scoring is given more time 3 times; it can be twice",
    ),
    "ballots opened again after their end": (
        dated(put(more("scoring", SOON), before="ballots-closed"), scoring=BEFORE),
        "entry 30",
        "it opens ballots again whose time was over, and some were cast",
    ),
    "ballots opened again after an end that was put later": (
        dated(
            put(more("scoring", AT, BEFORE), more("scoring", SOON), before="ballots-closed"), scoring=EARLIER
        ),
        "entry 31",
        "it opens ballots again whose time was over, and some were cast",
    ),
    "an end that is no time": (
        dated(put(), proposals="soon"),
        "ground-rules.json",
        "is not the end of a phase",
    ),
}


@pytest.mark.parametrize("kind", HOLDS)
def test_way_that_a_round_can_go_holds(kind: str) -> None:
    made = members_round()
    HOLDS[kind](made)
    if kind.startswith("more time"):
        for name, data in made.entries:
            if name == "phase-moved":
                data["by"] = "facilitator"
    assert found(made) == []


@pytest.mark.parametrize("kind", FORGED)
def test_way_that_no_round_can_go_is_found_and_named(kind: str) -> None:
    forge, subject, sentence = FORGED[kind]
    made = members_round()
    forge(made)
    expect(made, subject, sentence)
