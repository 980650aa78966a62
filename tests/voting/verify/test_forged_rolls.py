"""Rolls, amounts, ground rules and confirmations that were forged: each is found and named."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.voting.made_rounds import AT, as_json, secret
from tests.voting.members_round import ORIGIN, members_round
from tests.voting.verify.test_forged_ledger import expect, found
from voting.ledger import ballots


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
