"""Rounds that tell equals apart by a draw, for tests that need one; their moments are made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from grants.db import as_if_at, now
from grants.db.edge import transaction
from grants.decisions.draws import read_value
from grants.rounds.draws import Chosen, draw_of
from grants.rounds.service import move_on
from tests import stories

if TYPE_CHECKING:
    from datetime import datetime

    from grants.rounds.models import Round

VALUE = "03, 17, 22, 41, 45, 58"
OTHER = "04, 11, 23, 30, 38, 52"
PUBLIC = {
    "draw_kind": "public",
    "draw_source": "National Lottery Lotto",
    "draw_look_up": "lottery.example/results",
    "draw_written": "the six main numbers ascending, two digits each, comma and space between",
}
LOTS = {"draw_kind": "lots", "draw_written": "ten dice, left to right, without spaces"}
EQUALS = [{f"p{number}": (3, 3, 3) for number in range(1, 7)}] * 7
"""Everybody gives all six the same."""


def scored(**changes: str) -> Round:
    """Seven members find six proposals equal that ask for the same; the pot is enough for three."""
    return stories.scored(
        proposals=6, asks=[500] * 6, scores=EQUALS, **{"pot": "1500", "most": "500", **PUBLIC, **changes}
    )


def closed(round_: Round, hours: float = 30, number: str = "2871") -> Round:
    """Ballots are closed, so many hours ahead of the draw."""
    with transaction():
        move_on(round_, "decision", "All have cast.", draw=Chosen(number, now() + timedelta(hours=hours)))
    return round_


def after_the_draw(round_: Round) -> datetime:
    """A moment a little later than the draw's."""
    draw = draw_of(round_.id)
    assert draw is not None
    return (draw.at or now()) + timedelta(minutes=1)


def read_by(round_: Round, *places: int, value: str = VALUE) -> list[bool]:
    """Members of these numbers, counted from 0, write what was drawn; whether each made the draw."""
    made = []
    for place in places:
        with as_if_at(after_the_draw(round_)), transaction():
            made.append(read_value(round_, stories.members(round_)[place], value))
    return made


def drawn(**changes: str) -> Round:
    """Closed, and the draw is made."""
    round_ = closed(scored(**changes))
    read_by(round_, 0, 1)
    return round_


def published(**changes: str) -> Round:
    """A whole round that was decided by a draw."""
    round_ = drawn(**changes)
    with as_if_at(after_the_draw(round_)):
        return stories.publish(stories.confirmed(stories.counted(round_)))
