"""Going back, which a round can do in one place: from the interests to proposals, before there is a roll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit import ledger
from grants.db import now
from grants.refusal import Refused
from grants.rounds import extending, notices
from grants.rounds.phases import REOPENING, is_before
from grants.rounds.queries import hold, rules_of
from grants.rounds.service import enter

if TYPE_CHECKING:
    from datetime import datetime

    from grants.rounds.models import Round

BACK_FROM, BACK_TO = "interests", "proposals"


def go_back(round_: Round, reason: str, until: datetime | None = None) -> None:
    """Open for proposals again; until then, where the time for it is over. Raises Refused."""
    hold(round_)
    sentence = cannot(round_)
    if sentence is not None:
        raise Refused(sentence)
    if not reason.strip():
        raise Refused(_("Say why. Everybody in the round will read it."), "reason")
    enter(round_, BACK_TO, reason, "facilitator")
    note = ledger.checkpoint(round_.ledger)
    if needs_an_end(round_):
        extending.give(round_, until, reason, now())
    notices.opened_again(round_, reason.strip(), note)
    for act in REOPENING:
        act(round_, reason.strip())


def cannot(round_: Round) -> str | None:
    """Why a round cannot go back from where it is, in a sentence."""
    if round_.phase == BACK_FROM and not round_.is_imported:
        return None
    if is_before(BACK_FROM, round_.phase):
        return _(
            "The roll is fixed and members may have seen scores, so there is no way back. What is in the "
            "round stays in it."
        )
    return _("The round has not come to a part yet from which it could go back.")


def needs_an_end(round_: Round) -> bool:
    """Whether the agreed time for proposals is over, so that a new end has to be said.

    An imported round never had one.
    """
    end = rules_of(round_.id).dates.get(BACK_TO)
    return end is not None and end <= now()
