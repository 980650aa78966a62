"""`python -m voting`: count a file, or check a bundle, with nothing but Python installed."""

from __future__ import annotations

import argparse
import json
import sys

from voting.count import Refused, as_json, as_text, count_file
from voting.pabulib import BrokenFile
from voting.rules import RULES, UnknownRule

COMMANDS = ("count", "verify")
USAGE = """\
python -m voting count FILE.pb --rule RULE [--tie-order file|cost|seed:HEX] [--json]
python -m voting verify BUNDLE.zip [--key KEY] [--checkpoint FILE]... [--receipt FILE]...
"""
BROKEN = 2
DIFFERS = 1


def main(argv: list[str]) -> int:
    """Run the command that `argv` names and return the exit status."""
    name, *rest = argv or [""]
    if name in {"-h", "--help"}:
        print(USAGE, end="")
        return 0
    if name == "count":
        return count(rest)
    if name == "verify":
        from voting.verify import run  # noqa: PLC0415 -- counting must not need what verifying needs

        return run(rest)
    return complain(f"there is no command {name!r}; there are: {', '.join(COMMANDS)}")


def count(argv: list[str]) -> int:
    """Count one Pabulib file and print the outcome."""
    asked = _options().parse_args(argv)
    try:
        _refuse_what_is_not_there(asked)
        counted = count_file(asked.file, asked.rule, tie_order(asked.tie_order))
    except (BrokenFile, UnknownRule, Refused) as wrong:
        return complain(str(wrong))
    except OSError as wrong:
        return complain(f"{asked.file} cannot be read: {wrong.strerror}")
    except RuntimeError as differs:
        return complain(str(differs), DIFFERS)
    for warning in counted.election.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(json.dumps(as_json(counted), indent=1) if asked.json else as_text(counted))
    return 0


def tie_order(asked: str) -> tuple[str, ...]:
    """What --tie-order means: lower cost leaves equals, which the order of the file then tells apart."""
    return ("cost", "file") if asked == "cost" else (asked.lower() if asked.startswith("seed:") else asked,)


def complain(sentence: str, status: int = BROKEN) -> int:
    """Print a sentence on standard error and return the exit status."""
    print(sentence, file=sys.stderr)
    return status


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m voting count", allow_abbrev=False)
    options.add_argument("file", metavar="FILE.pb")
    options.add_argument("--rule", required=True)
    options.add_argument("--completion", default="none")
    options.add_argument("--utility")
    options.add_argument("--step")
    options.add_argument("--tie-order", default="file", metavar="file|cost|seed:HEX")
    options.add_argument("--json", action="store_true")
    return options


def _refuse_what_is_not_there(asked: argparse.Namespace) -> None:
    if asked.rule not in RULES:
        raise UnknownRule(f"there is no rule {asked.rule!r}; there are: {', '.join(sorted(RULES))}")
    if asked.completion != "none":
        raise Refused(f"there is no completion {asked.completion!r} for {asked.rule}; there is: none")
    for option in ("utility", "step"):
        if getattr(asked, option) is not None:
            raise Refused(f"{asked.rule} takes no --{option}: it adds up what the ballots give")
    if asked.tie_order not in {"file", "cost"} and not asked.tie_order.startswith("seed:"):
        raise Refused(f"there is no tie order {asked.tie_order!r}; there are: file, cost, seed:HEX")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
