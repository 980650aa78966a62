"""`python -m voting`: count a file, or check a bundle, with nothing but Python installed.

Only equal shares asks for numpy, which its fast path counts with.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from typing import TYPE_CHECKING, Any

from voting import exact
from voting.count import Refused, as_json, count_file
from voting.pabulib import BrokenFile
from voting.printing import as_text
from voting.progress import progress_bar
from voting.rules import RULES, UnknownRule
from voting.terminal import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from voting.count import Counted

COMMANDS = ("count", "explain", "verify")
USAGE = """\
python -m voting count FILE.pb --rule RULE [--completion C] [--utility U] [--step S]
                               [--tie-order file|cost|seed:HEX] [--quorum N] [--threshold T]
                               [--recount] [--json]
python -m voting explain FILE.pb --rule RULE --proposal ID [the same options]
python -m voting verify BUNDLE.zip [--key KEY] [--checkpoint FILE]... [--receipt FILE]...
"""
BROKEN = 2
DIFFERS = 1
FAULTS = (BrokenFile, UnknownRule, Refused, OverflowError)


def main(argv: list[str]) -> int:
    """Run the command that `argv` names and return the exit status."""
    name, *rest = argv or [""]
    if name in {"-h", "--help"}:
        print(USAGE, end="")
        return 0
    if name == "count":
        return count(rest)
    if name == "explain":
        return explain(rest)
    if name == "verify":
        from voting.verify import run  # noqa: PLC0415 -- counting must not need what verifying needs

        return run(rest)
    return complain(f"there is no command {name!r}; there are: {', '.join(COMMANDS)}")


def count(argv: list[str]) -> int:
    """Count one Pabulib file and print the outcome."""
    options = _options("count")
    options.add_argument("--recount", action="store_true", help="count again by the second program")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args(argv)
    with_recount = asked.recount or not (asked.rule in RULES and RULES[asked.rule].needs_ballots)
    return _counted(asked, _as_lines if asked.json else as_text, with_recount=with_recount)


def _as_lines(found: Counted) -> str:
    return json.dumps(as_json(found), indent=1)


def explain(argv: list[str]) -> int:
    """Say why one proposal was or was not chosen, and what would have altered that."""
    options = _options("explain")
    options.add_argument("--proposal", required=True, metavar="ID")
    asked = options.parse_args(argv)

    def words(found: Counted) -> str:
        from voting.explain import explained  # noqa: PLC0415 -- counting does not need it

        return explained(found, asked.proposal)

    return _counted(asked, words, with_recount=False)


def _counted(asked: argparse.Namespace, words: Callable[[Counted], str], *, with_recount: bool) -> int:
    """Count the file and print it in these words."""
    gc.disable()  # a count makes a hundred thousand ballots and nothing that goes round in circles
    try:
        with progress_bar() as progress:
            found = count_file(
                asked.file,
                asked.rule,
                tie_order(asked.tie_order),
                with_recount=with_recount,
                progress=progress,
                **_parameters(asked),
            )
            said = words(found)
    except FAULTS as wrong:
        return complain(str(wrong))
    except ModuleNotFoundError as missing:
        return complain(f"{asked.rule} is counted with {missing.name}, which is not installed")
    except OSError as wrong:
        return complain(f"{asked.file} cannot be read: {wrong.strerror}")
    except RuntimeError as differs:
        return complain(str(differs), DIFFERS)
    for warning in found.election.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(said)
    return 0


def tie_order(asked: str) -> tuple[str, ...]:
    """What --tie-order means: lower cost leaves equals, which the order of the file then tells apart."""
    return ("cost", "file") if asked == "cost" else (asked.lower() if asked.startswith("seed:") else asked,)


def complain(sentence: str, status: int = BROKEN) -> int:
    """Print a sentence on standard error and return the exit status."""
    print(sentence, file=sys.stderr)
    return status


def _options(command: str) -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog=f"python -m voting {command}", allow_abbrev=False)
    options.add_argument("file", metavar="FILE.pb")
    options.add_argument("--rule", required=True)
    options.add_argument("--completion")
    options.add_argument("--utility")
    options.add_argument("--step")
    options.add_argument("--quorum")
    options.add_argument("--threshold")
    options.add_argument("--tie-order", default="file", metavar="file|cost|seed:HEX")
    return options


def _parameters(asked: argparse.Namespace) -> dict[str, Any]:
    """The rule's parameters as they were typed. UnknownRule, Refused."""
    if asked.rule not in RULES:
        raise UnknownRule(f"there is no rule {asked.rule!r}; there are: {', '.join(sorted(RULES))}")
    if asked.tie_order not in {"file", "cost"} and not asked.tie_order.startswith("seed:"):
        raise Refused(f"there is no tie order {asked.tie_order!r}; there are: file, cost, seed:HEX")
    found: dict[str, Any] = {}
    if asked.completion is not None and not (asked.completion == "none" and asked.rule != "equal-shares"):
        found["completion"] = asked.completion
    if asked.utility is not None:
        found["utility"] = asked.utility
    for name in ("step", "threshold"):
        if getattr(asked, name) is not None:
            found[name] = _number(name, getattr(asked, name))
    if asked.quorum is not None:
        if not (asked.quorum.isascii() and asked.quorum.isdigit() and len(asked.quorum) <= exact.MOST_DIGITS):
            raise Refused(f"--quorum is a whole number, not {asked.quorum[:40]!r}")
        found["quorum"] = int(asked.quorum)
    return found


def _number(name: str, text: str) -> Any:  # noqa: ANN401 -- a Fraction, imported only for its type
    try:
        return exact.decimal(text)
    except exact.NotExact as wrong:
        raise Refused(f"--{name} is a number such as 100 or 0.50, not {text[:40]!r}") from wrong


if __name__ == "__main__":
    sys.exit(answer(main, sys.argv[1:]))
