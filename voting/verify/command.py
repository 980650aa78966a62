"""`python -m voting verify`, and what `verify.pyz` runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from voting import given
from voting.bundle import NotABundle
from voting.ledger import links, receipt_files
from voting.ledger.keys import COSIGNATURE, ED25519, BadKey
from voting.ledger.notes import LARGEST_NOTE
from voting.verify.findings import DOES_NOT_HOLD, HOLDS, NOT_A_BUNDLE, plain
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.verify.findings import Report

MOST_SHOWN = 1_000  # findings; a bundle of noise would have one for every line


def run(argv: Sequence[str]) -> int:
    """Check a bundle and say what was found, one finding a line; the answer is the exit code."""
    try:
        asked = _options().parse_args(argv)
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else NOT_A_BUNDLE
    try:
        report = _verified(asked)
    except NotABundle as error:
        return _complain(f"{plain(asked.bundle)} is not a bundle: {error}.")
    except BadKey as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{plain(str(error.filename))} cannot be read: {error.strerror}.")
    _say(report)
    return report.exit


_CHECKPOINT = "a checkpoint that you kept or were sent: what came before it must still be there"
_RECEIPT = "a member's receipt: its ballot must be counted as it was cast"
_EXITS = (
    "The exit is 0 where everything holds, 1 where something does not, 2 where the file is no bundle, and 3 "
    "where all that could be checked holds: then it says what could not. Signatures take Python's library "
    "cryptography."
)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="verify", allow_abbrev=False, description="Check a bundle.", epilog=_EXITS
    )
    options.add_argument("bundle", metavar="BUNDLE.zip")
    options.add_argument("--key", help="a verifier key, or a file with one, from elsewhere than the bundle")
    options.add_argument("--checkpoint", metavar="FILE", action="append", default=[], help=_CHECKPOINT)
    options.add_argument("--receipt", metavar="FILE", action="append", default=[], help=_RECEIPT)
    options.add_argument("--links", metavar="FILE", help="what scrutineers of a round of members hold")
    options.add_argument(
        "--witness",
        metavar="KEY",
        action="append",
        default=[],
        help="the verifier key of somebody who cosigns checkpoints, or a file with one",
    )
    return options


def _verified(asked: argparse.Namespace) -> Report:
    """Read what was named and check the bundle. Raises BadKey with a sentence, NotABundle and OSError."""
    key = _key("--key", asked.key, ED25519) if asked.key else None
    found = _files([asked.links], links.LARGEST) if asked.links else [None]
    return verify(
        Path(asked.bundle),
        key,
        _files(asked.checkpoint, LARGEST_NOTE),
        _files(asked.receipt, receipt_files.LARGEST),
        found[0],
        [_key("--witness", text, COSIGNATURE) for text in asked.witness],
    )


def _files(names: Sequence[str], largest: int) -> list[tuple[str, bytes]]:
    """Read files, each up to a byte more than is allowed, so that the check can refuse it."""
    return [(name, given.read(Path(name), largest + 1)) for name in names]


def _key(option: str, text: str, kind: bytes) -> str:
    try:
        return given.key(text, kind)
    except BadKey as error:
        whose = "a witness's verifier key" if kind == COSIGNATURE else "a verifier key"
        raise BadKey(f"What {option} names is neither {whose} nor a file with one.") from error


def _say(report: Report) -> None:
    lines = [f"{plain(finding.subject)}: {plain(finding.sentence, 500)}" for finding in report.findings]
    if len(lines) > MOST_SHOWN:
        lines[MOST_SHOWN:] = [f"and {len(lines) - MOST_SHOWN} more findings"]
    lines += [f"checked: {plain(sentence, 500)}" for sentence in report.checked]
    lines += [f"not checked: {plain(sentence, 500)}" for sentence in report.not_checked]
    lines += [f"note: {plain(sentence, 500)}" for sentence in report.notes]
    found = len(report.findings)
    if report.exit == DOES_NOT_HOLD:
        lines.append(f"It does not hold: {found} {'finding' if found == 1 else 'findings'}.")
    elif report.exit == HOLDS:
        lines.append("Everything holds.")
    else:
        lines.append("All that could be checked holds; see what was not checked.")
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _complain(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return NOT_A_BUNDLE
