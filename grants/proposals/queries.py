"""Named selects about groups and proposals, all ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grants.db import db
from grants.proposals.models import GroupPerson, Proposal, ProposalVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.people.models import Person


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


def proposals_of(person: Person) -> Sequence[Proposal]:
    """Everything a person writes for, newest work first."""
    return db.session.scalars(
        select(Proposal)
        .join(GroupPerson, GroupPerson.group_id == Proposal.group_id)
        .where(GroupPerson.person_id == person.id)
        .order_by(Proposal.saved_at.desc(), Proposal.id)
    ).all()


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
