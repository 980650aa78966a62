"""Receipts of whole ballots: what holds, what is found, and their two forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.voting.members_round import ORIGIN, SCORES, cast_ballots, members_round
from tests.voting.receipts import proven, receipt_of, signed
from tests.voting.verify.whole_rounds import FEW, MANY, WHOLE, checked, expect, relog
from voting.ledger import compact, receipt_files, receipts
from voting.ledger.receipts import BadReceipt

if TYPE_CHECKING:
    from voting.ledger.receipts import Receipt


@pytest.mark.parametrize(
    ("table", "said"), [(MANY, "it is published whole"), (FEW, "its commitment is published")]
)
def test_receipts_of_whole_ballots_hold(table: dict[str, str], said: str) -> None:
    made = members_round(WHOLE, table)
    for member in (0, 1, 150):
        mine = proven(receipt_of(member, WHOLE, table), made)
        report = checked(made, receipts=[("mine.json", receipts.make(mine))])
        assert report.findings == []
        assert f"receipt mine.json: the ballot is counted as it was cast; {said}" in report.checked


def test_a_receipt_finds_a_ballot_that_was_swapped() -> None:
    made = members_round(WHOLE, MANY)
    slot = cast_ballots(MANY)[1].slot.hex()
    lines = made.opened()
    line = next(line for line in lines if line["slot"] == slot)
    line["marks"][0] = [0, 0]
    relog(made, lines, casts=True)
    mine = receipts.make(receipt_of(1, WHOLE, MANY))
    expect(made, "mine.json", "no entry holds revision 1 of its ballot", receipts=[("mine.json", mine)])


def test_a_receipt_is_of_the_round_s_form() -> None:
    sentence = "it is not of the form in which this round's ballots were committed to"
    lists, of_whole = receipts.make(receipt_of(1)), receipts.make(receipt_of(1, WHOLE))
    expect(members_round(), "mine.json", sentence, receipts=[("mine.json", of_whole)])
    expect(members_round(WHOLE), "mine.json", sentence, receipts=[("mine.json", lists)])


def plain(receipt: Receipt) -> tuple[object, ...]:
    marks = [(mark.proposal, mark.scores) for mark in receipt.marks]
    return receipt.entry(), receipt.form, receipt.seed, receipt.note, marks


@pytest.mark.parametrize("member", range(7))
def test_a_receipt_reads_back_from_its_file_and_its_short_form(member: int) -> None:
    mine = receipt_of(member, WHOLE)
    again = receipt_files.read(receipts.make(mine))
    assert plain(again) == plain(mine)
    short = compact.compact(mine)
    assert short.startswith("2:")
    assert plain(compact.expand(short, ORIGIN, list(SCORES), mine.criteria)) == plain(mine)
    forked = signed(mine, f"{ORIGIN}/2")
    again = compact.expand(compact.compact(forked), ORIGIN, list(SCORES), mine.criteria)
    assert plain(again) == plain(forked)


def test_a_receipt_of_a_whole_ballot_says_no_reason_and_holds_no_seed() -> None:
    record = json.loads(receipts.make(receipt_of(4, WHOLE)))
    assert {mark["state"] for mark in record["marks"]} == {"scored", "no-score"}
    assert record["form"] == "whole"
    assert "seed" not in record
    assert compact.compact(receipt_of(4, WHOLE)).split(":")[4:7:2] == ["", "4-4.n.4-4.n.n"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"form": "lists"}, '"form" is not whole'),
        ({"form": None}, '"form" is not whole'),
        ({"seed": "ab" * 32}, "a field that nobody knows: 'seed'"),
    ],
)
def test_a_receipt_of_another_form_is_refused(change: dict[str, object], sentence: str) -> None:
    record = json.loads(receipts.make(receipt_of(4, WHOLE)))
    with pytest.raises(BadReceipt, match=sentence):
        receipt_files.read(json.dumps(record | change).encode())
    record["marks"][1]["state"] = "abstained"
    with pytest.raises(BadReceipt, match='"state" is not scored or no-score'):
        receipt_files.read(json.dumps(record).encode())


@pytest.mark.parametrize(
    ("at", "word"), [(0, "1"), (0, "3"), (4, "AgIC"), (6, "a.n.n.n.n"), (6, "r.n.n.n.n")]
)
def test_a_short_receipt_of_another_form_is_refused(at: int, word: str) -> None:
    fields = compact.compact(receipt_of(4, WHOLE)).split(":")
    fields[at] = word
    with pytest.raises(BadReceipt):
        compact.expand(":".join(fields), ORIGIN, list(SCORES), receipt_of(4, WHOLE).criteria)
