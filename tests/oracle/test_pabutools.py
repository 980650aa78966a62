"""The same winners as pabutools, in the same order, on every real election."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.shared import ROOT, SHARED_DATA
from voting.count import count_file
from voting.suits import DEFAULT_UTILITY, VoteType

pytestmark = pytest.mark.oracle
ORACLE = Path(os.environ.get("EVENHAND_ORACLE") or ROOT / ".cache" / "oracle" / "bin" / "python")
SMALL = 3_000
"""Ballots up to which pabutools takes seconds, however often purses are raised."""
SLOW = {
    "Worldwide_Mechanical_Turk_Utilities_7.pb",
    "France_Toulouse_2019.pb",
    "US_Stanford_Dataset_PB_Cambridge_2015_vote_knapsacks.pb",
}
"""Small ones with many raises."""
LARGE = 50_000
"""Ballots from which on pabutools takes long."""


def index() -> list[dict[str, str]]:
    path = SHARED_DATA / "pabulib" / "INDEX.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FILES = {row["file"]: row for row in index()}


@pytest.fixture(scope="session")
def oracle(shared_data: Path) -> Path:
    """The Python that has pabutools; `make test` prepares it."""
    if not ORACLE.exists():
        pytest.skip(f"There is no {ORACLE}; `make oracle` prepares it, and EVENHAND_ORACLE can name another.")
    assert FILES, f"{shared_data} has no INDEX.csv of elections"
    return ORACLE


def theirs(oracle: Path, file: Path, rule: str, completion: str) -> list[str]:
    utility = DEFAULT_UTILITY[VoteType(FILES[file.name]["vote_type"])]
    command = [oracle, ROOT / "tests" / "oracle" / "pabutools_winners.py", file, rule, utility, completion]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    winners: list[str] = json.loads(done.stdout)
    return winners


def ours(file: Path, rule: str, completion: str) -> list[str]:
    asked = {"completion": completion} if rule == "equal-shares" else {}
    return list(count_file(str(file), rule, ("file",), with_recount=False, **asked).allocation.winners)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        pytest.param(
            name,
            rule,
            marks=pytest.mark.exhaustive if int(row["voters"]) > LARGE else (),
        )
        for name, row in FILES.items()
        for rule in ("greedy", "equal-shares")
    ],
)
def test_winners_are_those_of_pabutools(name: str, rule: str, oracle: Path, shared_data: Path) -> None:
    file = shared_data / "pabulib" / name
    assert ours(file, rule, "none") == theirs(oracle, file, rule, "none")


@pytest.mark.parametrize(
    ("name", "completion"),
    [
        pytest.param(name, completion, marks=pytest.mark.exhaustive if name in SLOW else ())
        for name, row in FILES.items()
        if int(row["voters"]) <= SMALL
        for completion in ("add1", "add1-exhaustive")
    ],
)
def test_winners_with_raised_purses_are_those_of_pabutools(
    name: str, completion: str, oracle: Path, shared_data: Path
) -> None:
    file = shared_data / "pabulib" / name
    assert ours(file, "equal-shares", completion) == theirs(oracle, file, "equal-shares", completion)
