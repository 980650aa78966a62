"""The sheets of proposals, read back: every figure is the published one, and adds up."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.reports.books import minor

if TYPE_CHECKING:
    from tests.reports.conftest import Report, Reports


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
