"""Made-up votes in the Pabulib format, the same every time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def vote(path: Path, kind: str, voters: int, proposals: int, named: int) -> Path:
    """Write a vote in which some proposals are far better liked than others."""
    draw = Random(voters)  # noqa: S311 - the same file every time is the point
    liking = [1 / (1 + index) for index in range(proposals)]
    costs = [draw.randint(20, 400) * 100 for _ in range(proposals)]
    rows = []
    for voter in range(voters):
        if named >= proposals:
            chosen = [place for place in range(proposals) if draw.random() > 1 / 8]
        else:
            chosen = sorted(set(draw.choices(range(proposals), liking, k=named)))
        points = ";" + ",".join(str(draw.randint(1, 5)) for _ in chosen) if kind == "scoring" else ""
        rows.append(f"{voter};{','.join(map(str, chosen))}{points}")
    meta = ["META", "key;value", f"num_projects;{proposals}", f"num_votes;{voters}"]
    meta += [f"budget;{sum(costs) // 3}", f"vote_type;{kind}"]
    listed = [
        "PROJECTS",
        "project_id;cost;name",
        *(f"{n};{cost};Proposal {n}" for n, cost in enumerate(costs)),
    ]
    votes = ["VOTES", "voter_id;vote" + (";points" if kind == "scoring" else ""), *rows]
    path.write_text("\n".join([*meta, *listed, *votes]) + "\n")
    return path
