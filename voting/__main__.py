"""`python -m voting`: count a file, or check a bundle, with nothing but Python installed.

Only equal shares asks for numpy, which its fast path counts with.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import TYPE_CHECKING

from voting.count import Refused, as_json, count_file
from voting.options import LONGEST_SENTENCE, options, parameters, tie_order
from voting.pabulib import BrokenFile
from voting.printing import as_text
from voting.progress import progress_bar
from voting.rules import RULES, UnknownRule
from voting.terminal import answer
from voting.wording import plain, quoted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from voting.count import Counted

COMMANDS = ("count", "explain", "verify", "witness-key", "cosign")
USAGE = """\
python -m voting count FILE.pb --rule RULE [--completion C] [--utility U] [--step S]
                               [--tie-order file|cost|seed:HEX] [--quorum N] [--threshold T]
                               [--recount] [--json]
python -m voting explain FILE.pb --rule RULE --proposal ID [the same options]
python -m voting verify BUNDLE.zip [--key KEY] [--checkpoint FILE]... [--witness KEY]...
                                   [--receipt FILE]... [--links FILE]
python -m voting witness-key FILE --name NAME
python -m voting cosign CHECKPOINT --key-file FILE --log-key KEY [--after OLD] [--proof PROOF]
"""
LONGEST_NAME = 200
"""Letters of a file's name in a sentence: no longer than what is said of it."""
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
    if name in {"witness-key", "cosign"}:
        from voting import witness  # noqa: PLC0415 -- nor what a witness needs

        return witness.witness_key(rest) if name == "witness-key" else witness.cosign(rest)
    return complain(f"there is no command {quoted(name)}; there are: {', '.join(COMMANDS)}")


def count(argv: list[str]) -> int:
    """Count one Pabulib file and print the outcome."""
    made = options("count", "Count an election.")
    made.add_argument(
        "--recount",
        action="store_true",
        help="count equal-shares again by the second program, as is done with every other rule",
    )
    made.add_argument("--json", action="store_true", help="for a machine, with every figure exact")
    asked = made.parse_args(argv)
    with_recount = asked.recount or not (asked.rule in RULES and RULES[asked.rule].needs_ballots)
    return _counted(asked, _as_lines if asked.json else as_text, with_recount=with_recount)


def _as_lines(found: Counted) -> str:
    """The count for a machine. Exact prices may have more digits than Python spells without being told to."""
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return json.dumps(as_json(found), indent=1)
    finally:
        sys.set_int_max_str_digits(usual)


def explain(argv: list[str]) -> int:
    """Say why one proposal was or was not chosen, and what would have altered that."""
    made = options("explain", "Say why a proposal was or was not chosen, and what would have altered that.")
    made.add_argument("--proposal", required=True, metavar="ID", help="its project_id in the file")
    asked = made.parse_args(argv)

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
                **parameters(asked),
            )
            said = words(found)
    except FAULTS as wrong:
        return complain(str(wrong))
    except ModuleNotFoundError as missing:
        return complain(f"{asked.rule} is counted with {missing.name}, which is not installed")
    except OSError as wrong:
        return complain(f"{plain(asked.file, LONGEST_NAME) or quoted('')} cannot be read: {wrong.strerror}")
    except RuntimeError as differs:
        return complain(str(differs), DIFFERS)
    for warning in found.election.warnings:
        print(f"warning: {plain(warning, LONGEST_SENTENCE)}", file=sys.stderr)
    print(said)
    return 0


def complain(sentence: str, status: int = BROKEN) -> int:
    """Print a sentence on standard error and return the exit status."""
    print(plain(sentence, LONGEST_SENTENCE), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(answer(main, sys.argv[1:]))
