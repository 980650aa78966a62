"""What `count` and `explain` can be asked: their options, the help on them, and what is no option."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn

from voting import exact
from voting.count import Refused
from voting.rules import RULES, UnknownRule
from voting.rules.equal_shares import COMPLETIONS, FILL, UTILITIES
from voting.ties import SEED, check_order
from voting.wording import plain, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

LONGEST_SENTENCE = 400
HELP: Mapping[str, tuple[str, str]] = {
    "completion": (
        "C",
        f"of equal-shares, how what is left is spent: {', '.join(COMPLETIONS)}, each alone or with {FILL}",
    ),
    "utility": (
        "U",
        f"of equal-shares, what supporters get: {', '.join(UTILITIES)}; unless given, what suits the ballots",
    ),
    "step": ("S", "of equal-shares, what add1 adds to every share each time; 1 unless given"),
    "quorum": ("N", "how many ballots have to score a proposal for it to have a standing"),
    "threshold": ("T", "a standing below which a proposal has no turn"),
}


class Options(argparse.ArgumentParser):
    """Options whose faults are said in a line that no terminal obeys and that has an end."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with what was asked."""
        super().error(plain(message, LONGEST_SENTENCE))


def options(command: str, description: str) -> Options:
    """The options that `count` and `explain` have in common."""
    made = Options(prog=f"python -m voting {command}", allow_abbrev=False, description=description)
    made.add_argument("file", metavar="FILE.pb", help="an election in the Pabulib format")
    made.add_argument("--rule", required=True, help=f"one of: {', '.join(sorted(RULES))}")
    for name, (value, said) in HELP.items():
        made.add_argument(f"--{name}", metavar=value, help=said)
    made.add_argument(
        "--tie-order",
        default="file",
        metavar="file|cost|seed:HEX",
        help="what tells equals apart: their order in the file (unless given), the lower cost and then the "
        "file, or a draw from a seed that anybody can repeat",
    )
    return made


def tie_order(asked: str) -> tuple[str, ...]:
    """What --tie-order means: lower cost leaves equals, which the order of the file then tells apart.

    Refused where it is none that can be named here.
    """
    order = ("cost", "file") if asked == "cost" else (asked.lower() if asked.startswith(SEED) else asked,)
    is_there = asked in {"file", "cost"} or asked.startswith(SEED)
    try:
        check_order(order)
    except ValueError:
        is_there = False
    if not is_there:
        raise Refused(f"there is no tie order {quoted(asked)}; there are: file, cost, seed:HEX")
    return order


def parameters(asked: argparse.Namespace) -> dict[str, Any]:
    """The rule's parameters as they were typed. UnknownRule, Refused."""
    if asked.rule not in RULES:
        raise UnknownRule(f"there is no rule {quoted(asked.rule)}; there are: {', '.join(sorted(RULES))}")
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
            raise Refused(f"--quorum is a whole number, not {quoted(asked.quorum)}")
        found["quorum"] = int(asked.quorum)
    return found


def _number(name: str, text: str) -> Fraction:
    try:
        return exact.decimal(text)
    except exact.NotExact as wrong:
        raise Refused(f"--{name} is a number such as 100 or 0.50, not {quoted(text)}") from wrong
