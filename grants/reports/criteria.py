"""How members scored each proposal on each question: means, never single scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.reports.sheets import Column, Kind, Sheet, Value
from voting import exact

if TYPE_CHECKING:
    from grants.reports.facts import Facts, Record
    from grants.rounds.rules import Criterion


def sheet(facts: Facts) -> Sheet:
    """A row for each proposal and question, in the roll's order and the ground rules'."""
    criteria = {criterion.id: criterion for criterion in facts.rules.criteria}
    titles = {proposal["id"]: proposal["title"] for proposal in facts.proposals}
    return Sheet(
        _("Standings by criterion"),
        _columns(),
        tuple(
            _row(each, titles[each["proposal"]], criteria[each["criterion"]])
            for each in facts.result["criteria"]
        ),
    )


def _columns() -> tuple[Column, ...]:
    scorers = _("How many scored it on this question. Not told where fewer than three did.")
    return (
        Column(_("Reference"), Kind.TEXT, 12, _("The proposal, as on the other sheets.")),
        Column(_("Idea"), Kind.TEXT, 34, _("What the group calls its idea.")),
        Column(_("Question"), Kind.TEXT, 44, _("What members were asked, as the ground rules word it.")),
        Column(_("Mean"), Kind.STANDING, 10, _("The average of the scores, shown rounded to two places.")),
        Column(_("Exact mean"), Kind.TEXT, 16, _("The same without rounding; words where it is not told.")),
        Column(_("Scorers"), Kind.NUMBER, 10, scorers),
        Column(_("Lowest score"), Kind.NUMBER, 10, _("The lowest score the question's scale has.")),
        Column(_("Highest score"), Kind.NUMBER, 10, _("The highest score the question's scale has.")),
        Column(_("Weight"), Kind.NUMBER, 10, _("How often the question counts in the standing.")),
    )


def _row(each: Record, title: str, criterion: Criterion) -> tuple[Value, ...]:
    mean = each["mean"]
    return (
        each["proposal"],
        title,
        criterion.question,
        exact.read(mean) if mean else None,
        mean or _("too few scores"),
        each.get("scorers"),
        criterion.low,
        criterion.high,
        criterion.weight,
    )
