"""Leaving one collaborative, or a duty in it; and all at once: then seats stay as keys that are nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import or_, select

from grants.collaboratives import notices
from grants.collaboratives.models import Collaborative, Invitation, Membership
from grants.collaboratives.queries import seats
from grants.collaboratives.service import hold_collaborative
from grants.collaboratives.support import forget_support
from grants.db import db, now
from grants.people.forgetting import NO_TIME, nobody
from grants.people.service import end_link
from grants.people.sessions import end_sessions
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.people.models import Person


def every_seat(person: Person) -> Sequence[Membership]:
    """All seats a person has or had."""
    query = select(Membership).where(Membership.person_id == person.id).order_by(Membership.collaborative_id)
    return db.session.scalars(query).all()


def alone_in(person: Person) -> list[Collaborative]:
    """The collaboratives that would be left without a facilitator."""
    return [
        held.collaborative
        for held in every_seat(person)
        if held.is_facilitator and held.left_at is None and not _others(held)
    ]


def _others(held: Membership) -> Sequence[Membership]:
    return seats(held.collaborative_id, Membership.is_facilitator.is_(True), Membership.id != held.id)


def refuse_last_facilitator(person: Person) -> None:
    """Somebody has to invite and to keep time. Two who leave at once queue here, so that one stays."""
    for held in every_seat(person):
        hold_collaborative(held.collaborative)
    for collaborative in alone_in(person):
        raise Refused(why_not(collaborative))


def why_not(collaborative: Collaborative) -> str:
    """What the last facilitator of a collaborative reads."""
    return _(
        "You are the only facilitator of %(collaborative)s. Invite somebody else to be one first. When they "
        "have taken that seat, you can leave.",
        collaborative=collaborative.name,
    )


def present_seat(collaborative: Collaborative, person: Person) -> Membership | None:
    """The seat a person has now, read once the collaborative is locked: a second press finds none."""
    hold_collaborative(collaborative)
    query = select(Membership).where(
        Membership.collaborative_id == collaborative.id,
        Membership.person_id == person.id,
        Membership.left_at.is_(None),
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def is_last_facilitator(held: Membership) -> bool:
    """Whether nobody else facilitates here."""
    return held.is_facilitator and not _others(held)


def vacate(held: Membership) -> None:
    """End a seat. What it was asked to do besides goes, unanswered; what it invited is handed on."""
    if is_last_facilitator(held):
        raise Refused(why_not(held.collaborative))
    _hand_over(held)
    mine = select(Invitation).where(
        Invitation.collaborative_id == held.collaborative_id, Invitation.person_id == held.person_id
    )
    for invitation in db.session.scalars(mine.order_by(Invitation.id)).all():
        end_link(invitation.link_id)
        db.session.delete(invitation)
    held.left_at, held.named_since = now(), None
    forget_support(held)
    db.session.flush()


def give_up_facilitating(collaborative: Collaborative, person: Person) -> bool:
    """Lay the duty down and keep the rest of one's seat; False where it was laid down already."""
    held = present_seat(collaborative, person)
    if held is None or not held.is_facilitator:
        return False
    if not held.is_member and not held.is_observer:
        raise Refused(_("Facilitating is all that you do here. To stop, leave the collaborative."))
    if is_last_facilitator(held):
        raise Refused(why_not(collaborative))
    held.is_facilitator = False
    db.session.flush()
    notices.gave_up(held)
    return True


def leave_seats(person: Person) -> None:
    """Put nobody in the person's place: one nobody for each seat, so that no two lead to each other.

    They are signed in nowhere from now on: what a seat opened is shut at once, on every device.
    """
    end_sessions(person)
    for held in every_seat(person):
        _hand_over(held)
        forget_support(held)
        held.person_id = nobody().id
        held.joined_at = held.left_at = NO_TIME
        held.member_since = held.named_since = None
        held.is_member, held.is_facilitator, held.is_observer = True, False, False
    for invitation in db.session.scalars(
        select(Invitation).where(or_(Invitation.person_id == person.id, Invitation.by_id == person.id))
    ).all():
        end_link(invitation.link_id)
        db.session.delete(invitation)
    for collaborative in db.session.scalars(
        select(Collaborative).where(
            or_(
                Collaborative.help_email == person.email,
                (Collaborative.help_name == person.name) & (Collaborative.help_name != ""),
            )
        )
    ).all():
        collaborative.help_name = collaborative.help_phone = ""
        collaborative.help_email = collaborative.help_hours = ""
    db.session.flush()
    db.session.expire_all()


def _hand_over(held: Membership) -> None:
    """Invitations that nobody has answered yet are another facilitator's from now on."""
    query = select(Invitation).where(
        Invitation.by_id == held.person_id, Invitation.collaborative_id == held.collaborative_id
    )
    others = _others(held)
    for invitation in db.session.scalars(query).all():
        if others and invitation.person_id != held.person_id:
            invitation.by_id = others[0].person_id
    db.session.flush()
