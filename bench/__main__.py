"""`python -m bench [--json FILE]`: measure, print a table, and keep the figures for a machine.

The answer is 1 where a figure that has a limit is beyond it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bench import engine, growth, ledger, pages, shares

if TYPE_CHECKING:
    from bench.timing import Figure


def main(argv: list[str]) -> int:
    """Measure everything and return the exit status."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--json", metavar="FILE", type=Path, help="write the figures here too")
    options.add_argument(
        "--draw", metavar="FILE", type=Path, help="draw how time grows with the scores, as SVG"
    )
    asked = options.parse_args(argv)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        for figure in chain(
            engine.figures(made),
            growth.figures(made, asked.draw),
            ledger.figures(made),
            shares.figures(made),
            pages.figures(made),
        ):
            memory = "" if figure.megabytes is None else f", {figure.megabytes:.0f} MB"
            said = f"{figure.what}{memory}{figure.promise()}"
            print(f"{figure.seconds:10.3f} {figure.unit:1}  {said}", flush=True)
            figures.append(figure)
    if asked.json:
        asked.json.write_text(json.dumps([figure.record() for figure in figures], indent=1) + "\n")
    broken = [figure for figure in figures if figure.is_broken()]
    for figure in broken:
        print(f"broken: {figure.what.strip()}{figure.promise()}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
