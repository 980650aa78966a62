"""Ledgers rewritten by someone who holds the key: all is signed again, and still it does not hold."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.voting.made_rounds import AT, Made, as_json, secret
from tests.voting.members_round import ORIGIN, members_round
from voting.ledger import ballots
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from voting.verify import Finding

# The round's entries: 0 start, 1-4 ground rules, 5 phase, 6-13 proposals, 14 phase, 15-17 interests, 18 roll,
# 19 phase, 20-28 casts (the first slot's second revision is 22), 29 withdrawal, 30 closing, 31 phase,
# 32 count, 33 decision, 34 published, 35 award.
CAST = {"digest": "ab" * 32, "revision": 1, "slot": "cd" * 32}


def found(made: Made) -> list[Finding]:
    report = verify(made.bundle(), made.key)
    assert report.exit == (1 if report.findings else 3)
    return report.findings


def expect(made: Made, subject: str, sentence: str) -> None:
    """One of the findings is this; `{}` in the subject is left for an entry's full name."""
    findings = found(made)
    assert any(
        finding.subject.startswith(subject) and sentence in finding.sentence for finding in findings
    ), findings


def moved(kind: str, before: str, number: int = 0) -> Callable[[Made], None]:
    """Put an entry in front of another."""

    def forge(made: Made) -> None:
        entry = made.entries.pop(made.place(kind, number))
        made.entries.insert(made.place(before), entry)

    return forge


def after_closing(made: Made) -> None:
    slot = made.files["roll.txt"].splitlines()[0].decode()
    made.entries.insert(made.place("count-made"), ("ballot-cast", CAST | {"revision": 7, "slot": slot}))


def from_nowhere(made: Made) -> None:
    made.entries.insert(made.place("ballots-closed"), ("ballot-cast", CAST))


def again(kind: str) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        at = made.place(kind)
        made.entries.insert(at, made.entries[at])

    return forge


def without(kind: str) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        made.entries = [entry for entry in made.entries if entry[0] != kind]

    return forge


def with_fields(kind: str, number: int = 0, **fields: object) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        made.of(kind, number).update(fields)

    return forge


FORGED: dict[str, tuple[Callable[[Made], None], str, str]] = {
    "a cast after closing": (
        after_closing,
        "entry 32, line 33 of entries.jsonl (ballot-cast)",
        "after ballots-closed",
    ),
    "a cast before the roll": (moved("ballot-cast", "roll-frozen"), "entry 18", "before any roll-frozen"),
    "a cast under no slot": (from_nowhere, "entry 30", "its slot is not on the roll"),
    "a revision left out": (
        with_fields("ballot-cast", 2, revision=3),
        "entry 22",
        "revision 3, and 1 came before",
    ),
    "a revision cast twice": (
        with_fields("ballot-cast", 2, revision=1),
        "entry 22",
        "revision 1, and 1 came",
    ),
    "a withdrawal of nothing": (again("ballot-withdrawn"), "entry 30", "was not there to be withdrawn"),
    "a ballot that was not cast": (
        with_fields("ballots-closed", ballots=8),
        "entry 30",
        "7 were cast and not",
    ),
    "a ballot that was dropped": (
        with_fields("ballots-closed", ballots=6),
        "entry 30",
        "7 were cast and not",
    ),
    "another closing root": (
        with_fields("ballots-closed", root="00" * 32),
        "openings.jsonl",
        "root of the lists",
    ),
    "ballots closed twice": (again("ballots-closed"), "entry 31", "only one entry"),
    "a count before closing": (
        moved("count-made", "ballots-closed"),
        "entry 30",
        "before any ballots-closed",
    ),
    "no count": (without("count-made"), "entries.jsonl", "no entry of the type count-made"),
    "no decision": (without("decision-confirmed"), "entries.jsonl", "type decision-confirmed"),
    "no closing": (without("ballots-closed"), "entries.jsonl", "closes or imports the ballots"),
    "rules that nobody proposed": (
        with_fields("ground-rules-frozen", version=3),
        "entry 4",
        "nobody had proposed",
    ),
    "rules agreed too late": (
        moved("ground-rules-agreed", "proposal-submitted"),
        "entry 5",
        "after ground-rules",
    ),
    "rules that too few agreed": (
        with_fields("ground-rules-agreed", agreed=5),
        "entry 3",
        "5 members agreed, and 6 were needed",
    ),
    "more answers than members": (
        with_fields("decision-confirmed", agreed=8),
        "entry 33",
        "than there are members",
    ),
    "a decision of too few": (
        with_fields("decision-confirmed", agreed=5),
        "entry 33",
        "5 members agreed, and 6 were needed",
    ),
    "a decision of others": (
        with_fields("decision-confirmed", members=9),
        "entry 33",
        "are the 8 on the roll",
    ),
    "no agreement": (without("ground-rules-agreed"), "entry 3", "without an entry that says who agreed"),
    "a rule of another digest": (with_fields("count-made", rule="00" * 32), "entry 32", "another rule"),
    "a roll of other rules": (with_fields("roll-frozen", rules="00" * 32), "entry 18", "other ground rules"),
    "a start that is not the first": (
        moved("round-started", "ground-rules-agreed"),
        "entry 2",
        "be the first entry",
    ),
    "a phase that was skipped": (
        with_fields("phase-moved", 2, **{"from": "proposals"}),
        "entry 19",
        "phase interests",
    ),
    "a proposal after the roll": (
        moved("proposal-submitted", "ballots-closed"),
        "entry 29",
        "after roll-frozen",
    ),
    "a proposal revised after the roll": (
        moved("proposal-revised", "ballots-closed"),
        "entry 29",
        "after roll-frozen",
    ),
    "a version left out": (with_fields("proposal-revised", version=3), "entry 12", "p1 was at version 1"),
    "a revision of nothing": (
        with_fields("proposal-revised", proposal="p9"),
        "entry 12",
        "p9 was at version 0",
    ),
    "an interest in nothing": (with_fields("interest-declared", proposal="p9"), "entry 15", "no proposal p9"),
    "a proposal withdrawn twice": (again("proposal-withdrawn"), "entry 14", "p6 was withdrawn already"),
    "a proposal left off the roll": (
        without("proposal-withdrawn"),
        "entry 17",
        "not those that were submitted",
    ),
}


@pytest.mark.parametrize("kind", FORGED)
def test_an_entry_that_cannot_be_is_found_and_named(kind: str) -> None:
    forge, subject, sentence = FORGED[kind]
    made = members_round()
    forge(made)
    expect(made, subject, sentence)


def test_half_of_the_members_are_not_enough_whatever_the_share() -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["agree"]["share"] = [1, 2]
    made.save("ground-rules.json", rules)
    made.of("decision-confirmed")["agreed"] = 4
    expect(made, "entry 33", "4 members agreed, and 5 were needed")
    made.of("decision-confirmed")["agreed"] = 5
    assert not any("were needed" in finding.sentence for finding in found(made))


def test_an_entry_of_a_type_that_is_not_known_is_found() -> None:
    made = members_round()
    made.entries.insert(6, ("ballots-corrected", {"at": AT}))
    expect(made, "entry 6, line 7 of entries.jsonl", "no entry of type ballots-corrected")


def test_an_entry_with_a_field_of_another_shape_is_found() -> None:
    made = members_round()
    made.of("ballot-cast")["seat"] = 4
    expect(made, "entry 20", "ballot-cast has no field seat")


def test_made_up_places_on_the_roll_are_found() -> None:
    made = members_round()
    slots = sorted([*made.files["roll.txt"].split(), secret("nobody").hex().encode()])
    made.files["roll.txt"] = b"".join(slot + b"\n" for slot in slots)
    expect(made, "roll.txt", "it has 9 slots")
    made.of("roll-frozen")["slots"] = 9
    expect(made, "roll.txt", "the root of the slots is not the one in entry 18")


@pytest.mark.parametrize("order", ["swapped", "twice"])
def test_a_roll_that_is_not_ascending_is_found(order: str) -> None:
    made = members_round()
    first, second, *others = made.files["roll.txt"].split()
    slots = [second, first, *others] if order == "swapped" else [first, first, second, *others]
    made.files["roll.txt"] = b"".join(slot + b"\n" for slot in slots)
    expect(made, "roll.txt", "not in ascending order")


@pytest.mark.parametrize("text", [b"\n", b"zz\n", b"00" * 32, b"AB" * 32 + b"\n", b"00 " * 21 + b"0\n"])
def test_a_roll_that_cannot_be_read_is_found(text: bytes) -> None:
    made = members_round()
    made.files["roll.txt"] = text
    assert any(finding.subject == "roll.txt" for finding in found(made))


def test_more_ballots_than_places_on_the_roll_are_found() -> None:
    made = members_round()
    slots = made.files["roll.txt"].split()[:3]
    made.files["roll.txt"] = b"".join(slot + b"\n" for slot in slots)
    raw = [bytes.fromhex(slot.decode()) for slot in slots]
    made.of("roll-frozen").update(root=ballots.roll_root(raw).hex(), slots=3)
    expect(made, "entry 30", "7 ballots are more than the 3 slots")


def test_an_amount_lowered_once_the_scores_were_known_is_found() -> None:
    """Without the amounts in the roll's entry this held: a proposal that did not fit was made to."""
    made = members_round()
    listed = made.load("proposals.json")
    assert listed[2]["ask"] == 50_000
    listed[2]["ask"] = 20_000
    made.save("proposals.json", listed)
    expect(made, "proposal p3", "says that it asks for 20000, and entry 18")
    made.of("roll-frozen")["asks"] = [proposal["ask"] for proposal in listed[:4]]
    expect(made, "entry 18", "not one amount asked for each proposal")


def test_ground_rules_changed_after_they_were_frozen_are_found() -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["pot"] += 1
    made.files["ground-rules.json"] = as_json(rules)
    expect(made, "ground-rules.json", "not the ground rules that entry 4")
    expect(made, "result.json", "budget is 90000, and should be 90001")


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("award-accepted", {"amount": 40_001, "at": AT, "proposal": "p1"}, "awarded 40000 and not 40001"),
        ("award-accepted", {"amount": 40_000, "at": AT, "proposal": "p1"}, "accepted before"),
        ("award-accepted", {"amount": 1, "at": AT, "proposal": "p9"}, "p9 was not awarded anything"),
        ("proposal-withdrawn", {"at": AT, "proposal": "p1"}, "stands after count-made"),
        (
            "count-made",
            {"at": AT, "recount": "agrees", "result": "0" * 64, "rule": "0" * 64},
            "after decision",
        ),
        ("published", {"at": AT, "files": {}}, "only one entry of this type"),
    ],
)
def test_what_cannot_follow_publication_is_found(kind: str, fields: dict[str, object], sentence: str) -> None:
    made = members_round()
    made.after.append((kind, fields))
    expect(made, f"entry {len(made.lines()) - 1},", sentence)


def test_a_result_that_the_members_did_not_confirm_is_found() -> None:
    made = members_round()
    made.of("decision-confirmed")["result"] = sha256(b"another").hexdigest()
    expect(made, "entry 33", "result.json is not the result that it names")


def test_a_ledger_of_another_round_is_found() -> None:
    made = members_round()
    made.of("round-started")["origin"] = ORIGIN.replace("2026", "2025")
    expect(made, "checkpoint", "it is of grants.example:8443/autumn-2026, and the ledger is")
    expect(made, "key.txt", "the key is named")
    expect(made, "proposal p1, list c1", "not what was committed to")
