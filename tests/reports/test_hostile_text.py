"""Whatever a group calls its idea stays text: in a workbook, and in a CSV file wherever it is opened."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.db import now
from grants.reports.cells import defused, for_csv, for_workbook, money
from grants.reports.sheets import Column, Kind, Sheet
from grants.reports.workbook import About, money_format, write
from tests.reports.books import read_book
from tests.reports.conftest import LINK, MINUS, RIGHT_TO_LEFT, SUM

if TYPE_CHECKING:
    from flask import Flask

    from tests.reports.conftest import Report, Reports

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TITLES = [
    '=HYPERLINK("http://bad.example","x")',
    "@SUM(A1)",
    "+44 161",
    "-1",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "http://bad.example",
    "mailto:someone",
    "internal:Summary!A1",
    "🎉 Party",
    "x" * 400,
    RIGHT_TO_LEFT,
    "two\nlines",
    "control\x0b\x1f and \uffff",
    "_x0041_ is not A",
    "<script>&amp;",
    "00123",
    "1e5",
    "TRUE",
    "nan",
    "None",
]


def workbook_of(app: Flask, texts: list[str]) -> bytes:
    column = Column("Idea", Kind.TEXT, 30, "What it is called.")
    about = About("Title\x0b & more", "Author", now(), "GBP", has_means=True)
    with app.app_context():
        return write([Sheet("Ideas", (column,), tuple((text,) for text in texts))], about)


def test_text_survives_in_a_workbook_as_text(app: Flask) -> None:
    content = workbook_of(app, TITLES)
    cells = [row[0] for row in read_book(content).page("Ideas").iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(TITLES)
    assert {cell.number_format for cell in cells} == {"@"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert as_excel_reads(content) == ["Idea", *TITLES]


def as_excel_reads(content: bytes) -> list[str]:
    """The texts of a workbook, with the escapes for what XML cannot hold (ECMA-376, ST_Xstring) undone."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        strings = ET.fromstring(parts.read("xl/sharedStrings.xml"))  # noqa: S314 - we wrote it
    texts = ["".join(part.text or "" for part in item) for item in strings]
    return [re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text) for text in texts]


@pytest.mark.parametrize("sheet", ["Allocations", "All proposals", "Standings by criterion"])
def test_a_round_s_hostile_titles_are_plain_text_on_every_sheet(reports: Reports, sheet: str) -> None:
    page = reports.members.book.page(sheet)
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {LINK, SUM, MINUS} <= {cell.value for cell in cells}


def test_no_cell_of_any_workbook_is_a_formula_or_a_link(reports: Reports) -> None:
    for report in (reports.members, reports.accepted, reports.imported):
        for page in report.book.book:
            for row in page.iter_rows():
                assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink]


def test_imported_names_and_ids_survive(reports: Reports) -> None:
    titles = {row["Reference"]: row["Idea"] for row in reports.imported.book.rows("All proposals")}
    kept = {each["id"]: each["title"] for each in reports.imported.proposals}
    assert {name: title for name, title in titles.items() if name != "Total"} == kept
    assert kept["-4"] == RIGHT_TO_LEFT
    assert len(kept["2/3"]) == 380  # as much as a round keeps of a name


@pytest.mark.parametrize("which", ["members", "imported"])
def test_no_csv_cell_begins_a_formula(reports: Reports, which: str) -> None:
    report: Report = getattr(reports, which)
    rows = list(csv.reader(io.StringIO(report.csv.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {16}
    assert not [cell for row in rows for cell in row if cell.startswith(SIGNS)]


def test_csv_says_the_same_as_the_sheet(reports: Reports) -> None:
    *rows, _total = reports.members.book.rows("All proposals")
    table = pd.read_csv(io.BytesIO(reports.members.csv), encoding="utf-8-sig", dtype=object, na_filter=False)
    assert list(table.columns) == reports.members.book.columns("All proposals")
    for row, line in zip(rows, table.to_dict("records"), strict=True):
        for column, value in row.items():
            if value is None:
                assert line[column] == ""
            elif isinstance(value, str):
                assert line[column] == defused(value)
            else:
                assert Fraction(line[column]).limit_denominator(10**9) == Fraction(value).limit_denominator(
                    10**9
                )


def test_csv_prefixes_exactly_the_dangerous_titles(reports: Reports) -> None:
    table = pd.read_csv(io.BytesIO(reports.members.csv), encoding="utf-8-sig", dtype=object, na_filter=False)
    of = table.set_index("Reference")
    assert of.loc["p1", "Idea"] == f"'{LINK}"
    assert of.loc["p2", "Idea"] == f"'{SUM}"
    assert of.loc["p3", "Idea"] == RIGHT_TO_LEFT.replace("\u202e", "")  # which no proposal keeps
    assert of.loc["p4", "Idea"] == f"'{MINUS}"
    assert of.loc["p1", "Group"] == "'@Allotment"
    assert of.loc["p4", "Group"] == "Dads; '=1+1"
    assert of.loc["p1", "Exact standing"] == "'21/5"
    assert (of.loc["p1", "Awarded"], of.loc["p2", "Awarded"]) == ("1200.50", "1000.07")


def test_csv_begins_with_the_mark_that_spreadsheets_look_for(reports: Reports) -> None:
    assert reports.members.csv.startswith(b"\xef\xbb\xbfReference,Group,Idea,")
    assert reports.members.csv.count(b"\r\n") == 1 + 7
    assert reports.members.csv.count(b"\n") == 1 + 7


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n;,'\" a1\uff1d"), max_size=12))
def test_no_text_begins_a_formula_however_the_line_is_cut(text: str) -> None:
    cell = defused(text)
    for part in cell.replace("\r", ";").replace("\n", ";").replace("\t", ";").split(";"):
        assert not part.strip(' "').startswith(SIGNS)


@given(st.text(max_size=40))
def test_text_loses_nothing_but_gains_apostrophes(text: str) -> None:
    cell = defused(text)
    at = 0
    for letter in cell:
        if at < len(text) and letter == text[at]:
            at += 1
        else:
            assert letter == "'"
    assert at == len(text)


@pytest.mark.parametrize(
    "plain", ["A – B", "a - b", "Wójt's café", "p1", "12", "1200.50", "x=1", "me@home", ""]
)
def test_harmless_text_is_left_alone(plain: str) -> None:
    assert defused(plain) == plain


@pytest.mark.parametrize("day", ["21/5", "1/2", "3-4", "1/2/2026"])
def test_what_looks_like_a_day_stays_text(day: str) -> None:
    assert defused(day) == f"'{day}"


def test_numbers_below_zero_are_numbers() -> None:
    assert for_csv(Kind.NUMBER, -3) == "-3"
    assert for_csv(Kind.MONEY, -1250) == "-12.50"
    assert for_csv(Kind.STANDING, Fraction(-1, 2)) == "-0.5"
    assert for_workbook(Kind.MONEY, -1250) == Decimal("-12.50")


@given(st.integers(min_value=0, max_value=10**14))
def test_an_amount_is_exact_to_the_penny_as_a_spreadsheet_stores_it(minor: int) -> None:
    stored = float(f"{float(money(minor)):.16G}")
    assert Decimal(repr(stored)).quantize(Decimal("0.01")) * 100 == minor


def test_each_kind_is_written_for_csv() -> None:
    assert for_csv(Kind.DATE, date(2026, 12, 4)) == "2026-12-04"
    assert for_csv(Kind.STANDING, Fraction(39)) == "39"
    assert for_csv(Kind.STANDING, Fraction(21, 5)) == "4.2"
    assert for_csv(Kind.MONEY, None) == ""


def test_a_currency_is_shown_as_people_know_it(app: Flask) -> None:
    with app.app_context():
        assert money_format("GBP") == '"£"#,##0.00'
        assert money_format("PLN") == '#,##0.00 "PLN"'
        assert money_format("XXX") == "#,##0.00"
