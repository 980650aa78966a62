"""Moving on by time: whatever has to be done at a phase's end is done when that has passed, by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.audit import ledger
from grants.db import database_now, now
from grants.rounds import draws, notices
from grants.rounds.models import PHASES
from grants.rounds.phases import BY_TIME, CLOSING, WAITING, after, coming_by_time
from grants.rounds.queries import frozen_rules, going_rounds, hold, rules_of
from grants.rounds.service import enter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grants.rounds.models import Round

BY_ITSELF = "time"
"""What the ledger has for whoever moved the round."""


def move_by_time(round_: Round) -> bool:
    """Take a round into each phase whose time has come; False where none had, or where it has to wait.

    Asked for twice at once it moves once: the second waits for the first, and then looks again.
    """
    hold(round_)
    moved = False
    while (coming := _coming(round_, database_now())) is not None and not _reasons(round_, coming):
        if coming == CLOSING:
            draws.name(round_, rules_of(round_.id).draw, None)
        enter(round_, coming, "", BY_ITSELF)
        notices.phase_moved(round_, "", ledger.checkpoint(round_.ledger), is_by_time=True)
        moved = True
    return moved


def is_over(round_: Round) -> bool:
    """Whether the time of the phase that a round is in has passed, and the next should have begun."""
    return _coming(round_, now()) is not None


def waits_for(round_: Round) -> str | None:
    """Why a round whose time has come does not move on by itself, in a sentence; None where it does."""
    coming = _coming(round_, now())
    return next(iter(_reasons(round_, coming)), None) if coming is not None else None


def can_move(round_: Round) -> bool:
    """Whether there is anything to do now. It changes nothing, so that looking needs no lock."""
    coming = _coming(round_, now())
    return coming is not None and not _reasons(round_, coming)


def going_by_time() -> Sequence[Round]:
    """Every round that time could move."""
    return going_rounds([phase for phase in PHASES if after(phase) in BY_TIME])


def _coming(round_: Round, moment: datetime) -> str | None:
    if round_.is_imported or after(round_.phase) not in BY_TIME or frozen_rules(round_.id) is None:
        return None
    return coming_by_time(round_.phase, rules_of(round_.id).dates, moment)


def _reasons(round_: Round, coming: str) -> list[str]:
    return [sentence for ask in WAITING[coming] if (sentence := ask(round_)) is not None]
