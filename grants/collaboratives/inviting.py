"""Offering a seat, and taking it. Nobody is seated but by their own act, whoever facilitates included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.collaboratives import notices
from grants.collaboratives.models import Invitation, Membership
from grants.collaboratives.queries import invitation_by_link
from grants.collaboratives.service import DUTIES, duties_of, hold_collaborative, refuse_both, seat
from grants.db import db, now
from grants.people.errands import ERRANDS, Errand, Words
from grants.people.service import INVITATION_LIFE, end_link, new_link, person_with, tidy_name, welcome
from grants.refusal import Refused

if TYPE_CHECKING:
    from grants.collaboratives.models import Collaborative
    from grants.people.models import Person, SignInLink


def invite(
    collaborative: Collaborative, name: str, email: str, duties: set[str], by: Person, *, more: bool = False
) -> Invitation:
    """Offer somebody a seat and send them a way in. The seat counts once they take it, and not before.

    `more`: whether whoever invites knows that the person has a seat here already. Raises Refused.
    """
    if not tidy_name(name):
        raise Refused(_("Tell us the name they go by."), "name")
    if not duties or not duties <= set(DUTIES):
        raise Refused(_("Choose what this person will do."), "duties")
    refuse_both(duties)
    hold_collaborative(collaborative)
    _look_at_seat(collaborative, person_with(email), duties, by, more=more)
    return offer(collaborative, welcome(email, name), duties, by, name)


def offer(
    collaborative: Collaborative, person: Person, duties: set[str], by: Person, name: str
) -> Invitation:
    """Write the invitation down and send it; one that is open already goes out anew, by a new link."""
    link, address = new_link(person, f"/collaboratives/{collaborative.slug}", INVITATION_LIFE)
    before = _open(collaborative, person)
    if before is not None:
        end_link(before.link_id)
    invitation = before or Invitation(collaborative_id=collaborative.id, person_id=person.id)
    invitation.by_id, invitation.link_id, invitation.invited_at = by.id, link.id, now()
    invitation.name = tidy_name(name) or None
    invitation.is_member = "member" in duties
    invitation.is_facilitator = "facilitator" in duties
    invitation.is_observer = "observer" in duties
    db.session.add(invitation)
    db.session.flush()
    notices.invited(invitation, collaborative, person, by, address)
    return invitation


def was_invited(collaborative: Collaborative, email: str) -> bool:
    """Whether an invitation to this address is open already."""
    person = person_with(email)
    return person is not None and _open(collaborative, person) is not None


def _look_at_seat(
    collaborative: Collaborative, person: Person | None, duties: set[str], by: Person, *, more: bool
) -> None:
    """Whoever has a seat here already is asked to do more only by somebody who knows it."""
    held = None if person is None else _seat(collaborative, person)
    if person is None or held is None:
        return
    have = duties_of(held)
    if duties <= have:
        raise Refused(_("%(name)s has this seat already.", name=person.name or person.email), "email")
    refuse_both(duties | have)
    if not more:
        words = ", ".join(notices.duty_words(have))
        sentence = (
            _("You have a seat here already (%(duties)s). Tick this to take on more yourself.", duties=words)
            if person.id == by.id
            else _(
                "%(name)s has a seat here already (%(duties)s). Tick this to ask them to do more.",
                name=person.name or person.email,
                duties=words,
            )
        )
        raise Refused(sentence, "more")


def _seat(collaborative: Collaborative, person: Person) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(
            Membership.collaborative_id == collaborative.id,
            Membership.person_id == person.id,
            Membership.left_at.is_(None),
        )
    )


def _open(collaborative: Collaborative, person: Person) -> Invitation | None:
    """An open invitation as it is now, whatever was read before."""
    query = select(Invitation).where(
        Invitation.collaborative_id == collaborative.id, Invitation.person_id == person.id
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def accept(collaborative: Collaborative, person: Person) -> Membership:
    """Take the seat one is offered. From now on it counts; all members are told of another member."""
    invitation = _still_open(collaborative, person)
    before = _seat(collaborative, person)
    was_member = before is not None and before.is_member
    held = seat(collaborative, person, invitation.duties)
    if held.is_member and not was_member:
        notices.member_added(held, invitation.by)
    _end(invitation)
    return held


def decline(collaborative: Collaborative, person: Person) -> None:
    """Leave the seat. Whoever invited is told."""
    invitation = _still_open(collaborative, person)
    notices.declined(invitation)
    _end(invitation)


def _end(invitation: Invitation) -> None:
    """It is answered, or taken back: its link signs nobody in either."""
    end_link(invitation.link_id)
    db.session.delete(invitation)
    db.session.flush()


def take_back(collaborative: Collaborative, invitation_id: str) -> str:
    """Take an invitation back while nobody has answered it; the person is told. Gives the name it was by."""
    hold_collaborative(collaborative)
    query = select(Invitation).where(
        Invitation.id == invitation_id, Invitation.collaborative_id == collaborative.id
    )
    invitation = db.session.scalar(query.execution_options(populate_existing=True))
    if invitation is None:
        raise Refused(_("This invitation is not open any more. It may have been answered meanwhile."))
    notices.taken_back(invitation)
    called = invitation.called
    _end(invitation)
    return called


def _still_open(collaborative: Collaborative, person: Person) -> Invitation:
    hold_collaborative(collaborative)
    invitation = _open(collaborative, person)
    if invitation is None:
        raise Refused(_("This invitation is not open any more. Ask whoever invited you."))
    return invitation


def _says(link: SignInLink) -> Words | None:
    invitation = invitation_by_link(link.id)
    if invitation is None:
        return None
    meaning = _(
        "%(inviter)s invites you to %(collaborative)s. The first button signs you in on this device and "
        "takes your seat (%(duties)s). If you would rather not, press the other: whoever invited you is "
        "told, and you are not signed in.",
        inviter=invitation.by.name or invitation.by.email,
        collaborative=invitation.collaborative.name,
        duties=", ".join(notices.duty_words(invitation.duties)),
    )
    return Words(_("You are invited"), meaning, _("Sign in and take my seat"), _("No, thank you"))


def _does(link: SignInLink) -> tuple[str, str] | None:
    """Coming in by the link of an invitation is taking its seat. A refusal is said, and signs nobody out."""
    invitation = invitation_by_link(link.id)
    if invitation is None:
        return None
    try:
        accept(invitation.collaborative, invitation.person)
    except Refused as no:
        return no.sentence, "problem"
    return notices.welcome_words(invitation.collaborative), "done"


def _declines(link: SignInLink) -> tuple[str, str] | None:
    invitation = invitation_by_link(link.id)
    if invitation is None:
        return None
    decline(invitation.collaborative, invitation.person)
    return notices.declined_words(), "done"


ERRANDS.append(Errand(_says, _does, _declines))
