"""What the table's words about proposals mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grants.access.predicates import Things, loads, means
from grants.proposals.queries import numbered, proposal_at, writes_for

if TYPE_CHECKING:
    from grants.proposals.models import Proposal


HIGHEST_NUMBER = 2**31 - 1
"""No database column holds a higher one."""


@loads("proposal")
def _proposal(proposal_id: str, _things: Things) -> Proposal | None:
    return proposal_at(proposal_id)


@loads("numbered")
def _numbered(number: int, things: Things) -> Proposal | None:
    """A proposal by its number, only ever within the round that the address names before it."""
    return numbered(things["round_"].id, number) if number <= HIGHEST_NUMBER else None


@means("of this group")
def _group(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    return writes_for(person, things["proposal"])
