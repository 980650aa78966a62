"""What was corrected after publication: how many texts stand beside the result, and that two signed each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.verify.findings import Finding, Noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark

SEATS = 2


def check(evidence: Evidence) -> Iterator[Remark]:
    """A bundle has no words of a correction, so whoever reads it alone is told that there are some."""
    made = evidence.all("correction")
    for entry in made:
        if entry.count("seats") != SEATS:
            yield Finding(str(entry), f"it is signed by {entry.count('seats')}, and {SEATS} must")
    if made:
        number = "1 correction was" if len(made) == 1 else f"{len(made)} corrections were"
        yield Noted(f"{number} published after the result: read them beside it, where it is published")
