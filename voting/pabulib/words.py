"""The words that a round takes over from an election: what importing writes, and the verifier reads again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voting.ballots import Proposal
    from voting.pabulib.election import Election

LONGEST_TITLE = 380
NO_CURRENCY = "XXX"  # ISO 4217 keeps it for that


def title(project: Proposal) -> str:
    """What a project is listed as: its name, or its id where it has none, cut where it would be too long."""
    return (project.name or project.id)[:LONGEST_TITLE]


def purpose(election: Election) -> str:
    """What the pot was for, as far as the file says it."""
    return election.meta.get("description", "")


def currency(election: Election) -> str:
    """The file's own currency, where it gives one as ISO 4217 writes them."""
    named = election.meta.get("currency", "")
    return named if re.fullmatch("[A-Z]{3}", named) else NO_CURRENCY
