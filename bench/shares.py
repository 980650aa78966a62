"""Equal shares as whole processes, beside pabutools on the same files in the same run."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from app import ROOT
from bench.timing import Figure, best, whole_process
from bench.votes import vote
from voting import pabulib
from voting.count import count_again, count_file
from voting.margins import Scale, margins
from voting.rules import build
from voting.rules.ranked import Ranked

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("EVENHAND_SHARED_DATA") or ROOT.parent / "shared" / "data") / "pabulib"
ORACLE = Path(os.environ.get("EVENHAND_ORACLE") or ROOT / ".cache" / "oracle" / "bin" / "python")
CITIES = {"Poland_Lodz_2022": ("Łódź 2022", "cost"), "Poland_Krakow_2024": ("Kraków 2024", "borda")}
LARGEST_RECOUNT = "Poland_Warszawa_2026"
PANEL = 60


def figures(folder: Path) -> Iterator[Figure]:
    """Measure each in turn. Without the shared data the cities are left out, without the oracle its side."""
    for file, (city, utility) in CITIES.items():
        path = DATA / f"{file}.pb"
        if path.exists():
            yield from _beside(path, city, utility)
    largest = DATA / f"{LARGEST_RECOUNT}.pb"
    if largest.exists():
        yield _recount(largest, "Warszawa 2026: the plain recount, which agrees")
    yield _single_choice(folder)
    yield from _panel(folder)


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
        f"{path.stem}-floor",
        "  times as long as reading it once",
        round(ours.seconds / floor.seconds, 2),
        unit="",
    )
    yield _recount(path)
    if ORACLE.exists():
        script = ROOT / "tests" / "oracle" / "pabutools_winners.py"
        command: list[str | Path] = [ORACLE, script, path, "equal-shares", utility, "increment"]
        # Its own raising of purses, which makes no more runs than ours: it stops where nothing can be added.
        theirs = whole_process(f"{path.stem}-pabutools", "  pabutools, ballots grouped", command, goes=1)
        yield theirs
        yield Figure(
            f"{path.stem}-ratio", "  times as fast as that", round(theirs.seconds / ours.seconds, 1), unit=""
        )
        if ours.megabytes and theirs.megabytes:
            share = round(ours.megabytes / theirs.megabytes, 3)
            yield Figure(f"{path.stem}-memory", "  of its memory", share, unit="")


def _recount(path: Path, what: str = "  the plain recount, which agrees") -> Figure:
    counted = count_file(str(path), "equal-shares", ("file",), with_recount=False, completion="add1")
    started = perf_counter()
    again = count_again(counted.election, counted.rule)
    seconds = perf_counter() - started
    if again.winners != counted.allocation.winners:
        raise RuntimeError(f"count and recount of {path.name} differ")
    return Figure(f"{path.stem}-recount", what, round(seconds, 3))


def _single_choice(folder: Path) -> Figure:
    """131,778 ballots, one project of 197 each: nobody can pay for much, and reading is most of it."""
    path = vote(folder / "single.pb", "choose-1", 131_778, 197, 1)
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
    path = vote(folder / "panel.pb", "scoring", PANEL, PANEL, PANEL)
    election = pabulib.read(path)
    found = pabulib.tallies(election)
    for name in ("average", "median", "majority-judgement"):
        rule = build(name, tie_order=["scorers", "cost", "file"])
        count = partial(rule.allocate, found, election.proposals, election.budget)
        yield best(f"panel-{name}", f"60 × 60 panel, {name}", count)
        if isinstance(rule, Ranked):
            all_margins = partial(margins, rule, found, election.proposals, election.budget, scale=Scale(5))
            yield best(f"panel-margins-{name}", "  with the margin of each unfunded proposal", all_margins)
    shares = build("equal-shares", tie_order=["file"], utility="score")
    profile = pabulib.profile_of(election)
    count = partial(shares.allocate, found, election.proposals, election.budget, profile=profile)
    yield best("panel-shares", "60 × 60 panel, equal shares", count)
