"""Runs mutmut on the rules, ties and the recount, and holds what survives against the list of it.

Run by the Python of an environment that has mutmut: see `make mutants` and tests/mutants. mutmut works on a
copy, so that nothing it writes is in the checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / ".cache" / "mutants" / "checkout"
LISTED = ROOT / "tests" / "mutants" / "survivors.toml"
FOLDERS = ("voting", "tests")
LEAST = 90
"""Percent that have to be killed."""
LATE = "timeout"
KILLED = {"killed", LATE}
"""A test fails, or the mutant never comes to an end: or so it seems, where the machine is busy."""
RESULT = re.compile(r"^ +(\S+)__mutmut_(\d+): (.+)$", re.MULTILINE)
CHANGED = re.compile(r"^([-+])(?![-+]{2} )(.*)$", re.MULTILINE)


class Mutant(NamedTuple):
    """What was changed, in words that stay the same when other lines do not."""

    where: str
    was: str
    now: str


def main() -> None:
    """Run, print the figures, and end with 1 where too few were killed or a survivor is not listed."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", COPY)
    mutmut("run", "--max-children", str(os.cpu_count() or 1), is_shown=True)
    results = RESULT.findall(mutmut("results", "--all", "true"))
    survivors, late = (
        [
            changed(where, mutmut("show", f"{where}__mutmut_{number}"))
            for where, number, result in results
            if is_one(result)
        ]
        for is_one in (lambda result: result not in KILLED, lambda result: result == LATE)
    )
    listed = [Mutant(one["where"], one["was"], one["now"]) for one in read_list()]
    faults = judged([(where, result) for where, _, result in results], survivors, listed, late)
    print(figures([(where, result) for where, _, result in results]))
    sys.exit("\n".join(faults) if faults else 0)


def mutmut(*arguments: str, is_shown: bool = False) -> str:
    """What mutmut prints, or nothing where a person sees it."""
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    done = subprocess.run(
        command, cwd=COPY, check=True, text=True, stdout=None if is_shown else subprocess.PIPE
    )
    return done.stdout or ""


def read_list() -> list[dict[str, str]]:
    """The survivors that were looked at, each with the reason why it may live."""
    found: list[dict[str, str]] = tomllib.loads(LISTED.read_text(encoding="utf-8"))["survivor"]
    return found


def changed(where: str, shown: str) -> Mutant:
    """The mutant as a difference shows it: the lines taken out and put in, without the space around them."""
    lines: dict[str, list[str]] = {"-": [], "+": []}
    for sign, line in CHANGED.findall(shown):
        lines[sign].append(line.strip())
    return Mutant(plain(where), " ".join(lines["-"]), " ".join(lines["+"]))


def plain(where: str) -> str:
    """voting.ties.settle for voting.ties.x_settle, and voting.a.One.two for voting.a.xǁOneǁtwo."""
    module, _, name = where.rpartition(".")
    return f"{module}.{name.removeprefix('x').removeprefix('_').lstrip('ǁ').replace('ǁ', '.')}"


def percent(results: list[tuple[str, str]]) -> float:
    """How many were killed, of a hundred."""
    return 100 * sum(result in KILLED for _, result in results) / len(results) if results else 0


def figures(results: list[tuple[str, str]]) -> str:
    """A line for each module, and one for all."""
    by_module = Counter(where.rpartition(".")[0] for where, _ in results)
    rows = [
        (module, [each for each in results if each[0].rpartition(".")[0] == module])
        for module in sorted(by_module)
    ]
    return "\n".join(
        f"{name:34} {len(some):5} mutants, {sum(each in KILLED for _, each in some):5} killed, "
        f"{percent(some):5.1f} %"
        for name, some in [*rows, ("all", results)]
    )


def judged(
    results: list[tuple[str, str]], survivors: list[Mutant], listed: list[Mutant], late: list[Mutant]
) -> list[str]:
    """What stands in the way, in sentences. Of one that only came `late` nobody knows that a test fails."""
    faults = []
    if percent(results) < LEAST:
        faults.append(f"{percent(results):.1f} % are killed, and at least {LEAST} % have to be.")
    faults += [
        f"{one.where}: it survives, and {LISTED.name} does not say why:\n  - {one.was}\n  + {one.now}"
        for one in survivors
        if one not in listed
    ]
    faults += [
        f"{one.where}: it is killed now, and still in {LISTED.name}:\n  - {one.was}\n  + {one.now}"
        for one in listed
        if one not in survivors and one not in late
    ]
    return faults


if __name__ == "__main__":
    main()
