"""Equal shares as whole processes, beside pabutools on the same files in the same run; and how time grows."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from app import ROOT
from bench.timing import Figure, best, whole_process
from voting import pabulib
from voting.count import count_again, count_file
from voting.margins import margins
from voting.rules import build
from voting.rules.ranked import Ranked

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("EVENHAND_SHARED_DATA") or ROOT.parent / "shared" / "data") / "pabulib"
ORACLE = Path(os.environ.get("EVENHAND_ORACLE") or ROOT / ".cache" / "oracle" / "bin" / "python")
CITIES = {"Poland_Lodz_2022": ("Łódź 2022", "cost"), "Poland_Krakow_2024": ("Kraków 2024", "borda")}
STEPS = (5_000, 10_000, 20_000, 40_000, 80_000)
PANEL = 60
BARS = 40


def figures(folder: Path) -> Iterator[Figure]:
    """Measure each in turn. Without the shared data the cities are left out, without the oracle its side."""
    for file, (city, utility) in CITIES.items():
        path = DATA / f"{file}.pb"
        if path.exists():
            yield from _beside(path, city, utility)
    yield _single_choice(folder)
    yield from _panel(folder)
    yield from _growth(folder)


def _beside(path: Path, city: str, utility: str) -> Iterator[Figure]:
    """Our whole process, reading the file once (the floor), the recount, and pabutools' whole process."""
    count: list[str | Path] = [
        sys.executable,
        "-m",
        "voting",
        "count",
        path,
        "--rule",
        "equal-shares",
        "--completion",
        "add1",
    ]
    ours = whole_process(f"{path.stem}-shares", f"{city}, equal shares with add1: read and counted", count)
    yield ours
    read = "import gc, sys; gc.disable(); from voting import pabulib; pabulib.read(sys.argv[1])"
    floor = whole_process(
        f"{path.stem}-read", "  reading the file once, as a process", [sys.executable, "-c", read, path]
    )
    yield floor
    yield Figure(
        f"{path.stem}-floor", "  times as long as reading it once", round(ours.seconds / floor.seconds, 2)
    )
    yield _recount(path)
    if ORACLE.exists():
        script = ROOT / "tests" / "oracle" / "pabutools_winners.py"
        command: list[str | Path] = [ORACLE, script, path, "equal-shares", utility, "increment"]
        # Its own raising of purses, which makes no more runs than ours: it stops where nothing can be added.
        theirs = whole_process(f"{path.stem}-pabutools", "  pabutools, ballots grouped", command, goes=1)
        yield theirs
        yield Figure(f"{path.stem}-ratio", "  times as fast as that", round(theirs.seconds / ours.seconds, 1))
        if ours.megabytes and theirs.megabytes:
            share = round(ours.megabytes / theirs.megabytes, 3)
            yield Figure(f"{path.stem}-memory", "  of its memory", share)


def _recount(path: Path) -> Figure:
    counted = count_file(str(path), "equal-shares", ("file",), with_recount=False, completion="add1")
    started = perf_counter()
    again = count_again(counted.election, counted.rule)
    seconds = perf_counter() - started
    if again.winners != counted.allocation.winners:
        raise RuntimeError(f"count and recount of {path.name} differ")
    return Figure(f"{path.stem}-recount", "  the plain recount, which agrees", round(seconds, 3))


def _single_choice(folder: Path) -> Figure:
    """131,778 ballots, one project of 197 each: nobody can pay for much, and reading is most of it."""
    path = _vote(folder / "single.pb", "choose-1", 131_778, 197, 1)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "voting",
        "count",
        path,
        "--rule",
        "equal-shares",
        "--completion",
        "add1",
    ]
    return whole_process("single-choice", "131,778 single choices over 197, equal shares with add1", command)


def _panel(folder: Path) -> Iterator[Figure]:
    """60 members, 60 proposals: the size of a page."""
    path = _vote(folder / "panel.pb", "scoring", PANEL, PANEL, PANEL)
    election = pabulib.read(path)
    found = pabulib.tallies(election)
    for name in ("average", "median", "majority-judgement"):
        rule = build(name, tie_order=["scorers", "cost", "file"])
        count = partial(rule.allocate, found, election.proposals, election.budget)
        yield best(f"panel-{name}", f"60 × 60 panel, {name}", count)
        if isinstance(rule, Ranked):
            all_margins = partial(margins, rule, found, election.proposals, election.budget, high=5)
            yield best(f"panel-margins-{name}", "  with the margin of each unfunded proposal", all_margins)
    shares = build("equal-shares", tie_order=["file"], utility="score")
    profile = pabulib.profile_of(election)
    count = partial(shares.allocate, found, election.proposals, election.budget, profile=profile)
    yield best("panel-shares", "60 × 60 panel, equal shares", count)


def _growth(folder: Path) -> Iterator[Figure]:
    """Read and counted, for more and more ballots: a line where it grows with the scores read."""
    drawn = []
    for voters in STEPS:
        path = _vote(folder / f"growth-{voters}.pb", "approval", voters, 100, 5)
        started = perf_counter()
        count_file(str(path), "equal-shares", ("file",), with_recount=False)
        seconds = round(perf_counter() - started, 3)
        drawn.append((voters, seconds))
        longest = max(each for _, each in drawn)
        bar = "#" * max(1, round(BARS * seconds / longest))
        yield Figure(
            f"growth-{voters}",
            f"{voters * 5:>9,} approvals, {seconds / voters * 1e6:5.1f} µs a ballot {bar}",
            seconds,
        )


def _vote(path: Path, kind: str, voters: int, proposals: int, named: int) -> Path:
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
