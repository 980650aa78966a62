"""Where each of a person's proposals is, in words: for their own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.access.embargo import result_is_public
from grants.proposals import content
from grants.proposals.queries import latest_versions
from grants.proposals.service import can_change
from grants.rounds.queries import read_frozen_rules, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.proposals.models import Proposal, ProposalVersion


@dataclass(frozen=True)
class Place:
    """A proposal as it is listed: `mark` is a state of macros/tags.html."""

    proposal: Proposal
    title: str
    mark: str
    words: str


def places(proposals: Sequence[Proposal]) -> list[Place]:
    """Each of them in the same order; however many there are, two statements."""
    if not proposals:
        return []
    read_frozen_rules({proposal.round_id for proposal in proposals})
    versions = latest_versions(proposals)
    return [_place(proposal, versions.get(proposal.id)) for proposal in proposals]


def _place(proposal: Proposal, version: ProposalVersion | None) -> Place:
    draft = content.answers_of(proposal).get("title", "")
    title = draft if can_change(proposal) else proposal.title or draft
    return Place(proposal, title, *_state(proposal, version))


def _state(proposal: Proposal, version: ProposalVersion | None) -> tuple[str, str]:
    is_open = can_change(proposal)
    if proposal.status == "withdrawn":
        return "wait", _("Taken out of the round")
    if proposal.status == "ineligible":
        return "wait", _("Outside the ground rules")
    if version is None:
        return ("not-yet", _("Not sent yet")) if is_open else ("wait", _("Not sent"))
    if result_is_public(proposal.round.phase):
        return "done", _("Decided")
    if is_open and version.content != content.written(proposal, rules_of(proposal.round_id)):
        return "part", _("Changed, not sent again")
    return "done", _("Sent")
