"""Support for taking part: a facilitator offers, the person says yes or no, and nobody else reads it.

No name of whoever offered is kept, so that nothing of a facilitator stays in other people's records.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, select

from grants.audit.keys import KeyMissing, make_person_key, person_key
from grants.collaboratives import notices
from grants.collaboratives.models import Membership, SupportOffer
from grants.collaboratives.queries import seats
from grants.collaboratives.service import hold_collaborative
from grants.db import db, new_id, now
from grants.people.private import Private, opened, records_of
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Collaborative
    from grants.people.models import Person

KINDS = ("buddy", "expenses", "payment", "other")
ANSWERS = ("accepted", "declined")


@dataclass(frozen=True)
class Support:
    """One offer: what, in whose words, and what was said to it. Days as YYYY-MM-DD."""

    kind: str
    words: str
    offered_on: str
    answer: str = ""
    said: str = ""
    answered_on: str = ""


@dataclass(frozen=True)
class Seated:
    """What facilitators read of one person with a seat; `is_lost` where its key is gone."""

    held: Membership
    private: Private
    offers: Sequence[tuple[str, Support]]
    is_lost: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read."""
        return self.is_lost or bool(self.offers) or self.private != Private()


def kind_words(kind: str) -> str:
    """What is offered, as people say it."""
    return {
        "buddy": _("A buddy"),
        "expenses": _("Expenses"),
        "payment": _("Payment"),
        "other": _("Something else"),
    }[kind]


def everybody(collaborative: Collaborative) -> list[Seated]:
    """All who have a seat now, for their facilitators; whoever left is not read here any more."""
    held = seats(collaborative.id)
    records = records_of([each.person_id for each in held])
    offers = _offers(SupportOffer.membership_id.in_([each.id for each in held]))
    found = []
    for each in held:
        record = records.get(each.person_id)
        mine = [offer for offer in offers if offer.membership_id == each.id]
        try:
            private = Private() if record is None else opened(record)
            support = [(offer.id, _open(offer)) for offer in mine]
            found.append(Seated(each, private, sorted(support, key=lambda one: one[1].offered_on)))
        except KeyMissing:
            found.append(Seated(each, Private(), [], is_lost=True))
    return found


def offered_to(person: Person) -> list[tuple[SupportOffer, Support]]:
    """What a person was offered where they have a seat. What cannot be opened any more is left out."""
    mine = select(Membership.id).where(Membership.person_id == person.id, Membership.left_at.is_(None))
    found = []
    for offer in _offers(SupportOffer.membership_id.in_(mine)):
        try:
            found.append((offer, _open(offer)))
        except KeyMissing:
            continue
    return sorted(found, key=lambda one: one[1].offered_on)


def offer_support(collaborative: Collaborative, seat_id: str, kind: str, words: str, by: Person) -> None:
    """Offer support to somebody else with a seat here. Their message says that something is offered."""
    hold_collaborative(collaborative)  # whoever leaves in the same moment is gone, or leaves after this
    held = db.session.get(Membership, seat_id, populate_existing=True)
    if held is None or held.collaborative_id != collaborative.id or held.left_at is not None:
        raise Refused(_("Choose somebody with a seat here."), "person")
    if held.person_id == by.id:
        raise Refused(_("Nobody offers support to themselves. Ask another facilitator."), "person")
    if kind not in KINDS:
        raise Refused(_("Choose what you offer."), "kind")
    if not words.strip():
        raise Refused(_("Say what you offer, in a few words."), "words")
    make_person_key(held.person_id)
    row = SupportOffer(id=new_id(), membership_id=held.id, sealed=b"")
    row.membership = held
    _seal(row, Support(kind, words.strip(), now().date().isoformat()))
    db.session.add(row)
    db.session.flush()
    notices.support_offered(held)


def answer_support(person: Person, offer_id: str, answer: str, said: str) -> None:
    """Say yes or no to an offer, as often as one likes. Facilitators are told that there is an answer."""
    row = db.session.get(SupportOffer, offer_id, with_for_update={"of": SupportOffer}, populate_existing=True)
    if row is None or row.membership.person_id != person.id or row.membership.left_at is not None:
        raise Refused(_("This is not offered to you any more."))
    if answer not in ANSWERS:
        raise Refused(_("Say yes or no."))
    support = replace(_open(row), answer=answer, said=said.strip(), answered_on=now().date().isoformat())
    _seal(row, support)
    db.session.flush()
    notices.support_answered(row.membership)


def take_support_back(collaborative: Collaborative, offer_id: str) -> None:
    """Take an offer off the list, answered or not."""
    row = db.session.get(SupportOffer, offer_id)
    if row is None or row.membership.collaborative_id != collaborative.id:
        raise Refused(_("This offer is not there any more."))
    db.session.delete(row)
    db.session.flush()


def forget_support(held: Membership) -> None:
    """Delete all that was offered to a seat."""
    db.session.execute(delete(SupportOffer).where(SupportOffer.membership_id == held.id))


def _offers(which: object) -> Sequence[SupportOffer]:
    query = select(SupportOffer).where(which).order_by(SupportOffer.id)  # type: ignore[arg-type]
    return db.session.scalars(query).all()


def _open(row: SupportOffer) -> Support:
    return Support(**json.loads(person_key(row.membership.person_id).open(row.sealed, _place(row))))


def _seal(row: SupportOffer, support: Support) -> None:
    plain = json.dumps(asdict(support)).encode()
    row.sealed = person_key(row.membership.person_id).seal(plain, _place(row))


def _place(row: SupportOffer) -> str:
    return f"support/{row.id}/{row.membership_id}"
