"""The same winners as pabutools on elections made up at random: every kind of ballot, many equals."""

from __future__ import annotations

import json
import subprocess
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.shared import ROOT
from tests.oracle.test_pabutools import oracle, ours
from voting.suits import DEFAULT_UTILITY, VoteType

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["oracle"]

pytestmark = pytest.mark.oracle
EACH = 40
"""Elections of each kind of ballot."""
WAYS = (
    ("greedy", "none"),
    ("equal-shares", "none"),
    ("equal-shares", "add1"),
    ("equal-shares", "add1-exhaustive"),
)


def made(kind: VoteType, seed: int) -> str:
    """An election of 3 to 9 projects and up to 60 voters; some are alike, some say nothing.

    Every project has a supporter and the pot is less than what all cost: pabutools would raise for ever,
    and to it a project that nobody wants is room left over. Nor can it read points that are empty.
    """
    draw = Random(f"{kind} {seed}")  # noqa: S311 - the same elections every time
    has_points = kind in {VoteType.SCORING, VoteType.CUMULATIVE}
    names = [f"p{number}" for number in range(draw.randint(3, 9))]
    dear = draw.choice([4, 30, 200])
    costs = {name: draw.randint(1, dear) * draw.choice([1, 1, 1, 5]) for name in names}
    most = 1 if kind is VoteType.CHOOSE_1 else min(4, len(names))
    least = 1 if has_points or kind is VoteType.CHOOSE_1 else 0
    ballots = [[name] for name in names]
    ballots += [draw.sample(names, draw.randint(least, most)) for _ in range(draw.randint(0, 50))]
    rows = [
        f"{voter};{','.join(named)}"
        + (";" + ",".join(str(draw.randint(1, 3)) for _ in named) if has_points else "")
        for voter, named in enumerate(ballots)
    ]
    meta = {
        "description": "made up",
        "num_projects": len(names),
        "num_votes": len(rows),
        "budget": draw.randint(1, sum(costs.values()) - 1),
        "vote_type": kind.value,
        "rule": "greedy",
        **({"max_length": 5} if kind is VoteType.ORDINAL and draw.random() < 0.5 else {}),
        **({"max_points": 3} if kind is VoteType.SCORING else {}),
        **({"max_sum_points": 12} if kind is VoteType.CUMULATIVE else {}),
    }
    return "\n".join(
        [
            "META",
            "key;value",
            *(f"{key};{value}" for key, value in meta.items()),
            "PROJECTS",
            "project_id;cost",
            *(f"{name};{cost}" for name, cost in costs.items()),
            "VOTES",
            "voter_id;vote" + (";points" if has_points else ""),
            *rows,
            "",
        ]
    )


@pytest.mark.parametrize("kind", VoteType)
def test_winners_are_those_of_pabutools_on_made_elections(
    kind: VoteType, oracle: Path, tmp_path: Path
) -> None:
    jobs, mine = [], []
    for seed in range(EACH):
        file = tmp_path / f"{kind.value}-{seed}.pb"
        file.write_text(made(kind, seed), encoding="utf-8")
        for rule, completion in WAYS:
            jobs.append([str(file), rule, DEFAULT_UTILITY[kind], completion])
            mine.append(ours(file, rule, completion))
    asked = tmp_path / "jobs.json"
    asked.write_text(json.dumps(jobs), encoding="utf-8")
    command = [oracle, ROOT / "tests" / "oracle" / "pabutools_winners.py", "--each", asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout)
    assert {tuple(job): ours for job, ours in zip(jobs, mine, strict=True)} == {
        tuple(job): theirs for job, theirs in zip(jobs, theirs, strict=True)
    }
