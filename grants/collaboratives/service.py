"""Making a collaborative, and the seats in it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.collaboratives.models import Collaborative, Membership
from grants.db import db, now
from grants.people.service import tidy_name
from grants.refusal import Refused

if TYPE_CHECKING:
    from grants.people.models import Person

SLUG_LENGTH = 50
WITHOUT_STROKES = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae"}
)
"""Letters that Unicode does not take apart into a plain one and a mark."""
DUTIES = ("member", "facilitator", "observer")


def slug_from(name: str) -> str:
    """A plain lowercase ASCII name for an address: letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name.translate(WITHOUT_STROKES))
    ascii_name = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:SLUG_LENGTH].strip("-") or "c"


def free_slug(wanted: str, taken: set[str]) -> str:
    """The wanted slug, or the first numbered one that was never used."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def start_collaborative(name: str, *, demonstration: bool = False, **details: str) -> Collaborative:
    """Begin a collaborative under a name nobody else here has."""
    tidy = tidy_name(name)
    if not tidy:
        raise Refused(_("A collaborative needs a name."), "name")
    taken = set(db.session.scalars(select(Collaborative.slug)))
    found = db.session.scalar(select(Collaborative).where(Collaborative.name == tidy))
    if found is not None:
        raise Refused(_("There is a collaborative called %(name)s already.", name=tidy), "name")
    collaborative = Collaborative(
        slug=free_slug(slug_from(tidy), taken),
        name=tidy,
        is_demonstration=demonstration,
        started_at=now(),
        **details,
    )
    db.session.add(collaborative)
    db.session.flush()
    return collaborative


def seat(collaborative: Collaborative, person: Person, duties: set[str]) -> Membership:
    """Give a person a seat, or more duties on the one they have. Never a second seat."""
    found = db.session.scalar(
        select(Membership).where(
            Membership.collaborative_id == collaborative.id, Membership.person_id == person.id
        )
    )
    if not duties or not duties <= set(DUTIES):
        raise Refused(_("Choose what this person will do."), "duties")
    moment = now()
    held = found or Membership(
        collaborative_id=collaborative.id,
        person_id=person.id,
        is_member=False,
        is_facilitator=False,
        is_observer=False,
        joined_at=moment,
    )
    if held.left_at is not None:  # whoever comes back begins anew, with what they are asked to do now
        held.is_member = held.is_facilitator = held.is_observer = False
        held.member_since = None
    refuse_both(duties_of(held) | duties)
    if "member" in duties and held.member_since is None:
        held.member_since = moment
    held.is_member = held.is_member or "member" in duties
    held.is_facilitator = held.is_facilitator or "facilitator" in duties
    held.is_observer = held.is_observer or "observer" in duties
    held.left_at = None
    db.session.add(held)
    db.session.flush()
    return held


def duties_of(held: Membership) -> set[str]:
    """What comes with a seat."""
    named = {"member": held.is_member, "facilitator": held.is_facilitator, "observer": held.is_observer}
    return {duty for duty, is_held in named.items() if is_held}


def refuse_both(duties: set[str]) -> None:
    """Observing and having a say do not go together."""
    if {"member", "observer"} <= duties:
        raise Refused(_("Someone who observes never scores, so they cannot be a member as well."), "duties")


def hold_collaborative(collaborative: Collaborative) -> None:
    """Lock a collaborative for the rest of the transaction: two at once do not make the same twice.

    Not its key: who holds a round writes messages that point here, and may hold what the other waits for.
    """
    mine = select(Collaborative).where(Collaborative.id == collaborative.id)
    db.session.execute(mine.with_for_update(key_share=True, of=Collaborative))


def name_in_public(held: Membership, *, is_named: bool) -> None:
    """A person's own choice that their name stands on the public page, or does not any more."""
    if is_named is (held.named_since is None):
        held.named_since = now() if is_named else None
    db.session.flush()


def save_details(collaborative: Collaborative, details: dict[str, str]) -> None:
    """What the public page and the help line at the foot of every page say."""
    for name in ("place", "purpose", "help_name", "help_phone", "help_email", "help_hours"):
        setattr(collaborative, name, details.get(name, "").strip())
    db.session.flush()
