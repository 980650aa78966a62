"""The round on a page, its trail, and how to check it."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from grants.reports.summary import check_label
from tests.reports.books import minor
from voting import checks
from voting.ledger import tree

if TYPE_CHECKING:
    from flask import Flask

    from tests.reports.conftest import Report, Reports

CHECKS = re.compile(r'(?:judged|Check)\(\s*"([a-z-]+)"')
"""How voting/checks names a check."""


def all_checks() -> set[str]:
    """Every check that there is."""
    folder = Path(checks.__file__).parent
    return {name for file in folder.glob("*.py") for name in CHECKS.findall(file.read_text(encoding="utf-8"))}


def test_the_summary_tells_what_was_asked_by_those_decided_on_and_by_all(reports: Reports) -> None:
    book = reports.members.book
    assert minor(book.figure("Summary", "Asked for")) == 580_057
    assert minor(book.figure("Summary", "Asked for in all")) == 580_057 + 33_333 + 25_000
    assert minor(book.rows("All proposals")[-1]["Asked for"]) == 580_057 + 33_333 + 25_000


def test_the_summary_counts_people_and_never_names_them(reports: Reports) -> None:
    book = reports.members.book
    labels = {row["What"]: row["Figure"] for row in book.rows("Summary")}
    assert (labels["Members on the roll"], labels["Ballots counted"], labels["Turnout"]) == (5, 5, 1)
    assert labels["Times somebody stood aside"] == 1
    assert labels["Members who agreed the result"] == 4  # two in three of five, rounded up
    assert (labels["Groups funded"], labels["Groups whose proposals were decided on"]) == (3, 5)
    assert labels["Digest of the rule"] == reports.members.result["rule"]["digest"]
    rules = reports.members.files["ground-rules.json"]
    assert labels["Digest of the ground rules"] == sha256(rules).hexdigest()


def test_the_summary_says_when_with_the_zone_in_words(reports: Reports) -> None:
    cell = reports.members.book.figure_cell("Summary", "Decided on")
    note = reports.members.book.page("Summary").cell(cell.row, 3).value
    assert isinstance(cell.value, datetime)
    assert cell.is_date
    assert str(note).endswith("London time")
    assert str(cell.value.year) in str(note)


def test_a_round_without_members_says_nothing_of_them(reports: Reports) -> None:
    labels = {row["What"] for row in reports.imported.book.rows("Summary")}
    assert not [label for label in labels if "embers" in label or "Turnout" in label or "aside" in label]
    assert reports.imported.book.figure("Summary", "Ballots counted") == 3


def test_every_check_has_its_sentence(report: Report) -> None:
    ids = all_checks()
    assert ids >= {each["check"] for each in report.result["checks"]}
    labels = [str(row["What"]) for row in report.book.rows("Summary")]
    assert not ids & set(labels)
    assert len([label for label in labels if label.startswith("Checked: ")]) >= 8


def test_every_check_that_there_is_has_a_sentence_of_its_own(app: Flask) -> None:
    ids = all_checks()
    with app.test_request_context():
        labels = {check_label(name) for name in ids}
    assert len(labels) == len(ids) == 12
    assert all(label.startswith("Checked: ") for label in labels)


def test_the_summary_says_how_many_scores_the_rules_ask_for(reports: Reports) -> None:
    (note,) = [
        row["Note"]
        for row in reports.members.book.rows("Summary")
        if row["What"] == "Proposals with too few scores"
    ]
    assert "the ground rules ask for at least 3." in note


def test_the_trail_has_every_entry_with_its_leaf(reports: Reports) -> None:
    rows = reports.accepted.book.rows("Trail")
    leaves = [row["Leaf hash"] for row in rows]
    head = reports.accepted.book.figure("How to check", "Checkpoint").split("\n")
    assert [row["Entry"] for row in rows] == list(range(int(head[1])))
    hashes = [bytes.fromhex(leaf) for leaf in leaves]
    assert base64.b64encode(tree.root_of_hashes(hashes)).decode() == head[2]
    assert rows[-1]["What happened"] == "An award was accepted: p2"


def test_ballots_and_interests_have_no_date(reports: Reports) -> None:
    rows = reports.members.book.rows("Trail")
    undated = {row["What happened"] for row in rows if row["When (London time)"] is None}
    assert undated == {
        "A ballot was cast",
        "A member stood aside on a proposal",
    }


def test_how_to_check_names_every_file_with_its_digest(report: Report) -> None:
    book = report.book
    for name, content in report.files.items():
        assert book.figure("How to check", f"SHA-256 of {name}") == sha256(content).hexdigest()
    assert book.figure("How to check", "Verifier key") == report.files["key.txt"].decode().strip()
    command = book.figure("How to check", "Command")
    assert command.startswith("python3 verify.pyz ")
    assert command.endswith(f" --key {book.figure('How to check', 'Verifier key')}")
