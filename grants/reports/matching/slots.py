"""Whose slot is whose, which the round's key alone can tell; and that standing aside withdrew a ballot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import KeyMissing, RoundKey, round_key
from grants.db import db
from grants.reports.matching.sent import interests_of
from grants.scoring.models import RollPlace
from voting.hashing import H
from voting.ledger import ballots as secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round

UNREADABLE = (KeyMissing, ValueError, LookupError, TypeError)
"""What opening a row raises that somebody wrote into: the sealing notices first, nearly always."""


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


def _slot(round_: Round, key: RoundKey, place: RollPlace) -> bytes | None:
    """The slot sealed in a place, if it is the one that its name and salt make."""
    try:
        opened = json.loads(key.open(place.sealed, f"roll/{round_.id}/{place.membership_id}"))
        salt, slot = bytes.fromhex(opened["salt"]), bytes.fromhex(opened["slot"])
        made = secret.slot(round_.ledger.origin, salt, place.name)
    except UNREADABLE:
        return None
    return slot if slot == made and H("slot-mark", key.raw, slot) == place.slot_mark else None


def standing_aside(trail: Trail) -> Iterator[str]:
    """Whoever stood aside after casting had their ballot withdrawn at once, and nobody else had."""
    slot_of = {member: slot.hex() for member, slot in slots_of(trail.round_) if slot}
    member_of = {name: member for name, member, _text in interests_of(trail.round_)}
    standing: set[str] = set()
    owed: str | None = None
    last = None
    for entry in trail.entries:
        slot = entry.text("slot") if "slot" in entry.data else ""
        if owed is not None and (entry.type, slot) != ("ballot-withdrawn", owed):
            yield f"{last}: whoever stood aside had cast, and their ballot was not withdrawn right after it"
        elif owed is None and entry.type == "ballot-withdrawn":
            yield f"{entry}: nobody stood aside right before it"
        owed = None
        if entry.type == "ballot-cast":
            standing.add(slot)
        elif entry.type == "ballot-withdrawn":
            standing.discard(slot)
        elif entry.type == "interest-declared":
            member = member_of.get((entry.text("proposal"), entry.text("commitment")))
            found = slot_of.get(member or "", "")
            owed, last = (found, entry) if found in standing else (None, None)
    if owed is not None:
        yield f"{last}: whoever stood aside had cast, and their ballot was not withdrawn"
