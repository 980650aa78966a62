"""What the table's words about seats mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grants.access.predicates import Things, loads, means
from grants.collaboratives.queries import collaborative_named, invitation_in, seat_in

if TYPE_CHECKING:
    from grants.collaboratives.models import Collaborative, Membership


@loads("collaborative")
def _collaborative(slug: str, _things: Things) -> Collaborative | None:
    return collaborative_named(slug)


def collaborative_id_of(things: Things) -> str | None:
    """Which collaborative an address is about, by whatever it names."""
    for thing in things.values():
        if hasattr(thing, "collaborative_id"):
            return str(thing.collaborative_id)
        if hasattr(thing, "round"):
            return str(thing.round.collaborative_id)
    found = things.get("collaborative")
    return None if found is None else str(found.id)


def seat_for(person: Any, things: Things) -> Membership | None:  # noqa: ANN401 - whoever asks
    """The seat a person has in the collaborative that an address is about."""
    collaborative_id = collaborative_id_of(things)
    return None if collaborative_id is None else seat_in(person, collaborative_id)


@means("of this collaborative")
def _seated(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    return seat_for(person, things) is not None


@means("member")
def _member(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    held = seat_for(person, things)
    return held is not None and held.is_member


@means("invited")
def _invited(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    collaborative_id = collaborative_id_of(things)
    return collaborative_id is not None and invitation_in(person, collaborative_id) is not None


@means("facilitator")
def _facilitator(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    held = seat_for(person, things)
    return held is not None and held.is_facilitator
