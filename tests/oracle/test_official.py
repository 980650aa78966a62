"""What the cities announced, by the rule and completion that they counted by."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.test_pabutools import FILES
from voting.count import count_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.oracle
PLAIN = {
    "greedy skip": ("greedy", {}),
    "greedy no-skip": ("greedy-stop", {}),
    "equal shares, cost utility, add1 until overspend (no stop at exhaustion, no completion)": (
        "equal-shares",
        {"completion": "add1", "utility": "cost"},
    ),
}
ANNOUNCED = [
    name
    for name, row in FILES.items()
    if row["official_cost"] and "no plain rule" not in row["reproduced_by"]
]


def rule_of(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The plain rule that INDEX.csv names for a file; where it needs the file's threshold, with that."""
    named = row["reproduced_by"].split(";")[0].strip()
    if named == "greedy skip + threshold":
        return "greedy", {"threshold": Fraction(row["score_threshold"])}
    rule, parameters = PLAIN[named]
    return rule, dict(parameters)


@pytest.mark.parametrize("name", ANNOUNCED)
def test_outcome_is_the_one_that_was_announced(name: str, shared_data: Path) -> None:
    row = FILES[name]
    rule, parameters = rule_of(row)
    counted = count_file(
        str(shared_data / "pabulib" / name), rule, ("file",), with_recount=False, **parameters
    )
    official = row["official_outcome"].partition(": ")[2].split()
    assert sorted(counted.allocation.winners) == sorted(official)
    assert counted.allocation.spent == int(row["official_cost"])


def test_every_announced_outcome_is_tried(shared_data: Path) -> None:
    assert shared_data.is_dir()
    assert len(ANNOUNCED) == 10
