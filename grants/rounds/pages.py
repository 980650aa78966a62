"""What pages about a round say of its times and its way, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from grants import dates, money
from grants.rounds import draws, scrutineers
from grants.rounds.phases import NAMES, is_before, looks_ahead
from grants.rounds.queries import rules_of, taking_part
from voting.ledger.whole import FEWEST_WHOLE

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


def where_words(phase: str, *, is_frozen: bool) -> str:
    """Where a round is, in words."""
    if phase == "ground-rules" and is_frozen:
        return _("The ground rules are agreed")
    return str(NAMES[phase])


def rule_lines(rules: Rules) -> list[tuple[str, str]]:
    """What the rules fix in a word or a number, each with its name."""
    least, most = (money.words(amount, rules.currency) for amount in (rules.least, rules.most))
    if rules.share == 1:
        share = _("All of them")
    elif rules.share.denominator == 2:  # noqa: PLR2004 - a half
        share = _("More than half")
    else:
        share = _("%(some)s in every %(all)s", some=rules.share.numerator, all=rules.share.denominator)
    published = {
        "per-proposal": _(
            "Each proposal's scores without names, where there are at least %(floor)s of them. Otherwise "
            "totals.",
            floor=rules.floor,
        ),
        "ballots": _(
            "Whole ballots without names, if at least %(fewest)s are cast. Otherwise totals only.",
            fewest=FEWEST_WHOLE,
        )
        if rules.criteria
        else _("The ballots as they were published before."),
    }
    return [
        (_("Who can ask"), rules.who_may_apply),
        (_("In the pot"), money.words(rules.pot, rules.currency)),
        (_("A group can ask for"), _("%(least)s to %(most)s", least=least, most=most)),
        (_("Scores a proposal needs"), str(rules.rule.get("quorum", ""))),
        (_("What is published of scores"), published.get(rules.publish, _("Totals only."))),
        (_("Members who must agree"), share),
        *draws.lines(rules.draw),
        *scrutineers.lines(rules.scrutineers),
    ]


@looks_ahead("ground-rules")
def what_opens(round_: Round) -> list[str]:
    """Who takes part is fixed already; until when groups can send."""
    closes = due(rules_of(round_.id), "proposals")
    return [
        ngettext(
            "One member takes part, and nobody who joins later.",
            "%(num)s members take part, and nobody who joins later.",
            len(taking_part(round_)),
        ),
        _("Groups can send proposals until %(closes)s.", closes=closes),
    ]


@dataclass(frozen=True)
class Difference:
    """What two versions of ground rules say otherwise; empty words where one does not say it at all."""

    label: str
    before: str
    after: str


def differences(before: Rules, after: Rules) -> list[Difference]:
    """Everything that a later version says otherwise than an earlier one, in the order of the page."""
    was, is_now = dict(_all_lines(before)), dict(_all_lines(after))
    labels = [*was, *(label for label in is_now if label not in was)]
    return [
        Difference(label, was.get(label, ""), is_now.get(label, ""))
        for label in labels
        if was.get(label) != is_now.get(label)
    ]


def _all_lines(rules: Rules) -> list[tuple[str, str]]:
    """The whole of the rules as lines: questions with what their points mean and how often they count."""
    asked = [
        (
            _("Question %(number)s", number=number),
            "\n".join(
                [
                    criterion.question,
                    ngettext("Counts once.", "Counts %(num)s times.", criterion.weight),
                    *(f"{point.score}: {point.words}" for point in criterion.points),
                ]
            ),
        )
        for number, criterion in enumerate(rules.criteria, 1)
    ]
    groups = "\n".join(question.question for question in rules.questions)
    return [
        (_("What the money is for"), rules.purpose),
        *rule_lines(rules),
        *asked,
        (_("What groups are asked"), groups),
        *date_lines(rules),
    ]


def date_lines(rules: Rules) -> list[tuple[str, str]]:
    """Every date of the round with what happens until then."""
    said = {
        "proposals": _("Groups can send proposals until"),
        "interests": _("Members say where they stand aside until"),
        "scoring": _("Members score until"),
        "decision": _("Members decide until"),
        "questions": _("Questions can be asked until"),
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
