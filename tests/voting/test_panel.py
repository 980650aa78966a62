"""A real grant panel: 12 members, 28 proposals, 57 scores that were never given."""

from __future__ import annotations

import csv
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.voting.rounds import Round, small

if TYPE_CHECKING:
    from pathlib import Path

HIGH = 40
MEMBERS = 12


@pytest.fixture(scope="module")
def panel(shared_data: Path) -> dict[str, list[int]]:
    """Each proposal's scores, higher is better; who gave none is not there."""
    with (shared_data / "panels" / "aibs_ratings_12x28.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    return {
        f"p{number}": [HIGH - int(cell) for cell in column if cell != "nan"]
        for number, column in enumerate(zip(*rows, strict=True), start=1)
    }


def funded(scores: dict[str, list[int]], places: int) -> Round:
    """Every cost the same, and a pot for so many."""
    return small(scores, dict.fromkeys(scores, 1000), budget=1000 * places, tie_order=["scorers", "file"])


def with_zeros(scores: dict[str, list[int]]) -> dict[str, list[int]]:
    return {name: given + [0] * (MEMBERS - len(given)) for name, given in scores.items()}


def test_panel_has_57_missing_scores(panel: dict[str, list[int]]) -> None:
    assert (len(panel), MEMBERS * len(panel) - sum(map(len, panel.values()))) == (28, 57)


def test_standings_are_exact_means_of_the_scores_cast(panel: dict[str, list[int]]) -> None:
    standings = {step.proposal: step.standing for step in funded(panel, 5).allocate().steps}
    assert standings == {name: Fraction(sum(scores), len(scores)) for name, scores in panel.items()}
    assert (standings["p1"], standings["p17"], standings["p14"]) == (
        Fraction(25),
        Fraction(390, 11),
        Fraction(97, 9),
    )


@pytest.mark.parametrize(
    ("places", "winners"),
    [
        (5, ("p17", "p19", "p25", "p21", "p4")),
        (8, ("p17", "p19", "p25", "p21", "p4", "p23", "p20", "p22")),
    ],
)
def test_funded_are_the_highest_means_of_the_scores_cast(
    panel: dict[str, list[int]], places: int, winners: tuple[str, ...]
) -> None:
    means = {name: Fraction(sum(scores), len(scores)) for name, scores in panel.items()}
    highest = sorted(means, key=lambda name: means[name], reverse=True)[:places]
    allocation = funded(panel, places).allocate()
    assert allocation.winners == winners
    assert sorted(allocation.winners) == sorted(highest)


@pytest.mark.parametrize(("places", "gained", "lost"), [(5, {"p4"}, {"p23"}), (8, {"p22"}, {"p6"})])
def test_counting_missing_as_zero_would_change_one(
    panel: dict[str, list[int]], places: int, gained: set[str], lost: set[str]
) -> None:
    cast = set(funded(panel, places).allocate().winners)
    as_zero = set(funded(with_zeros(panel), places).allocate().winners)
    assert (cast - as_zero, as_zero - cast) == (gained, lost)
