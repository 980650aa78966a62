"""What the table's words about the trail mean."""

from __future__ import annotations

from typing import Any

from grants.access.predicates import Things, means
from grants.trail.scrutiny import place_of


@means("scrutineer")
def _scrutineer(person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    return person.is_authenticated and place_of(things["round_"], person) is not None
