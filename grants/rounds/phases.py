"""The phases of a round, in order, and what each stage does when its phase begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from grants.rounds.models import PHASES, Round

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

BY_HAND = ("proposals", "interests", "scoring", "decision")
"""Phases a facilitator opens. The rules are frozen by members; publishing has a verb of its own."""

BY_TIME = ("interests", "scoring", "decision")
"""Phases that begin when the one before them is over. Opening for proposals, and publishing, are acts."""

CLOSING = "decision"
"""With its beginning ballots are closed."""

ENDING = ("proposals", "interests", "scoring", "decision")
"""Phases that have an end, which can be put later."""
ENDS = (*ENDING, "questions")

Entering = Callable[[Round, datetime], None]
ENTERING: dict[str, list[Entering]] = {phase: [] for phase in PHASES}

Waiting = Callable[[Round], str | None]


@dataclass(frozen=True, eq=False)
class Wait:
    """Why a phase cannot begin by time yet: `ask` has the sentence, or None where it can.

    Where the database has to be looked at, `lacks` is that look, as SQL about the round of the statement that
    it stands in: so it is one statement for however many rounds. Only where that is true is `ask` asked.
    """

    ask: Waiting
    lacks: ColumnElement[bool] | None


WAITING: dict[str, list[Wait]] = {phase: [] for phase in PHASES}

NO_MORE_TIME: dict[str, list[Waiting]] = {phase: [] for phase in PHASES}
Extended = Callable[[Round, str], None]
EXTENDING: list[Extended] = []
"""What else is done when a phase is given more time, by the reason."""

REOPENING: list[Extended] = []
"""The same when a round is opened for proposals again."""

Looking = Callable[[Round], list[str]]
LOOKING_AHEAD: dict[str, list[Looking]] = {phase: [] for phase in PHASES}

NAMES = {
    "ground-rules": _("Agreeing the ground rules"),
    "proposals": _("Open for proposals"),
    "interests": _("Saying who stands aside"),
    "scoring": _("Scoring"),
    "decision": _("Deciding"),
    "published": _("Published"),
}

OPENING = {
    "proposals": _("Groups can write and send proposals."),
    "interests": _("Groups can no longer send or change proposals. Members say where they have an interest."),
    "scoring": _("The roll is fixed: one ballot for each member. Members read and score, each on their own."),
    "decision": _("No ballot can be cast or changed any more. Then the agreed rule is run."),
}


def on_entering(phase: str) -> Callable[[Entering], Entering]:
    """A stage says here what must be done, in the same transaction, when a round enters a phase."""

    def keep(act: Entering) -> Entering:
        ENTERING[phase].append(act)
        return act

    return keep


def waits_before(phase: str, lacks: ColumnElement[bool] | None = None) -> Callable[[Waiting], Waiting]:
    """A stage says here why a phase cannot begin by time yet."""

    def keep(ask: Waiting) -> Waiting:
        WAITING[phase].append(Wait(ask, lacks))
        return ask

    return keep


def looks_ahead(phase: str) -> Callable[[Looking], Looking]:
    """A stage says here what happens to what is in it when a round goes on from a phase now, in sentences.

    A facilitator reads them: counts, never who, and nothing that tells of a score, a standing or a vote.
    """

    def keep(look: Looking) -> Looking:
        LOOKING_AHEAD[phase].append(look)
        return look

    return keep


def no_more_time(phase: str) -> Callable[[Waiting], Waiting]:
    """A stage says here why a phase cannot be given more time: a sentence, or None where it can."""

    def keep(ask: Waiting) -> Waiting:
        NO_MORE_TIME[phase].append(ask)
        return ask

    return keep


def given_more(ends: Mapping[str, datetime], phase: str, until: datetime) -> dict[str, datetime]:
    """All ends, once a phase lasts until then: those after it move by as much, so that none gets shorter."""
    more, late = until - ends[phase], ENDS[ENDS.index(phase) :]
    return {each: end + more if each in late else end for each, end in ends.items()}


def coming_by_time(phase: str, ends: Mapping[str, datetime], moment: datetime) -> str | None:
    """The phase that a round comes to because the time of the one it is in is over; pure."""
    coming, end = after(phase), ends.get(phase)
    return coming if coming in BY_TIME and end is not None and end <= moment else None


def after(phase: str) -> str | None:
    """The phase that follows, if any."""
    place = PHASES.index(phase) + 1
    return PHASES[place] if place < len(PHASES) else None


def is_before(phase: str, other: str) -> bool:
    """Whether one phase comes before another in the life of a round."""
    return PHASES.index(phase) < PHASES.index(other)
