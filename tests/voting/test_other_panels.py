"""Other real panels: 72 grants in six columns of scores; two committees of a conference in three phases."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.voting.rounds import Round, small
from voting.standings import Outcome

if TYPE_CHECKING:
    from pathlib import Path

LOWEST_IS_BEST = 50
"""5.0 in tenths: the scale of AIBS.csv goes from 1.0, the best, to 5.0."""
PHASES = {1: (158, 153), 2: (160, 153), 3: (160, 153)}
"""How many reviews each committee has given by each phase (FORMAT.md beside the files)."""
PLACES = 11
TIED_LINE = 10
"""In phase 1 the line of committee 2 falls among six equal means, and would among sixteen equal medians."""


def grant_scores(folder: Path, column: str) -> dict[str, list[int]]:
    """Each proposal's scores in one column of AIBS.csv, in tenths, higher is better; empty is none."""
    scores: dict[str, list[int]] = {}
    with (folder / "panels" / "AIBS.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            given = scores.setdefault(row["ID"], [])
            if row[column]:
                given.append(LOWEST_IS_BEST - int(Decimal(row[column]) * 10))
    return scores


def committee(folder: Path, phase: int, number: int) -> dict[str, list[int]]:
    """Each submission's scores, brought from -2..2 to 0..4; a fourth review that is not there is none."""
    lines = (folder / "panels" / f"scores-phase{phase}-pc{number}.tsv").read_text().splitlines()
    return {
        f"s{at}": [int(cell) + 2 for cell in line.split("\t")[0:8:2] if cell != "__"]
        for at, line in enumerate(lines, start=1)
    }


def funded(scores: dict[str, list[int]], places: int, rule: str = "average") -> Round:
    """Every cost the same, and a pot for so many; in the order of the file among equals."""
    rule_needs = {"average": 1, "median": 5}
    return small(scores, dict.fromkeys(scores, 10), budget=10 * places, rule=rule, quorum=rule_needs[rule])


@pytest.mark.parametrize("column", ["Score", "Innovation", "Approach", "Investig", "Signif", "Impact"])
def test_grant_standings_are_exact_means_of_three_or_of_none(shared_data: Path, column: str) -> None:
    scores = grant_scores(shared_data, column)
    standings = {step.proposal: step.standing for step in funded(scores, 20).allocate().steps}
    means = {name: Fraction(sum(given), len(given)) if given else None for name, given in scores.items()}
    assert standings == means
    assert len(standings) == 72
    assert sum(mean is None for mean in means.values()) == (51 if column == "Impact" else 0)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("phase", PHASES)
def test_committee_standings_are_exact_means_of_the_reviews_given(
    shared_data: Path, phase: int, number: int
) -> None:
    scores = committee(shared_data, phase, number)
    assert (len(scores), sum(map(len, scores.values()))) == (51, PHASES[phase][number - 1])
    allocation = funded(scores, PLACES).allocate()
    means = {name: Fraction(sum(given), len(given)) for name, given in scores.items()}
    assert {step.proposal: step.standing for step in allocation.steps} == means
    in_order = sorted(means, key=lambda name: means[name], reverse=True)
    assert list(allocation.winners) == in_order[:PLACES]


def test_tie_at_the_line_is_named_whole(shared_data: Path) -> None:
    allocation = funded(committee(shared_data, 1, 2), TIED_LINE).allocate()
    places = {step.proposal: step.place for step in allocation.steps}
    (tie,) = [tie for tie in allocation.ties if TIED_LINE in {places[name] for name in tie.proposals}]
    assert len(tie.proposals) == 6
    assert min(places[name] or 0 for name in tie.proposals) <= TIED_LINE
    assert max(places[name] or 0 for name in tie.proposals) > TIED_LINE


def test_three_reviews_are_too_few_for_a_median(shared_data: Path) -> None:
    allocation = funded(committee(shared_data, 1, 2), TIED_LINE, "median").allocate()
    assert allocation.winners == ()
    assert {step.outcome for step in allocation.steps} == {Outcome.TOO_FEW_SCORES}
