"""The proposals of a round: those that were funded, and all of them with what was decided and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.decisions import explain
from grants.reports.sheets import Column, Kind, Sheet, Value
from voting.allocation import GIVEN

if TYPE_CHECKING:
    from fractions import Fraction

    from grants.reports.facts import Facts, Record


@dataclass(frozen=True)
class Line:
    """A proposal with its step of the count; one that was out of the round before has none."""

    proposal: Record
    step: Record | None
    margin: Record

    def of_step(self, name: str) -> int | None:
        """A figure of the step, or nothing where there is none or it is kept back."""
        value: int | None = self.step.get(name) if self.step else None
        return value

    @property
    def standing(self) -> Fraction | None:
        """The exact standing."""
        return explain.standing_of(self.step) if self.step else None

    @property
    def outcome(self) -> str:
        """What became of it."""
        return str(self.step["outcome"] if self.step else self.proposal["status"])


def lines(facts: Facts) -> list[Line]:
    """Every proposal: by turn, then those without a turn, then those that were out before the count."""
    proposals = {proposal["id"]: proposal for proposal in facts.proposals}
    margins = {margin["proposal"]: margin for margin in facts.result["margins"]}
    steps = [
        Line(proposals.pop(step["proposal"]), step, margins.get(step["proposal"], {}))
        for step in facts.result["steps"]
    ]
    return [*steps, *(Line(proposal, None, {}) for proposal in proposals.values())]


def allocations(facts: Facts) -> Sheet:
    """What was awarded, in the order chosen."""
    funded = {line.proposal["id"]: line for line in lines(facts) if line.outcome in GIVEN}
    accepted = facts.accepted()
    columns = (
        *_naming(),
        Column(_("Awarded"), Kind.MONEY, 14, _("The amount the members decided."), summed=True),
        _asked(),
        *_standing(facts),
        Column(_("Accepted on"), Kind.DATE, 14, _("When the group accepted the award; empty until then.")),
    )
    return Sheet(
        _("Allocations"),
        columns,
        tuple(_allocation(funded[name], accepted.get(name)) for name in facts.result["winners"]),
        total=_("Total"),
    )


def _allocation(line: Line, accepted: Value) -> tuple[Value, ...]:
    return (*_names(line), line.of_step("amount"), line.proposal["ask"], *_stood(line), accepted)


def everything(facts: Facts) -> Sheet:
    """All proposals, whatever became of them."""
    columns = (
        *_naming(),
        Column(_("In a sentence"), Kind.TEXT, 40, _("The idea, as the group put it in a sentence.")),
        Column(_("Currency"), Kind.TEXT, 10, _("The three letters of ISO 4217; XXX is no currency.")),
        _asked(),
        Column(_("Awarded"), Kind.MONEY, 14, _("The amount the members decided; 0 for none."), summed=True),
        Column(_("Outcome"), Kind.WORDS, 24, _("What became of the proposal, in words.")),
        *_standing(facts),
        Column(_("In the pot"), Kind.MONEY, 14, _("What was left in the pot when its turn came.")),
        Column(_("Why"), Kind.WORDS, 60, _("What happened at its turn, in sentences.")),
        Column(
            _("Less to ask"),
            Kind.MONEY,
            14,
            _("By how much less it would have had to ask to be funded; empty where that alone would not do."),
        ),
        Column(
            _("More points"),
            Kind.NUMBER,
            12,
            _("How many points more, in all, would have got it funded; empty where that alone would not do."),
        ),
    )
    return Sheet(
        _("All proposals"), columns, tuple(_whole(facts, line) for line in lines(facts)), total=_("Total")
    )


def _whole(facts: Facts, line: Line) -> tuple[Value, ...]:
    return (
        *_names(line),
        line.proposal["summary"],
        facts.rules.currency,
        line.proposal["ask"],
        line.of_step("amount") or 0,
        _outcome(line),
        *_stood(line),
        line.of_step("left") if line.of_step("place") else None,
        _why(facts, line),
        line.margin.get("less"),
        line.margin.get("points"),
    )


def _naming() -> tuple[Column, ...]:
    reference = _("What the round, its ledger and its bundle call the proposal.")
    group = _("The group that asks; empty in a public election, which has no groups.")
    return (
        Column(_("Reference"), Kind.TEXT, 12, reference),
        Column(_("Group"), Kind.TEXT, 26, group),
        Column(_("Idea"), Kind.TEXT, 34, _("What the group calls its idea.")),
    )


def _names(line: Line) -> tuple[Value, ...]:
    return (line.proposal["id"], line.proposal["group"], line.proposal["title"])


def _asked() -> Column:
    return Column(_("Asked for"), Kind.MONEY, 14, _("The amount the group asks for."), summed=True)


def _standing(facts: Facts) -> tuple[Column, ...]:
    if facts.result["rule"]["name"] in explain.RULES_WITH_MEANS:
        standing = _("The average of its scores over all questions, shown rounded to two places.")
    else:
        standing = _("Its votes or points in all.")
    exact = _("The same without rounding, as a whole number or a fraction; words where it has none.")
    scorers = _("How many scored it. Not told where so few did that they could be known by it.")
    place = _("Its turn: 1 for the highest standing. Empty for one that had no turn.")
    return (
        Column(_("Standing"), Kind.STANDING, 11, standing),
        Column(_("Exact standing"), Kind.TEXT, 14, exact),
        Column(_("Scorers"), Kind.NUMBER, 10, scorers),
        Column(_("Place"), Kind.NUMBER, 8, place),
    )


def _stood(line: Line) -> tuple[Value, ...]:
    exact = line.step["standing"] if line.step else ""
    if line.outcome == "too-few-scores":
        exact = _("too few scores")
    return (line.standing, exact, line.of_step("scorers"), line.of_step("place"))


def _outcome(line: Line) -> str:
    return {
        "funded": _("Funded"),
        "funded-in-part": _("Funded in part"),
        "below-the-line": _("Not funded: below the line"),
        "did-not-fit": _("Not funded: more than was left"),
        "no-support": _("Not funded: no support"),
        "too-few-scores": _("No result: too few scores"),
        "withdrawn": _("Withdrawn by the group"),
        "ineligible": _("Outside the ground rules"),
    }[line.outcome]


def _why(facts: Facts, line: Line) -> str:
    if line.step is not None:
        return " ".join(explain.sentences(line.step, line.margin, facts.result, facts.rules.currency))
    if line.outcome == "withdrawn":
        return _("The group took it out of the round before it was scored.")
    return _("It was outside the ground rules, so it was not scored. The group was told the reason.")
