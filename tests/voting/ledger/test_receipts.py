"""The file of a receipt: written in one way, read strictly, refused with a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.voting.made_rounds import PRIVATE, PUBLIC
from tests.voting.members_round import ORIGIN, members_round
from tests.voting.receipts import proven, receipt_of, signed
from tests.voting.verify.changed import changes
from voting.ledger import notes, receipt_files, receipts, tree
from voting.ledger.keys import encode_base64
from voting.ledger.receipts import BadReceipt, cast_note_text

RECEIPT = receipt_of(0)
NAME = 'In the receipt, "name" is not a name of 1 to 500 letters in Unicode\'s NFC.'
OTHER, FORK, LEAF = "other.example/round", f"{ORIGIN}/2", b"\1" * 32


def file_with(**changed: object) -> bytes:
    return json.dumps(json.loads(receipts.make(RECEIPT)) | changed).encode()


def test_the_cast_note_is_the_text_that_the_trail_promises() -> None:
    leaf = tree.leaf_hash(b"an entry")
    assert cast_note_text(ORIGIN, leaf) == f"evenhand cast v1\n{ORIGIN}\n{encode_base64(leaf)}\n"


def test_a_receipt_names_the_leaf_of_the_entry_that_the_ledger_holds() -> None:
    made = members_round()
    leaf = tree.leaf_hash(next(line for line in made.lines() if line == RECEIPT.entry()))
    assert receipts.read_note(RECEIPT.note, ORIGIN).leaf == leaf
    assert notes.open_note(RECEIPT.note.encode(), [made.key]).text == cast_note_text(ORIGIN, leaf)


@pytest.mark.parametrize("receipt", [RECEIPT, proven(RECEIPT, members_round()), receipt_of(3)])
def test_what_is_written_is_read_again_and_is_the_same_bytes_each_time(receipt: receipts.Receipt) -> None:
    data = receipts.make(receipt)
    assert data == receipts.make(receipt)
    assert receipt_files.read(data) == receipt
    assert data.endswith(b"}\n")


def test_a_field_that_is_missing_added_or_of_another_type_is_refused() -> None:
    """Every small change is refused or gives another receipt: nothing in the file goes unread."""
    record = json.loads(receipts.make(proven(RECEIPT, members_round())))
    every = list(changes(record))
    assert len(every) > 400
    for change in every:
        found = read_or_refused(json.dumps(change.document).encode())
        if isinstance(found, str):
            assert found.endswith(".")
        else:
            assert json.loads(receipts.make(found)) == change.document
            assert change.kind not in {"add", "type"}


def read_or_refused(data: bytes) -> receipts.Receipt | str:
    try:
        return receipt_files.read(data)
    except BadReceipt as error:
        return str(error)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It cannot be read as JSON."),
        (b"\xff", "It is not UTF-8."),
        (b"[" * 100_000, "It cannot be read as JSON."),
        (b"[]", "It is not an object."),
        (b'{"a":1,"a":1}', "A field is there twice."),
        (b'{"a":1.5}', "1.5 is not a whole number."),
        (b'{"a":NaN}', "NaN is not a whole number."),
        (b'{"a":' + b"9" * 5000 + b"}", "It cannot be read as JSON."),
        (b"[" + b" " * 4_000_000, "It is larger than 4000000 bytes."),
        (file_with(format="evenhand-receipt/2"), 'In the receipt, "format" is not evenhand-receipt/1.'),
        (file_with(colour="red"), "The receipt has a field that nobody knows: 'colour'."),
        (file_with(revision=2**53), 'In the receipt, "revision" is not a whole number from 1.'),
        (file_with(name="A\u030a"), NAME),
        (file_with(name="\ud800"), NAME),
        (file_with(note="\ud800"), "Its note is not a signed note."),
        (file_with(criteria=[]), 'In the receipt, "criteria" is not a list.'),
        (
            file_with(criteria=[{"id": "all", "weight": 1}]),
            "A criterion's weight is at least 1, and its id is not “all”.",
        ),
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(BadReceipt) as refused:
        receipt_files.read(data)
    assert str(refused.value) == sentence


def test_a_receipt_that_an_editor_saved_with_its_mark_is_the_same() -> None:
    assert receipt_files.read(b"\xef\xbb\xbf" + receipts.make(RECEIPT)) == RECEIPT


def test_the_same_proposal_or_criterion_twice_is_refused() -> None:
    record: dict[str, Any] = json.loads(receipts.make(RECEIPT))
    with pytest.raises(BadReceipt, match="A proposal is there twice"):
        receipt_files.read(file_with(marks=[*record["marks"], record["marks"][0]]))
    with pytest.raises(BadReceipt, match="A criterion is there twice"):
        receipt_files.read(file_with(criteria=[record["criteria"][0]] * 2))


def test_a_score_beyond_what_every_reader_can_hold_is_refused() -> None:
    record: dict[str, Any] = json.loads(receipts.make(RECEIPT))
    record["marks"][0]["scores"][0] = 2**53
    with pytest.raises(BadReceipt, match="beyond"):
        receipt_files.read(file_with(marks=record["marks"]))


def note(text: str, name: str = ORIGIN) -> str:
    return notes.sign(text, name, PUBLIC, PRIVATE.sign)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("no note", "Its note is not a signed note."),
        (members_round().checkpoint().decode(), "Its note is not one of a ballot that was cast."),
        (note(cast_note_text(ORIGIN, b"\1" * 31)), "Its note is not one of a ballot that was cast."),
        (note(cast_note_text(OTHER, LEAF), OTHER), "Its note is of another ledger."),
        (note(cast_note_text(f"{ORIGIN}/1", b"\1" * 32), f"{ORIGIN}/1"), "Its note is of another ledger."),
        (note(cast_note_text(ORIGIN, LEAF), FORK), "Its note is not signed in the ledger's name."),
        (RECEIPT.note + RECEIPT.note.split("\n\n")[1], "Its note has not exactly one signature."),
    ],
)  # fmt: skip
def test_a_note_that_is_not_of_a_cast_in_this_ledger_is_refused(note: str, sentence: str) -> None:
    with pytest.raises(BadReceipt) as refused:
        receipt_files.read(receipts.make(replace(RECEIPT, note=note)))
    assert str(refused.value) == sentence


def test_a_note_from_after_a_fork_carries_its_number() -> None:
    receipt = signed(RECEIPT, f"{ORIGIN}/2")
    assert receipt_files.read(receipts.make(receipt)) == receipt
    assert receipts.fork_of(f"{ORIGIN}/2", ORIGIN) == "2"
