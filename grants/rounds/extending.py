"""Giving the phase a round is in more time. Ends are put later, never earlier, and everybody is told why."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants import dates
from grants.audit import ledger
from grants.db import db, now, stamp
from grants.refusal import Refused
from grants.rounds import notices
from grants.rounds.models import PhaseExtension
from grants.rounds.phases import ENDING, EXTENDING, NO_MORE_TIME, given_more
from grants.rounds.queries import extensions_of, frozen_rules, hold, rules_of
from voting.hashing import H

if TYPE_CHECKING:
    from grants.rounds.models import Round

SALT_BYTES = 32
LONGEST = timedelta(days=366)
TIMES_WHILE_SCORING = 2
"""An extension has a time in its entry, which stands among casts, that have none: many would tell of them."""


def extend(round_: Round, phase: str, until: datetime | None, reason: str) -> None:
    """Give this phase, the one the round is in, until then; later ends move by as much. Raises Refused."""
    hold(round_)
    moment = now()
    if round_.phase != phase:
        raise Refused(_("The round has moved on since you opened this page. Look again at where it is."))
    sentence = cannot(round_)
    if sentence is not None:
        raise Refused(sentence)
    if not reason.strip():
        raise Refused(_("Say why. Everybody in the round will read it."), "reason")
    give(round_, until, reason, moment)
    ledger.remember_head(round_.ledger)
    notices.given_more_time(round_, reason.strip())
    for act in EXTENDING:
        act(round_, reason.strip())


def cannot(round_: Round) -> str | None:
    """Why the phase a round is in can be given no more time, in a sentence."""
    if round_.is_imported or round_.phase not in ENDING or frozen_rules(round_.id) is None:
        return _("This part of the round has no end that could be put later.")
    before = sum(each.phase == "scoring" for each in extensions_of(round_.id))
    if round_.phase == "scoring" and before >= TIMES_WHILE_SCORING:
        return _("Scoring was given more time twice already. More than that could tell when somebody voted.")
    return next(filter(None, (ask(round_) for ask in NO_MORE_TIME[round_.phase])), None)


def give(round_: Round, until: datetime | None, reason: str, moment: datetime) -> None:
    """Write down the later end, with its entry; the moment is from before it was asked whether one can."""
    ends = rules_of(round_.id).dates
    if until is None:
        raise Refused(_("Write a date and a time."), "until")
    end = ends[round_.phase]
    if until <= max(end, moment):
        zone = rules_of(round_.id).zone
        raise Refused(
            _(
                "Choose a time after %(end)s. An end can be put later only.",
                end=dates.words(max(end, moment), zone),
            ),
            "until",
        )
    if until > max(end, moment) + LONGEST:
        raise Refused(_("This is more than a year later. Choose an earlier time."), "until")
    later = {each: stamp(at) for each, at in given_more(ends, round_.phase, until).items()}
    row = PhaseExtension(
        round_id=round_.id,
        number=len(extensions_of(round_.id)) + 1,
        phase=round_.phase,
        until=until,
        ends=json.dumps(later, sort_keys=True),
        reason=reason.strip(),
        salt=secrets.token_bytes(SALT_BYTES),
        extended_at=moment,
    )
    db.session.add(row)
    db.session.flush()
    data = {
        "at": stamp(moment),
        "phase": row.phase,
        "reason": H("reason", row.salt, row.reason.encode()).hex(),
        "until": stamp(until),
    }
    ledger.record(round_.ledger, "phase-extended", data)
    version = frozen_rules(round_.id)
    db.session.refresh(version)
