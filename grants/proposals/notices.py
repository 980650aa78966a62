"""What a group is told of its proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants import money
from grants.audit.keys import settings
from grants.db import db
from grants.mail import outbox
from grants.people.models import Person
from grants.proposals.models import GroupPerson, Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence


def people_of(proposal: Proposal) -> Sequence[Person]:
    """Those who write for the proposal's group."""
    return db.session.scalars(
        select(Person)
        .join(GroupPerson, GroupPerson.person_id == Person.id)
        .where(GroupPerson.group_id == proposal.group_id)
        .order_by(Person.email)
    ).all()


def address_of(proposal: Proposal) -> str:
    """Where the group finds it again."""
    return f"{settings().base_url}/proposals/{proposal.id}"


def received(proposal: Proposal, person: Person) -> None:
    """A confirmation with a reference, what happens next, and a copy of what was sent."""
    body = _(
        "Thank you. We have your proposal \u201c%(title)s\u201d. Its reference is %(reference)s.\n"
        "You ask for %(ask)s.\n\nYou can change it and send it again until the round closes:\n%(address)s\n\n"
        "Members will read it, each on their own, and every group gets an answer with reasons.",
        title=proposal.title,
        reference=proposal.reference,
        ask=money.words(proposal.ask),
        address=address_of(proposal),
    )
    outbox.write(person.email, _("We have your proposal: %(title)s", title=proposal.title), body)


def declined(proposal: Proposal) -> None:
    """A "no" with its reason, to everybody who writes for the group."""
    for person in people_of(proposal):
        body = _(
            "Your proposal \u201c%(title)s\u201d is outside this round's ground rules, so members "
            "will not score "
            "it.\n\nThe reason: %(reason)s\n\nIf you think this is a mistake, tell us:\n%(address)s",
            title=proposal.title,
            reason=proposal.reason,
            address=address_of(proposal),
        )
        outbox.write(person.email, _("About your proposal: %(title)s", title=proposal.title), body)
