"""Named selects about groups and proposals, all ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grants.collaboratives.models import Collaborative
from grants.db import db
from grants.proposals.models import Group, GroupPerson, Proposal, ProposalVersion
from grants.rounds.models import Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.people.models import Person

HAS_PROPOSALS = (
    select(Proposal.id)
    .where(Proposal.round_id == Round.id, Proposal.number.is_not(None), Proposal.status == "sent")
    .correlate(Round)
    .exists()
)
"""Whether a round has any that members score, of the round in the statement around it."""


def proposal_at(proposal_id: str) -> Proposal | None:
    """The proposal at a group's own address."""
    return db.session.get(Proposal, proposal_id)


def sent_proposals(round_id: str) -> Sequence[Proposal]:
    """Everything that was ever sent to a round, in its number's order, whatever became of it."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.round_id == round_id, Proposal.number.is_not(None))
        .order_by(Proposal.number)
    ).all()


def standing_proposals(round_id: str) -> Sequence[Proposal]:
    """Those that members score, in their number's order."""
    return [proposal for proposal in sent_proposals(round_id) if proposal.status == "sent"]


def standing_in(round_ids: Sequence[str]) -> dict[str, list[Proposal]]:
    """The same of several rounds, by round, in one statement; a round without any is not there."""
    query = (
        select(Proposal)
        .where(Proposal.round_id.in_(round_ids), Proposal.number.is_not(None), Proposal.status == "sent")
        .order_by(Proposal.round_id, Proposal.number)
    )
    found: dict[str, list[Proposal]] = {}
    for proposal in db.session.scalars(query):
        found.setdefault(proposal.round_id, []).append(proposal)
    return found


def going_proposals(round_id: str) -> Sequence[Proposal]:
    """Those that are still written or in the round, the oldest group first."""
    return db.session.scalars(
        select(Proposal)
        .join(Group, Group.id == Proposal.group_id)
        .where(Proposal.round_id == round_id, Proposal.status.in_(("draft", "sent")))
        .order_by(Group.started_at, Proposal.id)
    ).all()


def numbered(round_id: str, number: int) -> Proposal | None:
    """A sent proposal by its number in the round."""
    return db.session.scalar(select(Proposal).where(Proposal.round_id == round_id, Proposal.number == number))


def latest_version(proposal: Proposal) -> ProposalVersion | None:
    """What members read: the version last sent."""
    return db.session.scalar(
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal.id)
        .order_by(ProposalVersion.version.desc())
        .limit(1)
    )


def latest_versions(proposals: Sequence[Proposal]) -> dict[str, ProposalVersion]:
    """The version last sent of each that was ever sent, by proposal, in one statement."""
    ids = [proposal.id for proposal in proposals]
    query = (
        select(ProposalVersion)
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .where(Proposal.id.in_(ids), ProposalVersion.version == Proposal.version)
        .order_by(Proposal.id)
    )
    return {version.proposal_id: version for version in db.session.scalars(query)}


def proposals_of(person: Person) -> Sequence[Proposal]:
    """Everything a person writes for, newest work first."""
    return db.session.scalars(
        select(Proposal)
        .join(GroupPerson, GroupPerson.group_id == Proposal.group_id)
        .where(GroupPerson.person_id == person.id)
        .order_by(Proposal.saved_at.desc(), Proposal.number.nulls_first(), Proposal.id)
    ).all()


def collaboratives_written_for(person: Person) -> Sequence[Collaborative]:
    """Those that the groups of a person ask."""
    mine = select(Group.collaborative_id).join(GroupPerson, GroupPerson.group_id == Group.id)
    query = select(Collaborative).where(Collaborative.id.in_(mine.where(GroupPerson.person_id == person.id)))
    return db.session.scalars(query.order_by(Collaborative.name)).all()


def writes_in_round(person: Person, round_id: str) -> bool:
    """Whether a person writes for any group with a proposal in a round, sent or not."""
    query = (
        select(Proposal.id)
        .join(GroupPerson, GroupPerson.group_id == Proposal.group_id)
        .where(Proposal.round_id == round_id, GroupPerson.person_id == person.id)
        .limit(1)
    )
    return db.session.scalar(query) is not None


def writes_for(person: Any, proposal: Proposal) -> bool:  # noqa: ANN401 - a person or nobody
    """Whether a person writes for the proposal's group."""
    if not person.is_authenticated:
        return False
    return db.session.get(GroupPerson, (proposal.group_id, person.id)) is not None
