"""docs/audit-trail.md is what others implement from: its tables and its example are those of the code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting.ballots import State
from voting.bundle import names
from voting.ledger import ballots, entries, notes
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.compact import compact, expand
from voting.ledger.receipts import Receipt, cast_note_text
from voting.verify import shapes

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\4" * 32)
PAGE = (Path(__file__).parents[2] / "docs" / "audit-trail.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table whose header begins with `heading`."""
    table = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_every_type_of_entry_stands_there_with_its_fields() -> None:
    told = {
        cells[0].strip("`"): set(re.findall(r"`([a-z]+)`", re.sub(r"\(.*?\)", "", cells[1])))
        for cells in rows("type")
    }
    assert told == {kind: set(shapes) for kind, shapes in entries.TYPES.items()}


def test_every_file_of_a_bundle_stands_there_in_its_order() -> None:
    table = [(cells[0].strip("`"), cells[1] == "yes", cells[2] == "yes") for cells in rows("file")]
    assert tuple(name for name, members, _ in table if members) == names.MEMBERS
    assert tuple(name for name, _, imported in table if imported) == names.IMPORTED


def test_whole_ballots_have_one_file_more() -> None:
    table = [cells[0].strip("`") for cells in rows("file") if cells[1] in {"yes", "whole ballots"}]
    assert tuple(table) == names.WHOLE


def test_every_property_that_is_checked_stands_there_with_its_figures() -> None:
    told = {cells[0].strip("`"): tuple(re.findall(r"`([a-z_]+)`", cells[1])) for cells in rows("check")}
    assert told == shapes.DETAILS
    first = {name: figures[:1] for name, figures in told.items()}
    assert {name: first[name] for name in shapes.UNCHECKED} == shapes.UNCHECKED


def test_the_exit_codes_stand_there() -> None:
    assert [cells[0] for cells in rows("exit")] == ["0", "1", "2", "3"]


@pytest.fixture
def receipt() -> Receipt:
    """The receipt of the page's example."""
    origin, (salt, seed, blind) = "grants.example/autumn-2026", (bytes([number]) * 32 for number in (1, 2, 3))
    criteria = (Criterion("c1", 2), Criterion("c2", 1))
    marks = (Mark("p1", State.SCORED, (4, 3)), Mark("p2", State.RECUSED, ()))
    slot = ballots.slot(origin, salt, "Siân Pritchard")
    bare = Receipt(origin, "Siân Pritchard", salt, slot, 1, seed, blind, criteria, marks, "")
    text = cast_note_text(origin, bare.leaf())
    return replace(bare, note=notes.sign(text, origin, PRIVATE.public_key().public_bytes_raw(), PRIVATE.sign))


@pytest.fixture
def example(receipt: Receipt) -> dict[str, str]:
    """The example of the page, worked out."""
    origin, seed, blind, criteria, marks = (
        receipt.origin, receipt.seed, receipt.blind, receipt.criteria, receipt.marks,
    )  # fmt: skip
    slot = receipt.slot
    sealed = ballots.commitments(origin, slot, seed, marks, criteria)
    made = {
        "the slot": slot,
        "the nonce of `p1`, `all`": ballots.nonce(slot, seed, "p1", "all"),
        "the commitment to `p1`, `all`, 11": sealed[2],
        "the commitment to `p2`, `all`, recused": sealed[5],
        "the digest of revision 1": ballots.digest(origin, slot, 1, blind, sealed),
        "the root of a roll of this slot": ballots.roll_root([slot]),
        "the root at closing, of this ballot alone": ballots.closing_root([[each] for each in sealed]),
        "the leaf of its `ballot-cast`": receipt.leaf(),
    }
    return {name: digest.hex() for name, digest in made.items()}


def test_the_example_is_right(example: dict[str, str]) -> None:
    assert {cells[0]: cells[1].strip("`") for cells in rows("of")} == example


def test_the_receipt_of_the_example_is_right_in_short_and_at_length(receipt: Receipt) -> None:
    key = notes.verifier_key(receipt.origin, PRIVATE.public_key().public_bytes_raw())
    assert f"`{key}`:\n" in PAGE
    assert f"\n    {compact(receipt)}\n" in PAGE
    assert expand(compact(receipt), receipt.origin, ["p1", "p2"], receipt.criteria) == receipt
    opened = notes.open_note(receipt.note.encode(), [key])
    assert "".join(f"    {line}\n" for line in opened.text.splitlines()) in PAGE


def test_the_example_as_a_whole_ballot_is_right(receipt: Receipt) -> None:
    bare = replace(receipt, form="whole", seed=b"", note="")
    (digest,) = bare.commitments()
    assert f"`{digest.hex()}`" in PAGE
    assert f"`{ballots.closing_root([[digest]]).hex()}`" in PAGE
    text, public = cast_note_text(bare.origin, bare.leaf()), PRIVATE.public_key().public_bytes_raw()
    signed = replace(bare, note=notes.sign(text, bare.origin, public, PRIVATE.sign))
    assert f"\n    {compact(signed)}\n" in PAGE
