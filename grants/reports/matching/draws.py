"""The draw between equals: what was agreed, what the closing names, what two seats wrote and made of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from grants.decisions.draws import readings
from grants.reports.matching.trail import moment, same
from grants.rounds.draws import draw_of, entry_of
from grants.rounds.queries import frozen_rules, rules_of
from voting import draws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail
    from voting.verify.evidence import Numbered


def named(trail: Trail) -> Iterator[str]:
    """Which draw it is: the row, the closing's entry and the ground rules say the same."""
    row, closed = draw_of(trail.round_.id), trail.last("ballots-closed")
    if closed is None:
        if row is not None:
            yield "a draw is named in the database, and no entry closed the ballots"
        return
    yield from same(closed, "the draw", draw=draws.NONE if row is None else entry_of(row))
    if not _is_agreed(trail, closed):
        yield f"{closed}: the draw that it names is not the one that the ground rules agree on"


def _is_agreed(trail: Trail, closed: Numbered) -> bool:
    agreed = rules_of(trail.round_.id).draw if frozen_rules(trail.round_.id) else None
    said = closed.data["draw"]
    if agreed is None or not agreed.is_public:
        return said == (draws.NONE if agreed is None else draws.LOTS)
    return isinstance(said, dict) and said["source"] == draws.source_id(agreed.source)


def made(trail: Trail) -> Iterator[str]:
    """What was drawn: the row is the entry, and two seats wrote that value."""
    row, entry = draw_of(trail.round_.id), trail.last("draw-made")
    said = Counter(each.value for each in readings(trail.round_.id))
    if row is None:
        if said:
            yield "somebody wrote down a draw in the database, and none was named"
        if entry is not None:
            yield f"{entry}: the draw is not in the database"
        return
    if entry is None:
        if row.value is not None:
            yield "a draw is made in the database, and no entry says so"
        if any(seats >= draws.SEATS for seats in said.values()):
            yield "two people wrote the same draw in the database, and no entry says that it was made"
        return
    yield from same(entry, "the draw", at=moment(row.made_at), value=row.value)
    if said[entry.text("value")] < entry.count("seats"):
        yield f"{entry}: not so many people wrote this value in the database"
