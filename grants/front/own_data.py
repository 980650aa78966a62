"""Everything that is held here about one person, as they take it with them. For themselves alone.

As many statements for forty rounds as for one; what is said of rounds comes in one of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grants.audit.keys import KeyMissing, settings
from grants.collaboratives.models import Membership
from grants.collaboratives.queries import invitations_of
from grants.collaboratives.service import duties_of
from grants.collaboratives.support import offered_to
from grants.db import db, now, stamp
from grants.deliberation.service import interests_of
from grants.front.said import said_by
from grants.mail.models import Message
from grants.people.devices import device_words
from grants.people.private import private_of
from grants.people.sessions import sessions_of
from grants.proposals.models import GroupPerson, Proposal, ProposalVersion
from grants.scoring.own import own_ballots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grants.people.models import Person
    from grants.scoring.own import OwnBallot

Record = dict[str, Any]


def of(person: Person) -> Record:
    """All of it, in the order of the page that tells of it."""
    query = select(Membership).where(Membership.person_id == person.id)
    seats = db.session.scalars(query.order_by(Membership.joined_at, Membership.id)).all()
    return {
        "held_by": settings().base_url,
        "made_at": stamp(now()),
        "details": {
            "name": person.name,
            "email": person.email,
            "here_since": stamp(person.joined_at),
            "looks_after_the_installation": person.is_administrator,
        },
        "signed_in": [
            {
                "device": device_words(each.browser, each.system),
                "since": each.begun_on.isoformat(),
                "last_used": each.used_on.isoformat(),
            }
            for each in sessions_of(person)
        ],
        "taking_part": _private(person),
        "support_offered": [
            {"collaborative": row.membership.collaborative.name, **vars(support)}
            for row, support in offered_to(person)
        ],
        "seats": [_seat(held) for held in seats],
        "invitations": [
            {
                "collaborative": each.collaborative.name,
                "duties": sorted(each.duties),
                "invited_at": stamp(each.invited_at),
            }
            for each in invitations_of(person)
        ],
        "said": said_by(person, [held.id for held in seats]),
        "proposals": _proposals(person),
        "stands_aside_on": [
            {"round": each.round.title, "proposal": each.title} for each in interests_of(seats)
        ],
        "ballots": [_ballot(each) for each in own_ballots([held.id for held in seats])],
        "messages": _messages(person),
    }


def _private(person: Person) -> Record:
    try:
        return vars(private_of(person))
    except KeyMissing:
        return {"can_be_opened": False}


def _when(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def _seat(held: Membership) -> Record:
    return {
        "collaborative": held.collaborative.name,
        "duties": sorted(duties_of(held)),
        "joined_at": stamp(held.joined_at),
        "member_since": _when(held.member_since),
        "left_at": _when(held.left_at),
        "named_in_public_since": _when(held.named_since),
    }


def _proposals(person: Person) -> list[Record]:
    """What the person writes for, with every version as it was sent, in one statement."""
    query = (
        select(Proposal, ProposalVersion)
        .join(GroupPerson, GroupPerson.group_id == Proposal.group_id)
        .outerjoin(ProposalVersion, ProposalVersion.proposal_id == Proposal.id)
        .where(GroupPerson.person_id == person.id)
        .order_by(Proposal.saved_at, Proposal.id, ProposalVersion.version)
    )
    found: dict[str, Record] = {}
    for proposal, version in db.session.execute(query):
        one = found.setdefault(
            proposal.id,
            {
                "round": proposal.round.title,
                "group": proposal.group.name,
                "title": proposal.title,
                "status": proposal.status,
                "saved_at": stamp(proposal.saved_at),
                "answers": json.loads(proposal.answers),
                "sent": [],
            },
        )
        if version is not None:
            one["sent"].append({"at": stamp(version.sent_at), "content": json.loads(version.content)})
    return list(found.values())


def _ballot(own: OwnBallot) -> Record:
    """One round's, in the words of its ground rules. Which slot it is, is left to the receipt."""
    if own.ballot is None:
        return {"round": own.round.title, "name_on_the_roll": own.name, "can_be_opened": False}
    questions = {criterion.id: criterion.question for criterion in own.rules.criteria}
    titles = {str(proposal.reference): proposal for proposal, _saved in own.saved}
    return {
        "round": own.round.title,
        "name_on_the_roll": own.name,
        "can_be_opened": True,
        "is_taken_back": own.ballot.is_withdrawn,
        "saved": [
            {
                "proposal": proposal.title,
                "state": saved.state.value,
                "scores": {questions.get(key, key): score for key, score in saved.scores.items()},
                "reason": saved.reason,
                "note_to_yourself": saved.note,
            }
            for proposal, saved in own.saved
        ],
        "casts": [
            [
                {
                    "proposal": titles[mark.proposal].title if mark.proposal in titles else mark.proposal,
                    "state": mark.state.value,
                    "scores": dict(zip(questions.values(), mark.scores, strict=False)),
                    "reason": reasons.get(titles[mark.proposal].id, "") if mark.proposal in titles else "",
                }
                for mark in cast.marks
            ]
            for cast, reasons in own.casts
        ],
    }


def _messages(person: Person) -> Sequence[Record]:
    query = select(Message).where(Message.address == person.email)
    return [
        {
            "subject": each.subject,
            "body": "" if each.holds_link else each.body,
            "written_at": stamp(each.written_at),
            "sent_at": _when(each.sent_at),
        }
        for each in db.session.scalars(query.order_by(Message.written_at, Message.id))
    ]
