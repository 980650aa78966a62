"""What a file says about its own count: the rule, the threshold, and which projects were selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting import exact
from voting.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voting.count import Counted

RULES_OF_FILES: Mapping[str, tuple[str, str | None]] = {
    "greedy": ("greedy", None),
    "greedy-threshold": ("greedy", None),
    "greedy-no-skip": ("greedy-stop", None),
    "equalshares": ("equal-shares", "none"),
    "equalshares/add1": ("equal-shares", "add1"),
}
"""What a file may call its rule, of those that are ours: rule and completion."""
THRESHOLD = "min_project_score_threshold"
LONGEST = 60
"""Letters shown of what a file declares."""


def beside_declared(counted: Counted) -> str:
    """A sentence where a file declares what this count does not apply, or marks what was selected; or ""."""
    declared, funded = " and ".join(_not_applied(counted)), _funded(counted)
    marked = len(counted.election.marked or ())
    if not declared:
        return f"Of the {marked:,} that the file marks as selected, {funded}." if marked else ""
    said = f"The file declares {declared}, which this count does not apply"
    return f"{said}; of the {marked:,} it marks as selected, {funded}." if marked else f"{said}."


def _not_applied(counted: Counted) -> list[str]:
    meta, rule = counted.election.meta, counted.rule
    found = []
    named = meta.get("rule", "")
    is_ours = RULES_OF_FILES.get(named) == (rule.name, rule.parameters().get("completion"))
    if named not in {"", "unknown"} and not is_ours:
        found.append(plain(named, LONGEST))
    threshold = meta.get(THRESHOLD, "")
    if threshold and not _is(threshold, rule.parameters().get("threshold", "0")):
        found.append(f"a threshold of {plain(threshold, LONGEST)}")
    return found


def _is(threshold: str, applied: str) -> bool:
    try:
        return exact.text(exact.decimal(threshold)) == applied
    except exact.NotExact:
        return False


def _funded(counted: Counted) -> str:
    funded, marked = set(counted.allocation.winners), counted.election.marked or frozenset()
    both, others = len(funded & marked), len(funded - marked)
    beside = f", and {others:,} {'other' if others == 1 else 'others'}" if others else ""
    return f"{both:,} {'is' if both == 1 else 'are'} funded here{beside}"
