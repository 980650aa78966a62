"""The one embargo. Every way out of a result (page, file, message, order of a list) asks here."""

from __future__ import annotations

PUBLISHED = "published"
DECIDING = "decision"


def result_is_public(phase: str) -> bool:
    """Whether a round's counted result may be seen by anybody."""
    return phase == PUBLISHED


def result_is_open_to(phase: str, *, is_member: bool) -> bool:
    """Whether this person may see it: the members while they decide on it, and everybody afterwards.

    Whoever runs the round sees it no sooner than others: facilitating is not in this question.
    """
    return result_is_public(phase) or (phase == DECIDING and is_member)


def entries_are_open(phase: str) -> bool:
    """Whether the single entries of a ledger may be seen: from closing on.

    While ballots are open, how many entries there are would tell when somebody cast.
    """
    return phase == DECIDING or result_is_public(phase)
