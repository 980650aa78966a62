"""Whose slot is whose, which the round's key alone can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import RoundKey, round_key
from grants.db import db
from grants.reports.matching.trail import UNREADABLE
from grants.rounds.models import RoundMember
from grants.scoring.models import Ballot, Cast, RollPlace
from grants.scoring.roll import ballots, open_place
from voting.hashing import H
from voting.ledger import ballots as secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round


def places_of(round_: Round) -> Sequence[RollPlace]:
    """The places on a round's roll."""
    return db.session.scalars(
        select(RollPlace).where(RollPlace.round_id == round_.id).order_by(RollPlace.id)
    ).all()


def slots_of(round_: Round) -> list[tuple[str, bytes | None]]:
    """For each place its membership and slot, or None where it is not as it was made. Raises KeyMissing."""
    places = places_of(round_)
    if not places:
        return []
    key = round_key(round_.id)
    return [(place.membership_id, _slot(round_, key, place)) for place in places]


def tied_to_nobody(round_: Round) -> set[str]:
    """The slots, in hex, that no place on the roll leads to: of those who were forgotten, and no others.

    How many they must be is for the roll's own comparison.
    """
    found = {slot for _member, slot in slots_of(round_)}
    return {bytes(ballot.slot).hex() for ballot in ballots(round_.id) if bytes(ballot.slot) not in found}


def slots_of_those_who_left(round_: Round) -> set[str]:
    """The slots, in hex, of those who left before ballots closed and are still known by name."""
    query = select(RoundMember.membership_id).where(
        RoundMember.round_id == round_.id, RoundMember.left_before == "closing"
    )
    gone = set(db.session.scalars(query.order_by(RoundMember.membership_id)))
    return {slot.hex() for seat, slot in slots_of(round_) if slot and seat in gone} if gone else set()


def withdrawn_for_good(trail: Trail) -> set[str]:
    """Of those, the ones whose member left before ballots closed: nothing that was cast on them is kept.

    No more than were forgotten by then, each withdrawn at the end.
    """
    standing = {entry.text("slot"): entry.type for entry in trail.all("ballot-cast", "ballot-withdrawn")}
    kept = select(Ballot.slot).join(Cast, Cast.ballot_id == Ballot.id)
    cast = {bytes(slot).hex() for slot in db.session.scalars(kept.where(Ballot.round_id == trail.round_.id))}
    gone = {
        slot
        for slot in tied_to_nobody(trail.round_)
        if standing.get(slot) == "ballot-withdrawn" and slot not in cast
    }
    frozen, closed = trail.last("roll-frozen"), trail.last("ballots-closed")
    by_then = trail.redacted_after(frozen) if frozen else 0
    by_then -= trail.redacted_after(closed) if closed else 0
    return gone if len(gone) <= by_then else set()


def _slot(round_: Round, key: RoundKey, place: RollPlace) -> bytes | None:
    """The slot sealed in a place, if it is the one that its name and salt make."""
    try:
        opened = open_place(key, place)
        salt, slot = bytes.fromhex(opened["salt"]), bytes.fromhex(opened["slot"])
        made = secret.slot(round_.ledger.origin, salt, place.name)
    except UNREADABLE:
        return None
    return slot if slot == made and H("slot-mark", key.raw, slot) == place.slot_mark else None
