"""Declaring interests. An interest stands once declared: it is not taken back after reading."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import func, select

from grants.audit import ledger
from grants.db import db, now
from grants.deliberation.models import Interest, InterestsSaid
from grants.refusal import Refused
from grants.rounds.queries import hold, joined_too_late
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

SALT_BYTES = 32


def declare_interests(round_: Round, member: Membership, proposals: Iterable[Proposal]) -> None:
    """A member's word on the whole list: an interest in each of these, and in none of the others."""
    hold(round_)
    if joined_too_late(round_, member):
        raise Refused(_("You became a member after this round began, so you do not score in it."))
    if round_.phase != "interests":
        raise Refused(
            _("The time for going through the list is over. You can still stand aside on one by one.")
        )
    for proposal in proposals:
        declare_interest(round_, member, proposal)
    said = db.session.get(InterestsSaid, (round_.id, member.id)) or InterestsSaid(
        round_id=round_.id, membership_id=member.id
    )
    said.said_at = now()
    db.session.add(said)
    db.session.flush()


def declare_interest(round_: Round, member: Membership, proposal: Proposal) -> bool:
    """Record one interest; True when it is new. The ledger gets the proposal and a salted commitment."""
    found = db.session.scalar(
        select(Interest).where(Interest.proposal_id == proposal.id, Interest.membership_id == member.id)
    )
    if found is not None:
        return False
    salt = secrets.token_bytes(SALT_BYTES)
    db.session.add(Interest(proposal_id=proposal.id, membership_id=member.id, salt=salt))
    data = {"commitment": H("interest", salt, member.id.encode()).hex(), "proposal": proposal.reference}
    ledger.record(round_.ledger, "interest-declared", data)
    return True


def recused_from(member: Membership, proposals: Iterable[Proposal]) -> set[str]:
    """The ids of those among these proposals on which a member stands aside."""
    ids = [proposal.id for proposal in proposals]
    query = select(Interest.proposal_id).where(
        Interest.membership_id == member.id, Interest.proposal_id.in_(ids)
    )
    return set(db.session.scalars(query.order_by(Interest.proposal_id)))


def interests_said(round_: Round, member: Membership) -> bool:
    """Whether a member has been through the list."""
    return db.session.get(InterestsSaid, (round_.id, member.id)) is not None


def how_many_said(round_: Round, seats: set[str]) -> int:
    """How many of these seats have been through the list: a count, never who."""
    query = select(func.count()).where(
        InterestsSaid.round_id == round_.id, InterestsSaid.membership_id.in_(seats)
    )
    return db.session.scalar(query) or 0


def interests_declared(proposals: Iterable[Proposal]) -> dict[str, int]:
    """How many stand aside on each of these proposals, by its id in the ledger: counts, never who."""
    references = {proposal.id: str(proposal.reference) for proposal in proposals}
    query = (
        select(Interest.proposal_id, func.count())
        .where(Interest.proposal_id.in_(references))
        .group_by(Interest.proposal_id)
        .order_by(Interest.proposal_id)
    )
    return {references[key]: number for key, number in db.session.execute(query)}


def interests_in(proposals: Iterable[Proposal]) -> list[tuple[str, str]]:
    """Every interest as (seat, the proposal's id in the ledger): never shown, only checked against."""
    references = {proposal.id: str(proposal.reference) for proposal in proposals}
    query = select(Interest).where(Interest.proposal_id.in_(references)).order_by(Interest.id)
    return [(one.membership_id, references[one.proposal_id]) for one in db.session.scalars(query)]
