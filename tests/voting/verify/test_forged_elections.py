"""Imported elections and ground rules that were forged: each is found and named."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.voting.imported_round import ELECTION, imported_round
from tests.voting.made_rounds import AT
from tests.voting.members_round import Wishes, members_round
from tests.voting.verify.test_forged_ledger import expect, found

Result = dict[str, Any]


def test_a_ballot_taken_out_of_an_imported_round_is_found() -> None:
    made = imported_round()
    made.files["ballots.pb"] = ELECTION.replace(b"2;7\n", b"")
    expect(made, "ballots.pb", "not the file that entry 3")
    made.of("ballots-imported")["file"] = sha256(made.files["ballots.pb"]).hexdigest()
    expect(made, "ballots.pb", "it has 4 ballots, and entry 3")
    expect(made, "ballots.pb", "the root of its ballots is not the one in entry 3")
    expect(made, "proposal 7", "says standing 3, and it is 2")


@pytest.mark.parametrize(
    ("before", "after", "subject", "sentence"),
    [
        (b"1000.50", b"1000.51", "ground-rules.json", "the pot is not the budget"),
        (b"7;600", b"7;601", "proposal 7", "does not ask for what it costs"),
        (b"9;700;A kiosk\n", b"", "ballots.pb", "line "),
        (b"vote_type;approval", b"vote_type;guess", "ballots.pb", "line 10"),
        (b"A pond\n", b"A pond\n10;1;More\n", "proposals.json", "not the projects of ballots.pb"),
    ],
)
def test_another_election_is_found(before: bytes, after: bytes, subject: str, sentence: str) -> None:
    made = imported_round()
    made.files["ballots.pb"] = ELECTION.replace(before, after)
    expect(made, subject, sentence)


def test_imported_ballots_are_published_whole_and_lists_are_not_whole_ballots() -> None:
    made = imported_round()
    rules = made.load("ground-rules.json")
    rules["publish"] = "totals"
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", "published whole")
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["publish"] = "ballots"
    made.save("ground-rules.json", rules)
    expect(made, "openings.jsonl", "it has not the fields of a total or of a commitment")


def test_a_proposal_of_an_election_cannot_be_turned_down_silently() -> None:
    made = imported_round()
    listed = made.load("proposals.json")
    listed[0]["status"] = "withdrawn"
    made.save("proposals.json", listed)
    expect(made, "proposal 7", "it is withdrawn, and no entry says so")


OF_MEMBERS = (
    ("proposal-submitted", {"at": AT, "content": "ab" * 32, "proposal": "7", "version": 1}),
    ("proposal-withdrawn", {"at": AT, "proposal": "7"}),
    ("interest-declared", {"commitment": "ab" * 32, "proposal": "7"}),
)


def test_an_election_has_no_entries_of_what_only_members_do() -> None:
    """A winning project could be said to be withdrawn: no check of an imported election reads that."""
    made = imported_round()
    made.entries[3:3] = OF_MEMBERS
    made.after = [("key-destroyed", {"at": AT})]
    for index, kind in ((3, OF_MEMBERS[0][0]), (4, OF_MEMBERS[1][0]), (5, OF_MEMBERS[2][0])):
        expect(made, f"entry {index}, line {index + 1} of entries.jsonl ({kind})", "has no such entry")
    expect(made, "entry 10, line 11 of entries.jsonl (key-destroyed)", "has no such entry")


def test_nobody_decides_on_an_election() -> None:
    made = imported_round()
    made.of("decision-confirmed").update(agreed=900, members=3)
    expect(made, "entry 5", "nobody decides on an imported election")


def test_a_quorum_counts_those_who_scored() -> None:
    """A round whose result is right for one quorum is wrong for another."""
    made, other = members_round(), members_round(Wishes(quorum=6))
    made.save("result.json", other.load("result.json"))
    assert {"proposal p2", "proposal p3", "proposal p4"} <= {finding.subject for finding in found(made)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "evenhand-ground-rules/9"}, "format is not evenhand-ground-rules/1"),
        ({"publish": "names"}, "publish is not per-proposal, totals or ballots"),
        ({"pot": -1}, "pot is not between 0 and 2^53 - 1"),
        ({"pot": 1.5}, "1.5 is not a whole number"),
        ({"floor": True}, "floor is not a whole number"),
        ({"criteria": {}}, "criteria is not a list"),
        ({"criteria": [1]}, "criteria[0] has no points"),
        ({"agree": {"share": [3, 2]}}, "agree.share is not a share such as [2, 3]"),
        ({"agree": {"share": [0, 0]}}, "agree.share is not a share such as [2, 3]"),
        ({"agree": {}}, "agree has no share"),
        ({"rule": "average"}, "rule is not an object"),
    ],
)
def test_ground_rules_that_say_nothing_are_found(change: dict[str, Any], sentence: str) -> None:
    made = members_round()
    made.save("ground-rules.json", made.load("ground-rules.json") | change)
    expect(made, "ground-rules.json", sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": "c2"}, "criteria[1].id is the id of another criterion"),
        ({"id": "all"}, "A criterion's weight is at least 1, and its id is not"),
        ({"weight": 0}, "criteria[0].weight is not between 1"),
        ({"points": []}, "criteria[0].points is not every whole number of a scale"),
        ({"points": [{"score": 1}, {"score": 3}]}, "criteria[0].points is not every whole number of a scale"),
        ({"points": [{"score": 1}, {"score": 1}]}, "criteria[0].points is not every whole number of a scale"),
        ({"points": [{"score": 0}, {"score": 1}]}, "criteria has more than one range of scores"),
    ],
)
def test_criteria_that_cannot_be_scored_are_found(change: dict[str, Any], sentence: str) -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["criteria"][0] |= change
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", sentence)


def test_a_result_of_another_format_is_found() -> None:
    made = members_round()
    made.save("result.json", made.load("result.json") | {"format": "evenhand-result/2"})
    expect(made, "result.json", "format is not evenhand-result/1")


@pytest.mark.parametrize("blind", ["", "0" * 63, "G" * 64, 5])
def test_a_blind_that_is_no_32_bytes_is_found(blind: object) -> None:
    made = members_round()
    made.save("result.json", made.load("result.json") | {"blind": blind})
    expect(made, "result.json", "blind is not")
