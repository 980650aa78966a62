"""What pages about a round say of its times and its way, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants import dates
from grants.rounds.phases import is_before

if TYPE_CHECKING:
    from grants.rounds.models import Round
    from grants.rounds.rules import Rules


@dataclass(frozen=True)
class Step:
    """One card of "How this round goes"."""

    title: str
    words: str
    here: bool


def due(rules: Rules, phase: str) -> str | None:
    """Until when a phase lasts, in words."""
    moment = rules.dates.get(phase)
    return None if moment is None else dates.words(moment, rules.zone)


def date_lines(rules: Rules) -> list[tuple[str, str]]:
    """Every date of the round with what happens until then."""
    said = {
        "proposals": _("Groups can send proposals until"),
        "interests": _("Members say where they stand aside until"),
        "scoring": _("Members score until"),
        "decision": _("Members decide until"),
    }
    return [
        (words, dates.words(rules.dates[phase], rules.zone))
        for phase, words in said.items()
        if phase in rules.dates
    ]


def steps(round_: Round, rules: Rules, members: int) -> list[Step]:
    """How the round goes, for a stranger, with a mark on where it is."""
    phase = round_.phase
    return [
        Step(
            _("Groups ask"),
            _("Until %(closes)s. Help is there for whoever wants it.", closes=due(rules, "proposals"))
            if not is_before("proposals", phase)
            else _("They wrote down what they would like to do, and how much it takes."),
            phase == "proposals",
        ),
        Step(
            _("Members say where they stand aside"),
            _("Nobody scores a group they are close to."),
            phase == "interests",
        ),
        Step(
            _("%(members)s equal members decide", members=members),
            _("They read and score, each on their own. Nobody's score counts more."),
            not is_before(phase, "scoring") and is_before(phase, "published"),
        ),
        Step(
            _("Everyone sees why"),
            _("Every group gets reasons, whatever the answer."),
            phase == "published",
        ),
    ]
