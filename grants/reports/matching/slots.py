"""Whose slot is whose, which the round's key alone can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit.keys import RoundKey, round_key
from grants.db import db
from grants.reports.matching.trail import UNREADABLE
from grants.scoring.models import RollPlace
from grants.scoring.roll import open_place
from voting.hashing import H
from voting.ledger import ballots as secret

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def _slot(round_: Round, key: RoundKey, place: RollPlace) -> bytes | None:
    """The slot sealed in a place, if it is the one that its name and salt make."""
    try:
        opened = open_place(key, place)
        salt, slot = bytes.fromhex(opened["salt"]), bytes.fromhex(opened["slot"])
        made = secret.slot(round_.ledger.origin, salt, place.name)
    except UNREADABLE:
        return None
    return slot if slot == made and H("slot-mark", key.raw, slot) == place.slot_mark else None
