"""Real elections: every file reads, and where the city counted as `greedy` does, so does the outcome."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from voting.checks import Verdict, recount_agrees
from voting.pabulib import Election, read, tallies
from voting.recount import recount, totals_of_ballots
from voting.rules import build

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Known:
    """A file, and what INDEX.csv says about it."""

    election: Election
    says: dict[str, str]
    scores: dict[str, int]


@pytest.fixture(scope="module")
def known(shared_data: Path) -> list[Known]:
    folder = shared_data / "pabulib"
    with (folder / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Known(read(folder / row["file"]), row, official_scores(folder / row["file"])) for row in rows]


def official_scores(path: Path) -> dict[str, int]:
    """The column `score`, or `votes`, of PROJECTS."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start, end = lines.index("PROJECTS") + 1, lines.index("VOTES")
    rows = csv.DictReader(lines[start:end], delimiter=";")
    return {row["project_id"]: int(row.get("score") or row["votes"]) for row in rows}


def official_outcome(row: dict[str, str]) -> list[str]:
    return row["official_outcome"].partition(": ")[2].split()


def test_every_file_reads_whole_and_without_a_warning(known: list[Known]) -> None:
    found = [
        (
            len(one.election.ballots),
            len(one.election.proposals),
            one.election.budget,
            one.election.vote_type.value,
        )
        for one in known
    ]
    said = [
        (
            int(one.says["voters"]),
            int(one.says["projects"]),
            Fraction(one.says["budget"]),
            one.says["vote_type"],
        )
        for one in known
    ]
    assert found == said
    assert len(found) == 17
    assert [warning for one in known for warning in one.election.warnings] == []


def test_tallies_equal_the_official_scores(known: list[Known]) -> None:
    for one in known:
        assert {name: tally.total for name, tally in tallies(one.election).items()} == one.scores


@pytest.mark.oracle
def test_greedy_gives_the_official_outcome_where_the_city_counted_so(known: list[Known]) -> None:
    rule = build("greedy", tie_order=["file"])
    counted, official = {}, {}
    for one in known:
        if one.says["reproduced_by"].split(";")[0] == "greedy skip":
            made = rule.allocate(tallies(one.election), one.election.proposals, one.election.budget)
            counted[one.says["file"]] = (sorted(made.winners), made.spent)
            official[one.says["file"]] = (sorted(official_outcome(one.says)), int(one.says["official_cost"]))
    assert counted == official
    assert len(counted) == 6


@pytest.mark.parametrize("tie_order", [["file"], ["cost", "file"], ["seed:00"]])
def test_recount_of_the_ballots_agrees(known: list[Known], tie_order: list[str]) -> None:
    rule = build("greedy", tie_order=tie_order)
    for one in known:
        election = one.election
        totals = totals_of_ballots(
            election.vote_type.value,
            ((ballot.votes, ballot.points) for ballot in election.ballots),
            election.max_length,
        )
        costs = [(proposal.id, proposal.cost) for proposal in election.proposals]
        scores = {name: totals.get(name, (0, 0)) for name, _ in costs}
        allocation = rule.allocate(tallies(election), election.proposals, election.budget)
        again = recount(rule.record(), costs, scores, election.budget)
        assert recount_agrees(allocation, again).verdict is Verdict.HOLDS


def test_a_ballot_s_line_is_the_bytes_of_the_file(known: list[Known], shared_data: Path) -> None:
    for one in known:
        data = (shared_data / "pabulib" / one.says["file"]).read_bytes()
        lines = data.replace(b"\r\n", b"\n").split(b"\n")
        assert all(lines[ballot.line_number - 1] == ballot.raw_line for ballot in one.election.ballots)
