"""What is said of invitations: to whoever is invited, to whoever invited, and to all members of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit.keys import settings
from grants.collaboratives.queries import members
from grants.mail import outbox
from grants.mail.kinds import About

if TYPE_CHECKING:
    from grants.collaboratives.models import Collaborative, Invitation, Membership
    from grants.people.models import Person


def duty_words(duties: set[str]) -> list[str]:
    """Duties as people say them, in one order."""
    named = {"member": _("Member"), "facilitator": _("Facilitator"), "observer": _("Observer")}
    return [words for duty, words in named.items() if duty in duties]


def welcome_words(collaborative: Collaborative) -> str:
    """What somebody reads who has just taken their seat."""
    return _("You have a seat in %(collaborative)s now.", collaborative=collaborative.name)


def invited(collaborative: Collaborative, person: Person, by: Person, address: str) -> None:
    """The way in, with what pressing its button means."""
    body = _(
        "Hello %(name)s,\n\n%(inviter)s invites you to take part in %(collaborative)s.\n\n"
        "Open this address and press the button to sign in and take your seat. It works once, for two "
        "weeks:\n\n%(address)s\n\n"
        "Every member has exactly the same say. You take part in each round whose ground rules are agreed "
        "after you have taken your seat. If you would rather not, you need do nothing.",
        name=person.name,
        inviter=by.name or by.email,
        collaborative=collaborative.name,
        address=address,
    )
    subject = _("You are invited to %(collaborative)s", collaborative=collaborative.name)
    outbox.write(person.email, subject, body, holds_link=True, about=About("invitation", collaborative.id))


def member_added(held: Membership, by: Person) -> None:
    """Tell all other members, since only people who know each other can notice somebody made up."""
    collaborative, new = held.collaborative, held.person
    about = About("members", collaborative.id)
    for member in members(collaborative.id):
        if member.person_id == new.id:
            continue
        body = _(
            "Hello %(name)s,\n\n%(new)s is a member of %(collaborative)s now. %(inviter)s invited them.\n\n"
            "They take part in each round whose ground rules are agreed from now on, and in none that is "
            "agreed already. If you wonder who this is, ask the others.\n\n%(address)s",
            name=member.person.name,
            new=new.name or new.email,
            collaborative=collaborative.name,
            inviter=by.name or by.email,
            address=f"{settings().base_url}/collaboratives/{collaborative.slug}/members",
        )
        subject = _("A new member: %(new)s", new=new.name or new.email)
        outbox.write(member.person.email, subject, body, about=about)


def declined(invitation: Invitation) -> None:
    """Tell whoever invited that the seat was not taken."""
    body = _(
        "Hello %(name)s,\n\n%(invited)s would rather not take the seat in %(collaborative)s that you "
        "offered.",
        name=invitation.by.name,
        invited=invitation.person.name or invitation.person.email,
        collaborative=invitation.collaborative.name,
    )
    subject = _("Your invitation to %(collaborative)s", collaborative=invitation.collaborative.name)
    outbox.write(invitation.by.email, subject, body, about=About("members"))


def taken_back(invitation: Invitation) -> None:
    """Tell the person, so that they do not wonder about a link that takes no seat."""
    body = _(
        "Hello %(name)s,\n\nThe invitation to %(collaborative)s was taken back. You need do nothing.",
        name=invitation.person.name,
        collaborative=invitation.collaborative.name,
    )
    subject = _("Your invitation to %(collaborative)s", collaborative=invitation.collaborative.name)
    outbox.write(
        invitation.person.email, subject, body, about=About("invitation", invitation.collaborative_id)
    )
