"""The workbook as a whole: what it tells of people, its look, its bytes, and when it can be had."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from grants.refusal import Refused
from grants.reports import tables
from grants.reports.exports import export_round
from tests import stories

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


def test_every_sheet_is_there_in_order(reports: Reports) -> None:
    assert reports.members.book.book.sheetnames == SHEETS
    assert reports.imported.book.book.sheetnames == [name for name in SHEETS if "criterion" not in name]


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
    (published,) = [
        row["When (London time)"]
        for row in reports.members.book.rows("Trail")
        if row["What happened"] == "The result was published"
    ]
    moment = published.replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)
    assert properties.created == moment.replace(tzinfo=None)
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
