"""Moving on by time: whatever has to be done at a phase's end is done when that has passed, by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit import ledger
from grants.db import database_now, db, now
from grants.db.sqlite import only_reading
from grants.rounds import draws, notices
from grants.rounds.models import PHASES, Round
from grants.rounds.phases import BY_TIME, CLOSING, WAITING, after, coming_by_time
from grants.rounds.queries import frozen_rules, going_rounds, hold, rules_of
from grants.rounds.service import enter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from grants.rounds.phases import Wait

BY_ITSELF = "time"
"""What the ledger has for whoever moved the round."""


def move_by_time(round_: Round) -> bool:
    """Take a round into the phase whose time has come; False where none had, or where it has to wait.

    Asked for twice at once it moves once: the second waits for the first, and then looks again. The time is
    over by the server's clock too, which dates the entry: none stands before the end that it says was over.
    """
    hold(round_)
    coming = _coming(round_, min(now(), database_now()))
    if coming is None or _waiting({round_: coming}):
        return False
    if coming == CLOSING:
        draws.name(round_, rules_of(round_.id).draw, None)
    enter(round_, coming, "", BY_ITSELF)
    notices.phase_moved(round_, "", ledger.checkpoint(round_.ledger), is_by_time=True)
    return True


def is_over(round_: Round) -> bool:
    """Whether the time of the phase that a round is in has passed, and the next should have begun."""
    return _coming(round_, now()) is not None


def waits_for(round_: Round) -> str | None:
    """Why a round whose time has come does not move on by itself, in a sentence; None where it does."""
    return _looked_at([round_]).get(round_.id)


def due(rounds: Iterable[Round]) -> list[Round]:
    """Those that can be moved on now. It changes nothing, so that looking needs no lock.

    It asks one statement, however many rounds wait for something, and none where no time is over.
    """
    return [round_ for round_, waits in over(list(rounds)).items() if waits is None]


def over(rounds: Sequence[Round]) -> dict[Round, str | None]:
    """Those whose time is over, each with why it waits; None for one that can be moved on."""
    found = _looked_at(rounds)
    return {round_: found[round_.id] for round_ in rounds if round_.id in found}


def going_by_time() -> Sequence[Round]:
    """Every round that time could move."""
    return going_rounds([phase for phase in PHASES if after(phase) in BY_TIME])


def _coming(round_: Round, moment: datetime) -> str | None:
    if round_.is_imported or after(round_.phase) not in BY_TIME or frozen_rules(round_.id) is None:
        return None
    return coming_by_time(round_.phase, rules_of(round_.id).dates, moment)


def _looked_at(rounds: Sequence[Round]) -> dict[str, str | None]:
    """Of each round whose time is over why it waits, by key; None for one that can go on.

    A request that only looks asks for each round once.
    """
    moment = now()
    comings = {each: coming for each in rounds if (coming := _coming(each, moment)) is not None}
    kept: dict[str, str | None] = g.setdefault("held", {}) if only_reading.get() else {}
    new = {each: coming for each, coming in comings.items() if each.id not in kept}
    waiting = _waiting(new)
    kept |= {each.id: waiting.get(each.id) for each in new}
    return {each.id: kept[each.id] for each in comings}


def _waiting(comings: Mapping[Round, str]) -> dict[str, str]:
    """Of rounds with the phase that each comes to, those that have to wait, by key, with the first reason.

    One reason holds for every phase: time ends none that began after its end. So a server that was away, or a
    clock that is wrong once, takes no round through a part that nobody had time for.
    """
    waits = [wait for phase in BY_TIME if phase in comings.values() for wait in WAITING[phase]]
    looks = {wait: wait.lacks for wait in waits if wait.lacks is not None}
    lacking: set[tuple[str, Wait]] = set()
    if looks:
        keys = [round_.id for round_ in comings]
        query = select(Round.id, *looks.values()).where(Round.id.in_(keys)).order_by(Round.id)
        for key, *answers in db.session.execute(query):
            lacking |= {(key, wait) for wait, answer in zip(looks, answers, strict=True) if answer}
    found: dict[str, str] = {}
    for round_, coming in comings.items():
        if round_.phase_since >= rules_of(round_.id).dates[round_.phase]:
            found[round_.id] = _(
                "This part began when its agreed time was over already, so nobody had time for it. A "
                "facilitator can give it more time, or move the round on."
            )
        for wait in WAITING[coming]:
            sentence = wait.ask(round_) if wait.lacks is None or (round_.id, wait) in lacking else None
            if sentence is not None:
                found.setdefault(round_.id, sentence)
    return found
