"""Whose eyes titles of proposals are for: beside the numbers by which the ledger names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grants.access.embargo import entries_are_open, result_is_public
from grants.access.predicates import allowed
from grants.access.table import TABLE
from grants.proposals.queries import sent_proposals

if TYPE_CHECKING:
    from grants.rounds.models import Round

LIST = "proposals.received"
"""The page on which people with a seat read what came in, whatever became of it."""


def titles_for(round_: Round, person: Any) -> dict[str, str]:  # noqa: ANN401 - a person or nobody
    """The titles that somebody may read now, by a proposal's number in the ledger.

    All of them once the result is public: they are in its bundle. Until then, those who may open the list of
    what was sent. While entries are not open, nothing on these pages names a proposal.
    """
    if not entries_are_open(round_.phase):
        return {}
    if not result_is_public(round_.phase) and not allowed(TABLE[LIST], person, {"round_": round_}):
        return {}
    return {str(each.reference): each.title for each in sent_proposals(round_.id)}
