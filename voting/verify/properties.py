"""Whether the property checks that a result lists follow from their figures, and these from the result.

What a check looked at is mostly out of reach here: it took single scores, or whole counts with one thing
changed. But a verdict follows from its figures, and many figures are those of the result itself, which the
recount stands for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.checks.verdict import Verdict
from voting.verify.findings import Finding
from voting.verify.result import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.documents import Value
    from voting.verify.evidence import Evidence

BROKEN_BY = {
    "terms-kept": ("missed", "proposals"),
    "equal-weight": ("proposals",),
    "one-score-out": ("decisive", "proposals"),
    "monotonicity": ("lost", "proposals"),
    "recusals-honoured": ("counted",),
    "recusals-declared": ("proposals",),
    "price-certificate": ("proposals",),
}
"""Figures and lists that are empty where the property holds."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Compare each check with the result."""
    result = evidence.result
    expected = _figures(result)
    for row in result["checks"].items():
        name, verdict = row["check"].text(), row["verdict"].text()
        if verdict == Verdict.NOT_CHECKED:
            continue
        detail = row["detail"]
        for figure, value in expected.get(name, {}).items():
            if detail[figure].whole() != value:
                said = detail[figure].whole()
                yield Finding(FILE, f"{name} is said to be judged by {said} {figure}, and it is {value}")
        if verdict == Verdict.HOLDS and not _can_hold(name, detail):
            yield Finding(FILE, f"{name} is said to hold, and by its own figures it does not")


def _figures(result: Value) -> dict[str, dict[str, int]]:
    """The figures of checks that stand in the result itself."""
    ballots, roll = result["ballots"].whole(), result["roll"].whole()
    pot, spent = result["budget"].whole(), result["spent"].whole()
    steps = result["steps"].items()
    in_part = sum(step["outcome"].text() == "funded-in-part" for step in steps)
    winners = len(result["winners"].items())
    rule = result["rule"]
    earmarks = len(rule["earmarks"].items()) if "earmarks" in rule else 0
    return {
        "ballots-within-roll": {"ballots": ballots, "roll": roll},
        "recount-agrees": {"winners": winners},
        "within-pot": {"pot": pot, "awarded": spent, "left": pot - spent},
        "terms-kept": {"in_part": in_part, "earmarks": earmarks},
        "monotonicity": {"winners": winners},
    }


def _can_hold(name: str, detail: Value) -> bool:
    if name == "ballots-within-roll":
        return detail["ballots"].whole() <= detail["roll"].whole()
    broken = BROKEN_BY.get(name, ())
    return not any(detail[by].text() if by == "proposals" else detail[by].whole() for by in broken)
