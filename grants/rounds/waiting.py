"""A round whose time has come and that cannot go on by itself: whoever runs it gets one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from grants.db import UTCDateTime, db
from grants.mail.kinds import WAITS
from grants.mail.models import Message
from grants.rounds import notices, timing
from grants.rounds.queries import hold, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.rounds.models import Round


def tell_who_runs_it(round_: Round) -> bool:
    """Write to the facilitators of a round that waits, once for each end that passes; True when it did."""
    hold(round_)
    why = timing.waits_for(round_)
    if why is None or told([round_]):
        return False
    notices.waits(round_, why)
    return True


def told(rounds: Sequence[Round]) -> set[str]:
    """Of rounds that wait, those whose facilitators have that message already, by key: one statement."""
    if not rounds:
        return set()
    query = (
        select(Message.round_id, Message.phase, func.max(Message.written_at, type_=UTCDateTime))
        .where(Message.kind == WAITS, Message.round_id.in_([round_.id for round_ in rounds]))
        .group_by(Message.round_id, Message.phase)
        .order_by(Message.round_id)
    )
    last = {(round_id, phase): at for round_id, phase, at in db.session.execute(query)}
    ends = {round_: rules_of(round_.id).dates[round_.phase] for round_ in rounds}
    keys = {round_: (round_.id, round_.phase) for round_ in rounds}
    return {each.id for each, end in ends.items() if keys[each] in last and last[keys[each]] >= end}
