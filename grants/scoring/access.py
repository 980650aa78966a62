"""What the table's words about ballots mean."""

from __future__ import annotations

from typing import Any

from grants.access.predicates import Things, means
from grants.collaboratives.access import seat_for
from grants.scoring.roll import place_kept_for, place_of


@means("on the roll")
def _on_roll(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    held = seat_for(person, things)
    return held is not None and held.is_member and place_kept_for(things["round_"], held) is not None


@means("with a ballot")
def _with_ballot(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    """On the roll, and not somebody who left while ballots were open: they decide and do not cast."""
    held = seat_for(person, things)
    return held is not None and held.is_member and place_of(things["round_"], held) is not None
