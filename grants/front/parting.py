"""Leaving one collaborative, with a date. Nobody is forgotten by it, and one can be invited again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.access.embargo import result_is_public
from grants.collaboratives import notices
from grants.collaboratives.leaving import is_last_facilitator, present_seat, vacate, why_not
from grants.db import db, now
from grants.decisions.leaving import drop_draw_reading
from grants.people.sessions import end_sessions
from grants.refusal import Refused
from grants.reports.correcting import forget_waiting
from grants.rounds.models import Round
from grants.rounds.queries import frozen_rules_in, hold, is_open, rounds_of
from grants.rounds.service import freeze_once_enough_agree
from grants.scoring.leaving import stop_casting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Collaborative, Membership
    from grants.people.models import Person


@dataclass(frozen=True)
class Parting:
    """What somebody reads before they leave: what becomes of each round, and what is in the way."""

    rounds: list[tuple[str, str]]
    in_the_way: str
    can_give_up: bool


def parting(held: Membership) -> Parting:
    """For somebody with a seat."""
    agreed = frozen_rules_in(held.collaborative_id)
    rounds = [
        (each.title, _becomes(each, is_agreed=each.id in agreed))
        for each in rounds_of(held.collaborative_id)
        if held.is_member and not each.is_imported
    ]
    is_last = is_last_facilitator(held)
    return Parting(
        rounds,
        why_not(held.collaborative) if is_last else "",
        held.is_facilitator and not is_last and (held.is_member or held.is_observer),
    )


def _becomes(round_: Round, *, is_agreed: bool) -> str:
    """What becomes of a member's part in a round, by the phase it is in; scoring is over with its time."""
    is_closed = round_.phase == "scoring" and not is_open(round_, "scoring", now())
    phase = "decision" if is_closed else round_.phase
    before = _("You will not be on its roll, unless you come back before ballots open.")
    said = {
        "ground-rules": before
        if is_agreed
        else _(
            "What you said of its ground rules, if anything, does not count any more. If enough of the "
            "others have agreed, they are frozen as you leave."
        ),
        "proposals": before,
        "interests": before,
        "scoring": _(
            "If you have cast your ballot, it is taken back and does not count. You cannot cast again in "
            "this round, even if you come back. Your name stays on its roll, and you count among those who "
            "decide on its result: you can answer if you come back."
        ),
        "decision": _(
            "Ballots are closed, so yours stays in the count, and your name on the roll. What you said of "
            "the result stands, and you still count among those who decide. If you come back, you can answer "
            "again until it is confirmed."
        ),
    }
    return said.get(phase, _("Nothing changes in it. Save your receipt first if you want to keep it."))


def leave(collaborative: Collaborative, person: Person, session: str | None = None) -> bool:
    """Leave a collaborative; False where that was done already. Raises Refused for its last facilitator.

    Every session of the person ends with the membership but the one that asks, by its id.

    Locked in the same order as being forgotten: first the collaborative, then its rounds. What was cast in a
    round whose ballots are closed stays, so that nobody changes a result by leaving.
    """
    held = present_seat(collaborative, person)
    if held is None:
        return False
    if is_last_facilitator(held):
        raise Refused(why_not(collaborative))
    rounds = _rounds(collaborative)
    for round_ in rounds:
        hold(round_)
        stop_casting(round_, held)
        if not result_is_public(round_.phase):
            drop_draw_reading(round_, held)
    forget_waiting([held.id])
    vacate(held)
    end_sessions(person, keep=session)
    notices.left(held)
    for round_ in rounds:
        freeze_once_enough_agree(round_)
    return True


def _rounds(collaborative: Collaborative) -> Sequence[Round]:
    query = select(Round).where(Round.collaborative_id == collaborative.id, Round.is_imported.is_(False))
    return db.session.scalars(query.order_by(Round.id)).all()
