"""The engine on the sizes it is meant for: a city's vote, a hall of people scoring, a long ledger."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bench.timing import Figure, best
from voting.count import count_file
from voting.ledger import entries, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SEED = 20261204
CITY = (100_000, 150)
HALL = (500, 60)
LEAVES = 100_000
ENTRIES = 20_000


def figures(folder: Path) -> Iterator[Figure]:
    """Measure each in turn; `folder` is for the files that are counted."""
    yield from _counting(
        "city", "100,000 approval ballots over 150 proposals, greedy", _city(folder), "greedy"
    )
    yield from _counting("hall", "500 people scoring 60 proposals, average", _hall(folder), "average")
    leaves = [index.to_bytes(32, "big") for index in range(LEAVES)]
    yield best("tree-root", "the root over 100,000 leaves", lambda: tree.root(leaves))
    yield best("ledger-lines", "20,000 ledger entries written and read", _lines)


def _counting(name: str, what: str, path: Path, rule: str) -> Iterator[Figure]:
    """Time a whole count: read, counted, and recounted by the second implementation."""
    parts = []
    whole = best(
        name,
        f"{what}: read, counted, recounted",
        lambda: parts.append(count_file(str(path), rule, ("file",))),
    )
    yield whole
    for part in ("read", "count"):
        seconds = min(counted.seconds[part] for counted in parts)
        yield Figure(f"{name}-{part}", f"  of that, to {part}", seconds)


def _lines() -> None:
    for index in range(ENTRIES):
        line = entries.make("ballot-withdrawn", {"revision": index + 1, "slot": f"{index:064x}"})
        entries.read(line)


def _city(folder: Path) -> Path:
    """Write a vote in which each ballot names up to ten proposals, some far better liked than others."""
    voters, proposals = CITY
    draw = Random(SEED)  # noqa: S311 - the same file every time is the point
    liking = [1 / (1 + index) for index in range(proposals)]
    ballots = (
        ",".join(map(str, sorted(set(draw.choices(range(proposals), liking, k=draw.randint(1, 10))))))
        for _ in range(voters)
    )
    return _write(
        folder / "city.pb", "approval", draw, proposals, (f"{n};{vote}" for n, vote in enumerate(ballots))
    )


def _hall(folder: Path) -> Path:
    """Write a vote in which everybody scores nearly everything from 1 to 5."""
    voters, proposals = HALL
    draw = Random(SEED)  # noqa: S311 - the same file every time is the point
    rows = []
    for voter in range(voters):
        scored = sorted(draw.sample(range(proposals), draw.randint(proposals - 8, proposals)))
        points = ",".join(str(draw.randint(1, 5)) for _ in scored)
        rows.append(f"{voter};{','.join(map(str, scored))};{points}")
    return _write(folder / "hall.pb", "scoring", draw, proposals, rows)


def _write(path: Path, kind: str, draw: Random, proposals: int, ballots: Iterable[str]) -> Path:
    """Write the file as Pabulib has it, with a pot for about a third of what is asked for."""
    costs = [draw.randint(20, 400) * 1000 for _ in range(proposals)]
    rows = list(ballots)
    meta = {
        "description": "made to be measured",
        "vote_type": kind,
        "num_projects": proposals,
        "num_votes": len(rows),
        "budget": sum(costs) // 3,
    }
    if kind == "scoring":
        meta |= {"min_points": 1, "max_points": 5}
    lines = ["META", "key;value", *(f"{name};{value}" for name, value in meta.items())]
    lines += [
        "PROJECTS",
        "project_id;cost;name",
        *(f"{n};{cost};Proposal {n}" for n, cost in enumerate(costs)),
    ]
    lines += ["VOTES", "voter_id;vote" + (";points" if kind == "scoring" else ""), *rows]
    path.write_text("\n".join(lines) + "\n")
    return path
