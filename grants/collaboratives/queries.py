"""Named selects about collaboratives and seats, all ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, has_request_context
from sqlalchemy import select

from grants.collaboratives.models import Collaborative, Invitation, Membership
from grants.db import db
from grants.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement


def collaborative_named(slug: str) -> Collaborative | None:
    """The collaborative at an address."""
    return db.session.scalar(select(Collaborative).where(Collaborative.slug == slug))


def collaboratives() -> Sequence[Collaborative]:
    """All of them, by name."""
    return db.session.scalars(select(Collaborative).order_by(Collaborative.name)).all()


def is_demonstration() -> bool:
    """Whether everything here was made up by the demonstration."""
    everyone = collaboratives()
    return bool(everyone) and all(each.is_demonstration for each in everyone)


def seats_of(person: Any) -> Sequence[Membership]:  # noqa: ANN401 - a person or nobody
    """A person's present seats, read once a request."""
    if not person.is_authenticated:
        return []
    query = (
        select(Membership)
        .where(Membership.person_id == person.id, Membership.left_at.is_(None))
        .order_by(Membership.joined_at, Membership.id)
    )
    if not has_request_context():
        return db.session.scalars(query).all()
    kept: dict[str, Sequence[Membership]] = g.setdefault("seats", {})
    if person.id not in kept:
        kept[person.id] = db.session.scalars(query).all()
    return kept[person.id]


def seat_in(person: Any, collaborative_id: str) -> Membership | None:  # noqa: ANN401 - a person or nobody
    """A person's seat in one collaborative."""
    return next((held for held in seats_of(person) if held.collaborative_id == collaborative_id), None)


def own_seat(person: Any, collaborative_id: str) -> Membership:  # noqa: ANN401 - a person or nobody
    """The seat of somebody whom the gate let in because they have one."""
    seat = seat_in(person, collaborative_id)
    if seat is None:
        raise LookupError("the gate let in somebody without a seat")
    return seat


def seats(collaborative_id: str, *which: ColumnElement[bool]) -> Sequence[Membership]:
    """Everybody with a seat now, or `which` of them, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Person)
        .where(Membership.collaborative_id == collaborative_id, Membership.left_at.is_(None), *which)
        .order_by(Person.name, Membership.id)
    ).all()


def members(collaborative_id: str, *which: ColumnElement[bool]) -> Sequence[Membership]:
    """The members now, or `which` of them: those with a say, by name."""
    return [held for held in seats(collaborative_id, *which) if held.is_member]


def former_seats(collaborative_id: str) -> Sequence[Membership]:
    """Those who left, the last first. Whoever was forgotten is not among them."""
    return db.session.scalars(
        select(Membership)
        .join(Person)
        .where(
            Membership.collaborative_id == collaborative_id,
            Membership.left_at.is_not(None),
            Person.email != Person.id,
        )
        .order_by(Membership.left_at.desc(), Membership.id)
    ).all()


def invitations(collaborative_id: str) -> Sequence[Invitation]:
    """The seats that are offered and not taken yet, by name."""
    return db.session.scalars(
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.collaborative_id == collaborative_id)
        .order_by(Person.name, Invitation.id)
    ).all()


def invitations_of(person: Any) -> Sequence[Invitation]:  # noqa: ANN401 - a person or nobody
    """What a person is invited to and has not answered."""
    if not person.is_authenticated:
        return []
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.person_id == person.id)
        .order_by(Invitation.invited_at, Invitation.id)
    ).all()


def invitation_in(person: Any, collaborative_id: str) -> Invitation | None:  # noqa: ANN401 - a person or nobody
    """A person's open invitation to one collaborative."""
    return next((each for each in invitations_of(person) if each.collaborative_id == collaborative_id), None)


def invitation_by_link(link_id: str) -> Invitation | None:
    """The invitation that a link in a message belongs to, while it is open."""
    return db.session.scalar(select(Invitation).where(Invitation.link_id == link_id))
