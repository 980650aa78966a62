"""What is said of invitations: to whoever is invited, to whoever invited, and to all members of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit.keys import settings
from grants.collaboratives.models import Membership
from grants.collaboratives.queries import members, seats
from grants.mail import outbox
from grants.mail.kinds import About

if TYPE_CHECKING:
    from grants.collaboratives.models import Collaborative, Invitation
    from grants.people.models import Person


def duty_words(duties: set[str]) -> list[str]:
    """Duties as people say them, in one order."""
    named = {"member": _("Member"), "facilitator": _("Facilitator"), "observer": _("Observer")}
    return [words for duty, words in named.items() if duty in duties]


def welcome_words(collaborative: Collaborative) -> str:
    """What somebody reads who has just taken their seat."""
    return _("You have a seat in %(collaborative)s now.", collaborative=collaborative.name)


def declined_words() -> str:
    """What somebody reads who would rather not."""
    return _("Thank you for your answer. You have not taken the seat.")


def invited(
    invitation: Invitation, collaborative: Collaborative, person: Person, by: Person, address: str
) -> None:
    """The way in: who invites to what, what one would do there, what pressing means, and whom to ask."""
    opening = _(
        "Hello %(name)s,\n\n%(inviter)s invites you to take part in %(collaborative)s.",
        name=person.name or _("and welcome"),
        inviter=by.name or by.email,
        collaborative=collaborative.name,
    )
    way = _(
        "Open this address to take your seat, or to say no. It works once, for two weeks:\n\n%(address)s",
        address=address,
    )
    asked = [collaborative.help_name, collaborative.help_phone, collaborative.help_email]
    contact = ", ".join(part for part in asked if part)
    whom = _("If you would like to ask something first: %(contact)s.", contact=contact) if contact else ""
    parts = [opening, collaborative.purpose.strip(), *_what_one_does(invitation.duties), way, whom]
    body = "\n\n".join(part for part in parts if part)
    subject = _("You are invited to %(collaborative)s", collaborative=collaborative.name)
    outbox.write(person.email, subject, body, holds_link=True, about=About("invitation", collaborative.id))


def _what_one_does(duties: set[str]) -> list[str]:
    said = {
        "member": _(
            "Members read what groups ask for, talk and score, and every member has exactly the same say. "
            "You take part in each round whose ground rules are agreed after you have taken your seat."
        ),
        "facilitator": _("Facilitators look after each round. That gives nobody more of a say."),
        "observer": _("Observers see how it is decided. They do not score."),
    }
    return [words for duty, words in said.items() if duty in duties]


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


def left(held: Membership) -> None:
    """Tell everybody else with a duty or a say: who is here is for all of them to know."""
    body = _(
        "%(who)s has left %(collaborative)s. What becomes of rounds that are going on stands on each "
        "round's page.",
        who=held.person.name or held.person.email,
        collaborative=held.collaborative.name,
    )
    _tell_others(held, _("%(who)s has left", who=held.person.name or held.person.email), body)


def gave_up(held: Membership) -> None:
    """The same of somebody who stays, and facilitates no longer."""
    body = _(
        "%(who)s does not facilitate %(collaborative)s any more, and is still here.",
        who=held.person.name or held.person.email,
        collaborative=held.collaborative.name,
    )
    subject = _("%(who)s does not facilitate any more", who=held.person.name or held.person.email)
    _tell_others(held, subject, body)


def _tell_others(held: Membership, subject: str, body: str) -> None:
    about = About("members", held.collaborative_id)
    for other in seats(held.collaborative_id):
        if other.id != held.id and (other.is_member or other.is_facilitator):
            outbox.write(other.person.email, subject, body, about=about)


def declined(invitation: Invitation) -> None:
    """Tell whoever invited that the seat was not taken."""
    body = _(
        "Hello %(name)s,\n\n%(invited)s would rather not take the seat in %(collaborative)s that you "
        "offered.",
        name=invitation.by.name,
        invited=invitation.called,
        collaborative=invitation.collaborative.name,
    )
    subject = _(
        "%(invited)s would rather not take the seat",
        invited=invitation.called,
    )
    about = About("invitation", invitation.collaborative_id)
    outbox.write(invitation.by.email, subject, body, about=about)


def taken_back(invitation: Invitation) -> None:
    """Tell the person, so that they do not wonder about a link that takes no seat."""
    body = _(
        "Hello %(name)s,\n\nThe invitation to %(collaborative)s was taken back. You need do nothing.",
        name=invitation.person.name or _("and welcome"),
        collaborative=invitation.collaborative.name,
    )
    subject = _("Your invitation to %(collaborative)s", collaborative=invitation.collaborative.name)
    outbox.write(
        invitation.person.email, subject, body, about=About("invitation", invitation.collaborative_id)
    )


def support_offered(held: Membership) -> None:
    """Tell a person that something is offered. What it is stands on their own page alone."""
    body = _(
        "Hello %(name)s,\n\nA facilitator of %(collaborative)s offers you support, so that you can take "
        "part. What it is stands on a page that only you and the facilitators read. You can say yes or no "
        "there, whenever you like:\n\n%(address)s",
        name=held.person.name,
        collaborative=held.collaborative.name,
        address=f"{settings().base_url}/my-details/support",
    )
    outbox.write(held.person.email, _("Support is offered to you"), body, about=About("support"))


def support_answered(held: Membership) -> None:
    """Tell the facilitators that somebody answered, without who or what."""
    collaborative = held.collaborative
    for facilitator in seats(collaborative.id, Membership.is_facilitator.is_(True)):
        body = _(
            "Hello %(name)s,\n\nSomebody in %(collaborative)s has answered an offer of support. Only "
            "facilitators can read it:\n\n%(address)s",
            name=facilitator.person.name,
            collaborative=collaborative.name,
            address=f"{settings().base_url}/collaboratives/{collaborative.slug}/support",
        )
        subject = _("An answer to an offer of support")
        outbox.write(facilitator.person.email, subject, body, about=About("support"))
