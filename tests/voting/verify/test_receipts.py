"""A member's receipt against the bundle: what holds, and every way in which it may not."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import secret
from tests.voting.members_round import ORIGIN, SCORES, Wishes, members_round
from tests.voting.receipts import ALL_TOTALS, criteria, links_of, proven, receipt_of, signed
from voting.ballots import State
from voting.ledger import ballots, openings, receipts
from voting.ledger.ballots import Mark
from voting.verify import run, verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.voting.made_rounds import Made
    from voting.ledger.receipts import Receipt
    from voting.verify import Report

NOTE = "its note was not signed for the ballot in it"
NO_ENTRY = "no entry holds revision 1 of its ballot as it was cast"
COUNTED = "receipt mine.json: the ballot is counted as it was cast; all 15 commitments are in their lists"


def checked(receipt: Receipt | bytes, made: Made | None = None) -> Report:
    data = receipt if isinstance(receipt, bytes) else receipts.make(receipt)
    made = made or members_round()
    return verify(made.bundle(), made.key, receipts=[("mine.json", data)])


def said(receipt: Receipt | bytes, made: Made | None = None) -> list[str]:
    """What is found wrong with the receipt itself."""
    report = checked(receipt, made)
    assert not any("is counted as it was cast" in note for note in report.checked)
    return [finding.sentence for finding in report.findings if finding.subject == "mine.json"]


@pytest.mark.parametrize("wishes", [Wishes(), ALL_TOTALS, Wishes(weights=(3, 1))])
@pytest.mark.parametrize("member", range(7))
def test_every_counted_ballot_is_found(member: int, wishes: Wishes) -> None:
    report = checked(receipt_of(member, wishes), members_round(wishes))
    assert (report.exit, report.findings) == (3, [])
    assert COUNTED in report.checked


def test_with_links_too_everything_holds_and_the_exit_is_nought() -> None:
    made = members_round()
    given = [(f"{n}.json", receipts.make(receipt_of(n))) for n in range(7)]
    report = verify(made.bundle(), made.key, receipts=given, links=("links.json", links_of()))
    assert (report.exit, report.not_checked) == (0, [])
    assert len([note for note in report.checked if note.startswith("receipt ")]) == 7


@pytest.mark.parametrize("size", [None, 30])
def test_a_proof_is_checked_against_the_entries_of_its_size(size: int | None) -> None:
    made = members_round()
    receipt = proven(receipt_of(), made, size)
    assert COUNTED in checked(receipt, made).checked
    assert receipt.proof is not None
    for changed in (
        {"index": receipt.proof.index + 1},
        {"size": receipt.proof.size - 1},
        {"hashes": receipt.proof.hashes[:-1]},
        {"hashes": (secret("other"), *receipt.proof.hashes[1:])},
    ):
        wrong = replace(receipt, proof=replace(receipt.proof, **changed))
        [sentence] = said(wrong, made)
        assert sentence.startswith("its proof does not lead from entry 23")
    longer = replace(receipt, proof=replace(receipt.proof, size=100))
    assert said(longer, made) == ["its proof is for 100 entries, and only 36 are here"]


def test_without_the_library_the_signature_is_listed_and_the_rest_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    report = checked(receipt_of())
    assert "the signature on mine.json: Python's library cryptography is not installed" in report.not_checked
    assert COUNTED in report.checked


def test_a_ballot_that_was_cast_again_is_not_counted_and_says_so() -> None:
    made = members_round()
    earlier = signed(replace(receipt_of(0), revision=1, seed=secret("first")))
    made.of("ballot-cast")["digest"] = json.loads(earlier.entry())["data"]["digest"]
    [sentence] = said(earlier, made)
    assert sentence == (
        "revision 2 was cast after it (entry 22, line 23 of entries.jsonl (ballot-cast)): "
        "this one is not counted"
    )


def test_a_ballot_that_was_withdrawn_is_not_counted_and_says_so() -> None:
    made = members_round()
    slot = ballots.slot(ORIGIN, secret("salt", 7), "Member 7")
    withdrawn = signed(replace(receipt_of(1), name="Member 7", salt=secret("salt", 7), slot=slot, revision=1))
    made.of("ballot-cast", 1)["digest"] = json.loads(withdrawn.entry())["data"]["digest"]
    [sentence] = said(withdrawn, made)
    assert sentence.startswith("this ballot was withdrawn after entry 21")


def test_a_swapped_ballot_is_found_by_its_member() -> None:
    """The attack that a receipt is for: before closing the ballot is replaced, in entries and lists."""
    swapped = SCORES | {"p1": "5 1 53 5 4 3 5 ."}
    made = members_round(scores=swapped)
    assert checked(receipt_of(1, scores=swapped), made).findings == []
    assert said(receipt_of(1), made) == [NO_ENTRY]


def test_a_ballot_that_is_swapped_in_the_lists_alone_is_found_by_its_member() -> None:
    """The entry stays, the published score is another: whoever runs the round signs for it all."""
    made = members_round()
    other = members_round(scores=SCORES | {"p1": "5 1 53 5 4 3 5 ."})
    kept = [data for kind, data in made.entries if kind == "ballot-cast"]
    for kept_data, data in zip(kept, (d for k, d in other.entries if k == "ballot-cast"), strict=True):
        data.update(kept_data)
    assert said(receipt_of(1), other) == [
        f"proposal p1, {name}: what was cast is not in the published list"
        for name in ("c1", "c2", "combined score")
    ]


def test_a_list_that_shows_something_else_beside_the_commitment_is_found() -> None:
    made = members_round()
    receipt = receipt_of(1)
    lines = made.opened()
    wanted = receipt.commitments()[1].hex()
    next(line for line in lines if line["commitment"] == wanted)["score"] = 0
    made.save_opened(lines)
    assert said(receipt, made) == ["proposal p1, c2: the published list shows something else than was cast"]


def with_mark(mark: Mark) -> Receipt:
    receipt = receipt_of(1)
    return replace(receipt, marks=(mark, *receipt.marks[1:]))


@pytest.mark.parametrize(
    ("receipt", "sentences"),
    [
        (b"{}", ["The receipt has no format."]),
        (b"\xff\x00", ["It is not UTF-8."]),
        (b'{"a":' * 50_000, ["It cannot be read as JSON."]),
        (
            signed(replace(receipt_of(1), origin="grants.example/other"), "grants.example/other"),
            ["it is a receipt of grants.example/other, and this ledger is grants.example:8443/autumn-2026"],
        ),
        (signed(replace(receipt_of(1), criteria=criteria(Wishes(weights=(2, 1))))),
         ["its criteria are not those of the ground rules"]),
        (signed(replace(receipt_of(1), marks=receipt_of(1).marks[1:])),
         ["its proposals are not those of the roll, in their order"]),
        (signed(replace(receipt_of(1), marks=receipt_of(1).marks[::-1])),
         ["its proposals are not those of the roll, in their order"]),
        (replace(receipt_of(1), name="Member 2"), ["its slot does not follow from its name and its salt"]),
        (replace(receipt_of(1), seed=secret("x")),
         [NOTE, NO_ENTRY]),
        (replace(receipt_of(1), revision=2),
         [NOTE, NO_ENTRY.replace("1", "2")]),
        (replace(receipt_of(1), note=receipt_of(2).note), [NOTE]),
        (signed(receipt_of(1), f"{ORIGIN}/2"),
         [f"its note is of {ORIGIN}/2, and this ledger did not fork so"]),
        (signed(with_mark(Mark("p1", State.SCORED, (6, 4)))),
         ["proposal p1: a score is not on the scale", NO_ENTRY]),
        (signed(with_mark(Mark("p1", State.ABSTAINED, ()))),
         [NO_ENTRY]),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_receipt_that_is_not_right_says_why(receipt: Receipt | bytes, sentences: list[str]) -> None:
    assert said(receipt) == sentences


def test_a_slot_that_is_not_on_the_roll_is_found() -> None:
    made = members_round()
    receipt = receipt_of(1)
    slots = [line for line in made.files["roll.txt"].split() if line != receipt.slot.hex().encode()]
    made.files["roll.txt"] = b"".join(slot + b"\n" for slot in slots)
    assert said(receipt, made) == ["its slot is not on the roll"]


def test_a_note_that_somebody_else_signed_is_found() -> None:
    receipt = receipt_of(1)
    text, _, line = receipt.note.rpartition("\n\n")
    forged = line[:-20] + ("A" if line[-20] != "A" else "B") + line[-19:]
    assert said(replace(receipt, note=f"{text}\n\n{forged}")) == [
        "its note is not signed by the ledger's key"
    ]


def test_after_a_fork_a_note_names_it() -> None:
    made = members_round()
    forked = {"at": "2026-12-04T12:00:00Z", "number": 2, "restored": 5, "root": "00" * 32, "signed": 6}
    made.entries.insert(5, ("forked", forked))
    report = checked(signed(receipt_of(1), f"{ORIGIN}/2"), made)
    assert COUNTED in report.checked
    assert not [finding for finding in report.findings if finding.subject == "mine.json"]


def test_an_imported_round_has_no_receipts() -> None:
    made = imported_round()
    report = verify(made.bundle(), made.key, receipts=[("mine.json", receipts.make(receipt_of()))])
    assert [tuple(each) for each in report.findings] == [
        ("mine.json", "ballots of an imported election have no receipts")
    ]


def test_several_receipts_are_named_by_their_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = members_round()
    (tmp_path / "b.zip").write_bytes(made.bundle())
    (tmp_path / "key").write_text(made.key)
    (tmp_path / "one").write_bytes(receipts.make(receipt_of(1)))
    (tmp_path / "two").write_bytes(b"not one")
    named = [str(tmp_path / name) for name in ("b.zip", "key", "one", "two")]
    assert run([named[0], "--key", named[1], "--receipt", named[2], "--receipt", named[3]]) == 1
    out = capsys.readouterr().out
    assert f"{named[3]}: It cannot be read as JSON." in out
    assert f"checked: receipt {named[2]}: the ballot is counted as it was cast" in out


def test_closing_covers_what_the_receipts_open() -> None:
    """All receipts together open every commitment that is published: none belongs to nobody."""
    made = members_round()
    opened = {sealed.hex() for member in range(7) for sealed in receipt_of(member).commitments()}
    assert opened == {line["commitment"] for line in made.opened() if "commitment" in line}
    assert openings.LOWEST_FLOOR == 5
