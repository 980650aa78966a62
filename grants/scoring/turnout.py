"""What members on the roll may see once ballots are closed: whose were counted, and still their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.access.embargo import DECIDING, result_is_public
from grants.audit.keys import has_round_key, round_key
from grants.scoring.roll import ballots, open_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round
    from grants.scoring.models import RollPlace


def can_look_back(round_: Round, reader: Membership, places: Sequence[RollPlace]) -> bool:
    """Whether a reader is on the roll, ballots are closed, and the key that opens them is still there."""
    is_closed = round_.phase == DECIDING or result_is_public(round_.phase)
    is_gone = round_.key_destroyed_at is not None or not has_round_key(round_.id)
    if round_.is_imported or not is_closed or not reader.is_member or is_gone:
        return False
    return reader.id in {place.membership_id for place in places}


def names_that_cast(round_: Round, reader: Membership, places: Sequence[RollPlace]) -> list[str]:
    """The names whose ballots stand, in the order of `places`; nobody for whoever may not read them.

    Never before closing: a name that appears would tell when somebody voted. Worked out anew each time and
    kept nowhere, so that it goes with the round's key.
    """
    if not can_look_back(round_, reader, places):
        return []
    key = round_key(round_.id)
    standing = {
        bytes(each.slot).hex() for each in ballots(round_.id) if each.revision and not each.is_withdrawn
    }
    return [place.name for place in places if open_place(key, place)["slot"] in standing]
