"""Where rounds stand for somebody with a seat: all that pages say of it, in as many statements as for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grants.access.embargo import PUBLISHED
from grants.db import now
from grants.front.rows import MANY, missing, numbers_of, rows
from grants.rounds.models import Round
from grants.rounds.queries import current, is_open, keep_frozen
from grants.scoring.closing import in_steps
from grants.scoring.progress import progress_in
from grants.scoring.roll import own_ballots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from grants.audit.models import Fork
    from grants.collaboratives.models import Membership
    from grants.rounds.models import Draw, GroundRules, Reminder, RoundMember
    from grants.rounds.rules import Rules
    from grants.scoring.models import RollPlace
    from grants.scoring.progress import Progress


@dataclass(frozen=True)
class Standing:
    """One round for one seat.

    `left_before` is what was still to come when they left a round that they cast in no more, though back.
    `newest` is the version of its rules last put before the members, and `missing` who has not answered it,
    for whoever facilitates. `place` is where they cast; whoever left while ballots were open has none, and is
    `on_roll` still. `fork` waits for the members' word. `progress` is there while ballots are open.
    """

    round: Round
    seat: Membership
    frozen: GroundRules | None
    newest: GroundRules | None
    place: RollPlace | None
    on_roll: bool
    draw: Draw | None
    fork: Fork | None
    reminder: Reminder | None
    progress: Progress | None
    missing: Sequence[str]
    many: Mapping[str, int]
    takes_part: bool
    left_before: str | None
    has_answered: bool
    has_been_through: bool
    has_decided: bool
    has_said_how: bool
    is_counted: bool
    is_confirmed: bool

    @property
    def rules(self) -> Rules:
        """The frozen ground rules, read. Raises LookupError before they are frozen."""
        if self.frozen is None:
            raise LookupError("the ground rules of this round are not frozen yet")
        return current(self.frozen)

    @property
    def came_too_late(self) -> bool:
        """Whether they have no part though the rules are frozen: they came after that, or left since."""
        return self.frozen is not None and not self.takes_part


def going_on(seats: Sequence[Membership]) -> list[Standing]:
    """Every round of members that is not published yet: place by place, the newest first."""
    order = {seat.id: at for at, seat in enumerate(seats)}
    found = _standings(seats, Round.phase != PUBLISHED, Round.is_imported.is_(False))
    return sorted(found, key=lambda one: order[one.seat.id])


def of(round_: Round, seat: Membership) -> Standing:
    """One round for one seat."""
    return _standings([seat], Round.id == round_.id)[0]


def numbers(round_: Round) -> dict[str, int]:
    """What is counted of a round, for somebody without a seat."""
    return _told(round_, numbers_of(round_.id))


def _standings(seats: Sequence[Membership], *which: ColumnElement[bool]) -> list[Standing]:
    if not seats:
        return []
    held = {seat.id: seat for seat in seats}
    found = rows(held, *which)
    keep_frozen({row.Round.id: row.frozen for row in found})
    scoring = [row for row in found if _place(row) and is_open(row.Round, "scoring", now())]
    ballots = own_ballots([(row.Round, row.RollPlace) for row in scoring])
    ahead = progress_in([(row.Round, held[row.seat], ballots[row.Round.id]) for row in scoring])
    waiting = missing([row.Round.id for row in found if held[row.seat].is_facilitator and not row.frozen])
    return [
        _standing(row, held[row.seat], ahead.get(row.Round.id), waiting.get(row.Round.id, ()))
        for row in found
    ]


def _standing(row: Any, seat: Membership, progress: Progress | None, missing: Sequence[str]) -> Standing:  # noqa: ANN401 - a row
    fork = row.Fork
    return Standing(
        round=row.Round,
        seat=seat,
        frozen=row.frozen,
        newest=row.newest,
        place=_place(row),
        on_roll=row.RollPlace is not None,
        draw=row.Draw,
        fork=fork if fork is not None and fork.asks_members and fork.accepted_at is None else None,
        reminder=row.Reminder,
        progress=progress,
        missing=missing,
        many=_told(row.Round, row),
        takes_part=row.RoundMember is not None and row.RoundMember.left_before is None,
        left_before=row.RoundMember.left_before if row.RoundMember is not None else None,
        has_answered=row.own_word is not None,
        has_been_through=row.been is not None,
        has_decided=row.own_decision is not None,
        has_said_how=row.own_way_on is not None,
        is_counted=row.counted is not None,
        is_confirmed=row.confirmed is not None,
    )


def _told(round_: Round, row: Any) -> dict[str, int]:  # noqa: ANN401 - a row
    """Each number by its name; of ballots no more than a page may tell."""
    many = {name: int(getattr(row, name)) for name in MANY}
    return many | {"cast": in_steps(round_, many["cast"])}


def _place(row: Any) -> RollPlace | None:  # noqa: ANN401 - a row
    """The place on the roll where they cast; none for whoever left the round since."""
    part: RoundMember | None = row.RoundMember
    place: RollPlace | None = row.RollPlace
    return None if part is None or part.left_before is not None else place
