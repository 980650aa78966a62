"""Declaring interests. An interest stands once declared: it is not taken back after reading."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, func, select

from grants.audit import ledger
from grants.audit.keys import has_round_key, make_round_key
from grants.db import database_now, db, now
from grants.deliberation.models import Interest, InterestsSaid
from grants.deliberation.seats import Seats
from grants.proposals.models import GroupPerson, Proposal
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.rounds.models import Round
from grants.rounds.phases import looks_ahead, on_entering
from grants.rounds.queries import hold, is_open, joined_too_late, refuse_left, rules_of, taking_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from grants.collaboratives.models import Membership


@on_entering("interests")
def make_key(round_: Round, _moment: datetime) -> None:
    """From here on there is something to seal: whose each interest is, and later whose each slot."""
    make_round_key(round_.id)


@on_entering("proposals")
def go_through_again(round_: Round, _moment: datetime) -> None:
    """Where a round is opened again there may be new proposals: members go through the list once more."""
    db.session.execute(delete(InterestsSaid).where(InterestsSaid.round_id == round_.id))


@looks_ahead("interests")
def what_is_not_said(round_: Round) -> list[str]:
    """Who has not been through the list stands aside on nothing so far; how many could score each one."""
    members = taking_part(round_)
    seats = {member.id for member in members}
    proposals = standing_proposals(round_.id)
    silent = len(seats) - how_many_said(round_, seats)
    said = [
        _(
            "The roll will be fixed: %(members)s members and %(proposals)s proposals. Nobody and nothing can "
            "join after that.",
            members=len(seats),
            proposals=len(proposals),
        )
    ]
    if silent:
        said.append(
            ngettext(
                "One member has not been through the list. They will be taken to stand aside on nothing, and "
                "still can while they score.",
                "%(num)s members have not been through the list. They will be taken to stand aside on "
                "nothing, and still can while they score.",
                silent,
            )
        )
    needed = int(rules_of(round_.id).rule.get("quorum", 0))
    aside = _aside_once_the_roll_is_fixed(members, proposals)
    few = sum(len(seats) - aside[str(each.reference)] < needed for each in proposals)
    if few:
        said.append(
            ngettext(
                "One proposal can be scored by fewer members than the %(needed)s that the ground rules need. "
                "It cannot have a result.",
                "%(num)s proposals can be scored by fewer members than the %(needed)s that the ground rules "
                "need. They cannot have a result.",
                few,
                needed=needed,
            )
        )
    return said


def _aside_once_the_roll_is_fixed(
    members: Sequence[Membership], proposals: Sequence[Proposal]
) -> Counter[str]:
    """How many of these members stand aside on each: those who said so, and those who write for its group.

    What somebody declared who has left since takes no scorer away.
    """
    seat_of = {member.person_id: member.id for member in members}
    seats = set(seat_of.values())
    found = {(seat, each) for seat, each in interests_in(proposals) if seat in seats}
    own = (
        select(GroupPerson.person_id, Proposal.reference)
        .join(Proposal, Proposal.group_id == GroupPerson.group_id)
        .where(Proposal.id.in_([each.id for each in proposals]), GroupPerson.person_id.in_(seat_of))
        .order_by(GroupPerson.person_id, Proposal.number)
    )
    found |= {(seat_of[person], str(reference)) for person, reference in db.session.execute(own)}
    return Counter(reference for _seat, reference in found)


def declare_interests(round_: Round, member: Membership, proposals: Iterable[Proposal]) -> None:
    """A member's word on the whole list: an interest in each of these, and in none of the others."""
    hold(round_)
    refuse_left(member)
    if joined_too_late(round_, member):
        raise Refused(_("You became a member after this round began, so you do not score in it."))
    if not is_open(round_, "interests", database_now()):
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
    """Record one interest; True when it is new. Its entry holds the proposal and a salted commitment.

    It is not logged at once. Beside another entry it would tell when it was declared: whoever saw who went
    through the list just then would know whose it is, and while ballots are open, the withdrawal of a ballot
    would tie a slot to a proposal. All wait for `log_interests`.
    """
    seats = Seats(round_.id)
    tag = seats.tag(member.id, proposal.id)
    if db.session.scalar(select(Interest.id).where(Interest.tag == tag)) is not None:
        return False
    db.session.add(seats.new_row(member.id, proposal, is_logged=False))
    db.session.flush()
    return True


@on_entering("scoring")
def log_declared(round_: Round, _moment: datetime) -> None:
    """The list is gone through: what was declared is logged together, before the roll."""
    log_interests(round_)


def log_interests(round_: Round) -> None:
    """Log all interests that waited, in the order of commitments: so an entry tells nothing of when.

    It is done twice: before the roll, and when no ballot can be withdrawn any more. The rows are written
    again in that order too, so that their place in the database tells no more.
    """
    seats = Seats(round_.id)
    query = (
        select(Interest, Proposal)
        .join(Proposal, Proposal.id == Interest.proposal_id)
        .where(Proposal.round_id == round_.id, Interest.is_logged.is_(False))
        .order_by(Interest.id)
    )
    waiting = [(seats.open(row).commitment, row, proposal) for row, proposal in db.session.execute(query)]
    for commitment, row, proposal in sorted(waiting, key=lambda each: each[0]):
        row.is_logged = True
        _log(round_, commitment, proposal)


def _log(round_: Round, commitment: str, proposal: Proposal) -> None:
    data = {"commitment": commitment, "proposal": proposal.reference}
    ledger.record(round_.ledger, "interest-declared", data)


def recused_from(member: Membership, proposals: Iterable[Proposal]) -> set[str]:
    """The ids of those among these proposals of one round on which a member stands aside: one statement."""
    return recused_in([(member, list(proposals))])


def recused_in(among: Iterable[tuple[Membership, Sequence[Proposal]]]) -> set[str]:
    """The same of several rounds, each with one's seat there: still one statement."""
    tags: list[bytes] = []
    for member, proposals in among:
        if proposals:
            seats = Seats(proposals[0].round_id)
            tags += [seats.tag(member.id, proposal.id) for proposal in proposals]
    if not tags:
        return set()
    query = select(Interest.proposal_id).where(Interest.tag.in_(tags)).order_by(Interest.proposal_id)
    return set(db.session.scalars(query))


def interests_of(seats: Sequence[Membership]) -> list[Proposal]:
    """Everything that somebody with these seats stands aside on, in all rounds: one statement.

    Where a round's key is destroyed nobody can tell any more whose its interests were.
    """
    query = (
        select(Interest, Proposal)
        .join(Proposal, Proposal.id == Interest.proposal_id)
        .join(Round, Round.id == Proposal.round_id)
        .where(Round.collaborative_id.in_([held.collaborative_id for held in seats]))
        .order_by(Proposal.round_id, Proposal.number)
    )
    own = {held.id for held in seats}
    return [
        proposal
        for row, proposal in db.session.execute(query)
        if has_round_key(proposal.round_id) and Seats(proposal.round_id).open(row).seat in own
    ]


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
    """Every interest in proposals of one round as (seat, the proposal's id in the ledger): never shown.

    The seat is empty where its member was forgotten.
    """
    by_id = {proposal.id: proposal for proposal in proposals}
    query = select(Interest).where(Interest.proposal_id.in_(by_id)).order_by(Interest.id)
    rows = db.session.scalars(query).all()
    if not rows:
        return []
    seats = Seats(by_id[rows[0].proposal_id].round_id)
    return [(seats.open(row).seat, str(by_id[row.proposal_id].reference)) for row in rows]
