"""The funder's workbook, read back: every figure is the published one, and adds up."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from grants.refusal import Refused
from grants.reports import tables
from grants.reports.exports import export_round
from tests import stories
from voting.ledger import tree

if TYPE_CHECKING:
    from flask import Flask

    from tests.reports.conftest import Report, Reports

SHEETS = [
    "Summary",
    "Allocations",
    "All proposals",
    "Standings by criterion",
    "Trail",
    "How to check",
    "Columns",
]


def minor(amount: float) -> int:
    """A cell's amount in pence, exactly; ValueError where it is not exact to the penny."""
    pence = Decimal(repr(amount)) * 100
    if pence != pence.to_integral_value():
        raise ValueError(f"{amount!r} is not exact to the penny")
    return int(pence)


@pytest.fixture(params=["members", "accepted", "imported"])
def report(reports: Reports, request: pytest.FixtureRequest) -> Report:
    return getattr(reports, request.param)


def test_every_sheet_is_there_in_order(reports: Reports) -> None:
    assert reports.members.book.book.sheetnames == SHEETS
    assert reports.imported.book.book.sheetnames == [name for name in SHEETS if "criterion" not in name]


def test_allocations_are_the_winners_in_the_order_chosen(report: Report) -> None:
    *rows, total = report.book.rows("Allocations")
    amounts = {step["proposal"]: step["amount"] for step in report.result["steps"]}
    assert [row["Reference"] for row in rows] == report.result["winners"]
    assert [minor(row["Awarded"]) for row in rows] == [amounts[name] for name in report.result["winners"]]
    assert total["Reference"] == "Total"


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("Allocations", "Awarded"),
        ("Allocations", "Asked for"),
        ("All proposals", "Awarded"),
        ("All proposals", "Asked for"),
    ],
)
def test_a_total_is_the_sum_of_its_column(report: Report, sheet: str, column: str) -> None:
    *rows, total = report.book.rows(sheet)
    assert minor(total[column]) == sum(minor(row[column]) for row in rows)


def test_totals_are_those_of_the_result_and_of_the_summary(report: Report) -> None:
    spent, budget = report.result["spent"], report.result["budget"]
    for sheet in ("Allocations", "All proposals"):
        assert minor(report.book.rows(sheet)[-1]["Awarded"]) == spent
    assert minor(report.book.figure("Summary", "Awarded")) == spent
    assert minor(report.book.figure("Summary", "Pot")) == budget
    assert minor(report.book.figure("Summary", "Left in the pot")) == budget - spent


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


def test_every_proposal_is_there_once_with_its_outcome(report: Report) -> None:
    *rows, _total = report.book.rows("All proposals")
    assert sorted(row["Reference"] for row in rows) == sorted(each["id"] for each in report.proposals)
    outcomes = {step["proposal"]: step["outcome"] for step in report.result["steps"]}
    for row in rows:
        assert (row["Outcome"] == "Funded") == (outcomes.get(row["Reference"]) == "funded")
        assert row["Why"]


def test_each_outcome_is_told_in_words(reports: Reports) -> None:
    book = reports.members.book
    told = {row["Reference"]: row["Outcome"] for row in book.rows("All proposals")}
    assert told == {
        "p1": "Funded",
        "p2": "Funded",
        "p3": "Not funded: more than was left",
        "p4": "Funded",
        "p5": "No result: too few scores",
        "p6": "Withdrawn by the group",
        "p7": "Outside the ground rules",
        "Total": None,
    }


def test_margins_are_those_of_the_result(reports: Reports) -> None:
    # 4000.00 less 1000.07 and 1200.50 leaves 1799.43 for the third, which asks for 3000.
    row = reports.members.book.of("All proposals", "p3")
    assert minor(row["In the pot"]) == 179_943
    assert minor(row["Less to ask"]) == 300_000 - 179_943
    (margin,) = [each for each in reports.members.result["margins"] if each["proposal"] == "p3"]
    assert row["More points"] == margin.get("points")


def test_a_standing_is_a_number_and_an_exact_text(report: Report) -> None:
    for step in report.result["steps"]:
        row = report.book.of("All proposals", step["proposal"])
        if not step["standing"]:
            assert row["Standing"] is None
            continue
        assert row["Exact standing"] == step["standing"]
        assert row["Standing"] == pytest.approx(float(Fraction(step["standing"])), abs=1e-12)
        assert (row["Scorers"], row["Place"]) == (step["scorers"], step.get("place"))


def test_standings_of_a_public_election_are_its_votes(reports: Reports) -> None:
    assert reports.imported.book.of("All proposals", "=7")["Standing"] == 2
    assert reports.imported.book.of("All proposals", "=7")["Group"] is None


def test_what_fewer_than_three_scored_is_hidden_on_every_sheet(reports: Reports) -> None:
    book = reports.members.book
    row = book.of("All proposals", "p5")
    assert (row["Standing"], row["Exact standing"], row["Scorers"], row["Place"]) == (
        None,
        "too few scores",
        None,
        None,
    )
    by_criterion = [row for row in book.rows("Standings by criterion") if row["Reference"] == "p5"]
    assert len(by_criterion) == 3
    assert {(row["Mean"], row["Exact mean"], row["Scorers"]) for row in by_criterion} == {
        (None, "too few scores", None)
    }


def test_each_criterion_has_its_mean_scale_and_weight(reports: Reports) -> None:
    rows = [row for row in reports.members.book.rows("Standings by criterion") if row["Reference"] == "p1"]
    assert [row["Exact mean"] for row in rows] == ["21/5"] * 3
    assert [row["Mean"] for row in rows] == [4.2] * 3
    assert [row["Weight"] for row in rows] == [1, 3, 1]
    assert {(row["Lowest score"], row["Highest score"], row["Scorers"]) for row in rows} == {(1, 5, 5)}


def test_an_accepted_award_has_its_date(reports: Reports) -> None:
    assert reports.members.book.of("Allocations", "p2")["Accepted on"] is None
    assert isinstance(reports.accepted.book.of("Allocations", "p2")["Accepted on"], datetime)
    assert reports.accepted.book.of("Allocations", "p1")["Accepted on"] is None


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
    assert "verify.pyz" in book.figure("How to check", "Command")


def test_every_column_of_every_sheet_is_documented_once(report: Report) -> None:
    documented = [(row["Sheet"], row["Column"]) for row in report.book.rows("Columns")]
    for sheet in report.book.book.sheetnames:
        for column in report.book.columns(sheet):
            assert documented.count((sheet, column)) == 1, f"{column} of {sheet}"
    assert all(row["Meaning"] for row in report.book.rows("Columns"))


def test_nothing_is_told_of_a_person(reports: Reports) -> None:
    with zipfile.ZipFile(io.BytesIO(reports.accepted.workbook)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist()).decode()
    everything += reports.accepted.csv.decode()
    for name in (*stories.NAMES, "Olive", "Writer for", "example.org", ".example<", "SECRET REASON"):
        assert name not in everything, name


def test_the_same_round_gives_the_same_bytes(report: Report) -> None:
    assert report.workbook == report.again


def test_the_date_in_the_properties_is_that_of_publication(reports: Reports) -> None:
    properties = reports.members.book.book.properties
    cell = reports.members.book.figure_cell("Summary", "Published on")
    assert properties.created.date() == cell.value.date()
    assert properties.created == reports.accepted.book.book.properties.created
    assert (properties.title, properties.creator) == ("+Winter Round", "=Salford & Together")


def test_sheets_are_ready_to_read_and_to_print(report: Report) -> None:
    for page in report.book.book:
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
        assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert all(cell.font.bold for cell in page[1])
        assert all(page.column_dimensions[cell.column_letter].width for cell in page[1])


def test_a_filter_leaves_the_totals_alone(report: Report) -> None:
    page = report.book.page("All proposals")
    assert page.auto_filter.ref.endswith(str(page.max_row - 1))


def test_amounts_are_numbers_in_the_round_s_currency(reports: Reports) -> None:
    pounds = reports.members.book.figure_cell("Summary", "Pot")
    assert (pounds.data_type, pounds.number_format) == ("n", '"£"#,##0.00')
    zloty = reports.imported.book.figure_cell("Summary", "Pot")
    assert (zloty.data_type, zloty.number_format) == ("n", '#,##0.00 "PLN"')


def test_a_report_is_there_from_publication_on_and_not_before(app: Flask) -> None:
    with app.app_context():
        round_ = stories.confirmed(stories.counted(stories.closed(stories.scored())))
        for form in ("xlsx", "csv"):
            with pytest.raises(Refused):
                export_round(round_, form)
        for make in (tables.workbook, tables.csv):
            with pytest.raises(Refused):
                make(round_)
        slug = round_.slug
        stories.publish(round_)
        exported = {form: export_round(round_, form) for form in ("xlsx", "csv")}
    for form, content in exported.items():
        assert app.test_client().get(f"/rounds/{slug}/results/report.{form}").data == content
