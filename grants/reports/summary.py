"""The report's first sheet: the whole round on a page, one figure a row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from grants import dates
from grants.money import NO_CURRENCY
from grants.reports.sheets import Figure, Kind, Sheet, of_figures

if TYPE_CHECKING:
    from grants.reports.facts import Facts, Record

OF_MEMBERS = {"ballots-within-roll", "recusals-declared", "recusals-honoured"}
"""Checks that say nothing of a round without a roll."""


def sheet(facts: Facts) -> Sheet:
    """The summary of a published round."""
    people = [] if facts.is_imported else [*_agreement(facts), *_people(facts)]
    figures = [
        *_round(facts),
        *_corrections(facts),
        *_money(facts),
        *_proposals(facts),
        *people,
        *_rule(facts),
        *_checks(facts),
    ]
    meanings = (
        _("What the figure is."),
        _("The figure. Amounts, dates and counts are real numbers and dates."),
        _("What the figure says, or how it was arrived at."),
    )
    return of_figures(_("Summary"), figures, meanings, 44)


def _round(facts: Facts) -> list[Figure]:
    decided = dates.from_stamp(facts.last("decision-confirmed")["at"])
    published = dates.from_stamp(facts.last("published")["at"])
    zone = facts.rules.zone
    return [
        Figure(_("Round"), Kind.TEXT, facts.rules.title, facts.rules.purpose),
        Figure(_("Collaborative"), Kind.TEXT, facts.collaborative),
        Figure(_("Where it is published"), Kind.TEXT, facts.address),
        Figure(_("Decided on"), Kind.DATE, facts.local(decided).date(), dates.words(decided, zone)),
        Figure(_("Published on"), Kind.DATE, facts.local(published).date(), dates.words(published, zone)),
    ]


def _corrections(facts: Facts) -> list[Figure]:
    note = _("Signed by two facilitators. It changes no score, no count and no award.")
    return [
        Figure(_("Corrected on %(day)s", day=each.day), Kind.TEXT, each.text, note)
        for each in facts.corrections
    ]


def _money(facts: Facts) -> list[Figure]:
    budget, spent = facts.result["budget"], facts.result["spent"]
    asked = sum(step["cost"] for step in facts.result["steps"])
    everything = sum(proposal["ask"] for proposal in facts.proposals)
    currency = facts.rules.currency
    if currency == NO_CURRENCY:
        named = _("The file of the election names none. Every amount in this report is as the file has it.")
    else:
        named = _("Every amount in this report is in it.")
    figures = [
        Figure(_("Currency"), Kind.TEXT, currency, named),
        Figure(_("Pot"), Kind.MONEY, budget, _("What there was to award.")),
        Figure(_("Asked for"), Kind.MONEY, asked, _("By all the proposals that were decided on.")),
        Figure(_("Awarded"), Kind.MONEY, spent),
        Figure(_("Left in the pot"), Kind.MONEY, budget - spent),
    ]
    if everything != asked:
        note = _("Also by proposals that were withdrawn or outside the ground rules.")
        figures.insert(3, Figure(_("Asked for in all"), Kind.MONEY, everything, note))
    return figures


def _proposals(facts: Facts) -> list[Figure]:
    steps, winners = facts.result["steps"], facts.result["winners"]
    few = sum(step["outcome"] == "too-few-scores" for step in steps)
    sent = len(facts.proposals)
    if facts.is_imported:
        decided, funded = _("Proposals"), _("Proposals funded")
    else:
        decided, funded = _("Groups whose proposals were decided on"), _("Groups funded")
    figures = [Figure(decided, Kind.NUMBER, len(steps)), Figure(funded, Kind.NUMBER, len(winners))]
    if sent != len(steps):
        out = _("Proposals withdrawn or outside the ground rules")
        figures.append(Figure(out, Kind.NUMBER, sent - len(steps)))
    if few:
        note = ngettext(
            "They had too few scores to have a result: the ground rules ask for at least one. "
            "That says nothing about the ideas.",
            "They had too few scores to have a result: the ground rules ask for at least %(num)s. "
            "That says nothing about the ideas.",
            facts.result["rule"]["quorum"],
        )
        figures.append(Figure(_("Proposals with too few scores"), Kind.NUMBER, few, note))
    if facts.is_imported:
        note = _("As the public election published them; whoever voted is not known here.")
        figures.append(Figure(_("Ballots counted"), Kind.NUMBER, facts.result["ballots"], note))
    return figures


def _agreement(facts: Facts) -> list[Figure]:
    rules, decision = facts.last("ground-rules-agreed"), facts.last("decision-confirmed")
    return [
        Figure(_("Members who agreed the ground rules"), Kind.NUMBER, rules["agreed"], _share(rules)),
        Figure(_("Members who agreed the result"), Kind.NUMBER, decision["agreed"], _share(decision)),
    ]


def _share(data: Record) -> str:
    return _("%(agreed)s of %(members)s agreed, %(objected)s objected.", **data)


def _people(facts: Facts) -> list[Figure]:
    ballots, roll = facts.result["ballots"], facts.result["roll"]
    checked = {check["check"]: check["detail"] for check in facts.result["checks"]}
    # whole ballots do not say who was recused, so there the interests of those on the roll are all there is
    declared = checked.get("recusals-declared")
    aside = declared["declared"] if declared else checked["recusals-honoured"]["recusals"]
    equal = _("One ballot for each, all of the same weight.")
    counted = _("%(ballots)s of %(roll)s members cast a ballot that was counted.", ballots=ballots, roll=roll)
    close = _("Each time a member stood aside on a proposal because of an interest in it.")
    return [
        Figure(_("Members on the roll"), Kind.NUMBER, roll, equal),
        Figure(_("Ballots counted"), Kind.NUMBER, ballots),
        Figure(_("Turnout"), Kind.SHARE, Fraction(ballots, roll), counted),
        Figure(_("Times somebody stood aside"), Kind.NUMBER, aside, close),
    ]


def _rule(facts: Facts) -> list[Figure]:
    rule = facts.result["rule"]
    said = {
        "average": _("The highest average score comes first; each is funded if it fits in what is left."),
        "greedy": _("The most votes or points come first; each is funded if it fits in what is left."),
    }
    named = _("%(rule)s, version %(version)s", rule=rule["name"], version=rule["version"])
    settings = "; ".join(
        f"{name}: {', '.join(value) if isinstance(value, list) else value}"
        for name, value in rule.items()
        if name not in {"name", "version", "digest"}
    )
    digest = _("In hex, over the rule's name, version and every setting.")
    frozen = _("SHA-256, in hex, of the file ground-rules.json in the bundle. The ledger holds it too.")
    return [
        Figure(_("Rule of the count"), Kind.TEXT, named, said.get(rule["name"], "")),
        Figure(_("Settings of the rule"), Kind.TEXT, settings),
        Figure(_("Digest of the rule"), Kind.TEXT, rule["digest"], digest),
        Figure(
            _("Digest of the ground rules"), Kind.TEXT, facts.last("ground-rules-frozen")["rules"], frozen
        ),
    ]


def check_label(check: str) -> str:
    """The sentence for a check of voting/checks. Raises KeyError for one that has none."""
    return {
        "ballots-within-roll": _("Checked: no more ballots than places on the roll"),
        "recount-agrees": _("Checked: a recount by a separate program gives the same"),
        "within-pot": _("Checked: no more was awarded than there was in the pot"),
        "terms-kept": _("Checked: minimums, earmarks and thresholds of the ground rules were kept"),
        "anonymity": _("Checked: it makes no difference in which order ballots were read"),
        "neutrality": _("Checked: it makes no difference in which order proposals were listed"),
        "equal-weight": _("Checked: every score counted the same"),
        "one-score-out": _("Checked: no single score decided who is funded"),
        "monotonicity": _(
            "Checked: nobody who was funded would have lost it by a higher score or a lower cost"
        ),
        "recusals-honoured": _("Checked: whoever stood aside on a proposal had no score counted for it"),
        "recusals-declared": _("Checked: whoever stood aside had an interest on record"),
        "price-certificate": _("Checked: supporters paid what was bought, and could pay for nothing more"),
    }[check]


def _checks(facts: Facts) -> list[Figure]:
    verdicts = {
        "holds": _("holds"),
        "does not hold": _("does not hold"),
        "not checked": _("not checked"),
    }
    return [
        Figure(check_label(each["check"]), Kind.TEXT, verdicts[each["verdict"]], _note(each))
        for each in facts.result["checks"]
        if not (facts.is_imported and each["check"] in OF_MEMBERS)
    ]


def _note(check: Record) -> str:
    if check["check"] == "one-score-out":
        return _decisive(check)
    if check["check"] == "monotonicity" and check["verdict"] != "not checked":
        return _probes(check["detail"])
    if check["check"] == "neutrality":
        return _("Between equals the order that the ground rules named decides.")
    return ""


def _decisive(check: Record) -> str:
    if check["verdict"] == "not checked":
        return _("No single scores are public, so nobody outside can check it.")
    decisive = check["detail"]["decisive"]
    if not decisive:
        return ""
    return ngettext(
        "It was close: without one single score, other groups would have been funded.",
        "It was close: without any one of %(num)s single scores, other groups would have been funded.",
        decisive,
    )


def _probes(detail: Record) -> str:
    """How often it was tried, and which would have lost."""
    figures = {"probed": detail["probed"], "probes": detail["probes"]}
    if detail["proposals"]:
        return _(
            "Counted again %(probed)s of %(probes)s times, each time with one thing changed. "
            "These would have lost: %(lost)s.",
            lost=detail["proposals"],
            **figures,
        )
    return _("Counted again %(probed)s of %(probes)s times, each time with one thing changed.", **figures)
