"""A result as pages show it: what happened in a sentence, then each proposal with why. Exact until it is drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from grants import money
from grants.decisions import explain
from grants.proposals.queries import sent_proposals
from grants.rounds.queries import rules_of
from grants.scoring.closing import opening_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.rounds.rules import Rules

Lists = dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class Drawn:
    """Scores to draw: dots (None where only totals are published) and the mean, in steps of 1/`unit`."""

    dots: list[int] | None
    low: int
    high: int
    unit: int
    mean_num: int | None
    mean_den: int | None
    mean_words: str | None
    question: str = ""


@dataclass(frozen=True)
class Item:
    """One proposal of a result."""

    id: str
    title: str
    summary: str
    group: str
    url: str
    amount: str
    minor: int
    ask: str
    ask_minor: int
    outcome: str
    outcome_words: str | None
    why: str
    sentences: list[str]
    drawn: Drawn
    criteria: list[Drawn] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what is drawn of it
        """The macros read a proposal's spread as its own."""
        return getattr(self.__dict__["drawn"], name)


def opened(lines: Iterable[bytes]) -> Lists:
    """The combined and single scores that are public, from the lines of openings.jsonl."""
    lists: Lists = {}
    for line in lines:
        one = json.loads(line)
        if "state" in one:
            scores = lists.setdefault((one["proposal"], one["criterion"]), [])
            if "score" in one:
                scores.append(one["score"])
    return lists


def items(round_: Round, found: dict[str, Any]) -> list[Item]:
    """Every proposal of a result, in the order of the steps."""
    rules = rules_of(round_.id)
    lists = {} if round_.is_imported else opened(opening_lines(round_))
    proposals = {str(each.reference): each for each in sent_proposals(round_.id)}
    margins = {each["proposal"]: each for each in found["margins"]}
    criteria: dict[str, list[dict[str, Any]]] = {}
    for each in found["criteria"]:
        criteria.setdefault(each["proposal"], []).append(each)
    return [
        _item(
            round_,
            rules,
            found,
            step,
            proposals[step["proposal"]],
            margins.get(step["proposal"], {}),
            lists,
            criteria,
        )
        for step in found["steps"]
    ]


def _item(  # noqa: PLR0913 - the parts of a result that meet in one proposal
    round_: Round,
    rules: Rules,
    found: dict[str, Any],
    step: dict[str, Any],
    proposal: Proposal,
    margin: dict[str, Any],
    lists: Lists,
    criteria: dict[str, list[dict[str, Any]]],
) -> Item:
    why = explain.sentences(step, margin, len(found["steps"]), rules.currency)
    return Item(
        id=step["proposal"],
        title=proposal.title,
        summary=proposal.summary,
        group=proposal.group.name if not round_.is_imported else "",
        url=url_for("decisions.proposal_result", round_=round_.slug, numbered=proposal.number),
        amount=money.words(step["amount"], rules.currency),
        minor=step["amount"],
        ask=money.words(step["cost"], rules.currency),
        ask_minor=step["cost"],
        outcome=step["outcome"],
        outcome_words=None,
        why=" ".join(why[1:]) if step["outcome"] == "did-not-fit" and why[1:] else why[0],
        sentences=why,
        drawn=_overall(rules, found, step, lists),
        criteria=[_by_criterion(rules, found, each, lists) for each in criteria.get(step["proposal"], [])],
    )


def _overall(rules: Rules, found: dict[str, Any], step: dict[str, Any], lists: Lists) -> Drawn:
    """The combined scores on the questions' own scale: a dot stands at the member's weighted mean."""
    words = explain.standing_words(step, found["rule"], found["roll"])
    standing = explain.standing_of(step)
    if not rules.criteria or standing is None:
        return Drawn(None, 0, 1, 1, None, None, words)
    first = rules.criteria[0]
    dots = lists.get((step["proposal"], "all"))
    unit = rules.weight
    num, den = _ratio(standing)
    return Drawn(dots, first.low * unit, first.high * unit, unit, num * unit, den, words)


def _by_criterion(rules: Rules, found: dict[str, Any], one: dict[str, Any], lists: Lists) -> Drawn:
    criterion = next(each for each in rules.criteria if each.id == one["criterion"])
    if not one["mean"]:
        return Drawn(None, criterion.low, criterion.high, 1, None, None, None, criterion.question)
    step = {"standing": one["mean"], "scorers": one["scorers"]}
    mean = explain.standing_of(step)
    num, den = _ratio(mean) if mean is not None else (0, 1)
    dots = lists.get((one["proposal"], criterion.id))
    words = explain.standing_words(step, found["rule"], found["roll"])
    return Drawn(dots, criterion.low, criterion.high, 1, num, den, words, criterion.question)


def _ratio(value: Fraction) -> tuple[int, int]:
    return value.numerator, value.denominator


def headline(found: dict[str, Any], currency: str) -> str:
    """What happened, in one sentence with the number people came for."""
    spent = money.words(found["spent"], currency)
    if not found["winners"]:
        return _("No group was funded this time")
    return _(
        "%(spent)s for %(groups)s, decided by %(members)s equal members",
        spent=spent,
        groups=_groups(len(found["winners"])),
        members=found["roll"],
    )


def _groups(number: int) -> str:
    return _("one group") if number == 1 else _("%(number)s groups", number=number)
