"""`python -m voting verify`, and what `verify.pyz` runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from voting.bundle import NotABundle
from voting.ledger.keys import BadKey, parse_key
from voting.ledger.notes import LARGEST_NOTE
from voting.verify.findings import DOES_NOT_HOLD, HOLDS, NOT_A_BUNDLE, plain
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.verify.findings import Report

MOST_SHOWN = 1_000  # findings; a bundle of noise would have one for every line
_LONGEST_KEY = 1_000


def run(argv: Sequence[str]) -> int:
    """Check a bundle and say what was found, one finding a line; the answer is the exit code."""
    try:
        asked = _options().parse_args(argv)
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else NOT_A_BUNDLE
    if asked.receipt or asked.links:
        return _complain("Checking receipts and links is not there yet; nothing was checked.")
    try:
        key = _key(asked.key) if asked.key else None
        checkpoints = [(name, _read(Path(name), LARGEST_NOTE + 1)) for name in asked.checkpoint]
        report = verify(Path(asked.bundle), key, checkpoints)
    except NotABundle as error:
        return _complain(f"{plain(asked.bundle)} is not a bundle: {error}.")
    except BadKey:
        return _complain("What --key names is neither a verifier key nor a file with one.")
    except OSError as error:
        return _complain(f"{plain(str(error.filename))} cannot be read: {error.strerror}.")
    _say(report)
    return report.exit


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="verify", allow_abbrev=False, description="Check a bundle.")
    options.add_argument("bundle", metavar="BUNDLE.zip")
    options.add_argument("--key", help="a verifier key, or a file with one, from elsewhere than the bundle")
    options.add_argument("--checkpoint", metavar="FILE", action="append", default=[])
    options.add_argument("--receipt", metavar="FILE", action="append", default=[])
    options.add_argument("--links", metavar="FILE")
    return options


def _key(text: str) -> str:
    """Give the verifier key that `text` is, or that the file of that name holds. Raises BadKey, OSError."""
    try:
        parse_key(text)
    except BadKey:
        path = Path(text)
        if not path.is_file():
            raise
        text = _read(path, _LONGEST_KEY).decode(errors="replace").strip()
        parse_key(text)
    return text


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _say(report: Report) -> None:
    lines = [f"{plain(finding.subject)}: {plain(finding.sentence, 500)}" for finding in report.findings]
    if len(lines) > MOST_SHOWN:
        lines[MOST_SHOWN:] = [f"and {len(lines) - MOST_SHOWN} more findings"]
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
