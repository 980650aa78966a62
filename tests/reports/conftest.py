"""One rich round and one imported one, published once: what the tests of the report read, many times."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from grants.awards.service import accept
from grants.db.edge import transaction
from grants.proposals.queries import sent_proposals
from grants.proposals.service import decline, withdraw
from grants.reports.exports import export_round
from grants.reports.publication import published_files
from tests import stories
from tests.fixtures.databases import let_go, make_app, settings_for
from tests.reports.books import Book, read_book

if TYPE_CHECKING:
    from pathlib import Path

    from grants.rounds.models import Round

LINK = '=HYPERLINK("http://bad.example","Free money")'
SUM = "@SUM(A1:A9) 🎉"
RIGHT_TO_LEFT = "مائدة الجيران \u202eabc"
MINUS = "-2+3 & <b>bold</b>"
HOSTILE = """\
META
key;value
description;=1+1
country;Nowhere
unit;+Riverside
instance;2026
num_projects;5
num_votes;3
budget;1000.50
vote_type;approval
currency;PLN
rule;greedy
PROJECTS
project_id;cost;name
=7;600;=HYPERLINK("http://bad.example")
2/3;400.50;{long}
9;700;@SUM(A1) 🎉
-4;100;{rtl}
5;100;|cmd' /C calc'!A0
VOTES
voter_id;vote
1;=7,2/3
2;=7,9
3;2/3,-4
""".format(long="x" * 400, rtl=RIGHT_TO_LEFT).encode()


@dataclass(frozen=True)
class Report:
    """A published round's report, twice made, and what was published."""

    workbook: bytes
    again: bytes
    csv: bytes
    book: Book
    files: dict[str, bytes]

    @property
    def result(self) -> dict[str, Any]:
        return dict(json.loads(self.files["result.json"]))

    @property
    def proposals(self) -> list[dict[str, Any]]:
        return list(json.loads(self.files["proposals.json"]))


@dataclass(frozen=True)
class Reports:
    """Of a round of members, before and after an award was accepted; and of a public election."""

    members: Report
    accepted: Report
    imported: Report


@pytest.fixture(scope="session")
def reports(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    folder = tmp_path_factory.mktemp("reports")
    database = folder / "evenhand.db"
    database.write_bytes(sqlite_template.read_bytes())
    app = make_app(settings_for(f"sqlite:///{database}", folder))
    with app.app_context():
        round_ = rich_round()
        members = report_of(round_)
        with transaction():
            accept(next(each for each in sent_proposals(round_.id) if each.reference == "p2"))
        imported = stories.publish(stories.counted(stories.imported(HOSTILE)))
        made = Reports(members, report_of(round_), report_of(imported))
    let_go(app)
    return made


@pytest.fixture(params=["members", "accepted", "imported"])
def report(reports: Reports, request: pytest.FixtureRequest) -> Report:
    return getattr(reports, request.param)


def report_of(round_: Round) -> Report:
    workbook = export_round(round_, "xlsx")
    return Report(
        workbook,
        export_round(round_, "xlsx"),
        export_round(round_, "csv"),
        read_book(workbook),
        published_files(round_),
    )


def rich_round() -> Round:
    """Seven proposals of which two leave the round, one is scored by two members, and one does not fit.

    Every member gives the same score to all questions of a proposal, so that means can be told at once.
    """
    round_ = stories.frozen_round(
        stories.start("=Salford & Together", members=5), "+Winter Round", pot="4000", weight_2="3"
    )
    stories.moved(round_, "proposals")
    for group, idea, ask in (
        ("@Allotment", LINK, Decimal("1200.50")),
        ("Walkers", SUM, Decimal("1000.07")),
        ("Choir", RIGHT_TO_LEFT, Decimal(3000)),
        ("Dads; =1+1", MINUS, Decimal(500)),
        ("Bikes", "Two scores only", Decimal(100)),
        ("Leavers", "Taken out again", Decimal("333.33")),
        ("Outsiders", "Not for this fund", Decimal(250)),
    ):
        stories.sent_proposal(round_, group, idea, ask)
    leaves, outside = sent_proposals(round_.id)[5:7]
    with transaction():
        withdraw(leaves)
    with transaction():
        decline(outside, "SECRET REASON")
    stories.open_scoring(round_)
    scores = [
        {
            "p1": same(4 if place else 5),
            "p2": same(5),
            "p3": same(3),
            "p4": same(2),
            "p5": same(4) if place < 2 else ("abstain" if place < 4 else "recuse"),
        }
        for place in range(5)
    ]
    stories.cast_by_all(round_, scores)
    return stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))


def same(score: int) -> tuple[int, int, int]:
    return (score, score, score)
