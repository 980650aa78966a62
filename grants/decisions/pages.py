"""A result as pages show it: what happened in a sentence, then each proposal with why."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from grants import money
from grants.access.embargo import result_is_public
from grants.db import db
from grants.decisions import explain
from grants.decisions.models import PublishedFile
from grants.proposals.queries import sent_proposals
from grants.rounds.queries import rules_of
from grants.scoring.closing import opening_lines
from voting.ledger.ballots import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from fractions import Fraction

    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.rounds.rules import Criterion, Rules

Lists = dict[tuple[str, str], list[int]]
OF_PROPOSAL = re.compile(rb'"proposal":"([^"\\]*)"')


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
    point: str = ""
    criteria: list[Drawn] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what is drawn of it
        """The macros read a proposal's spread as its own."""
        return getattr(self.__dict__["drawn"], name)


def opened(lines: Iterable[bytes], proposals: Sequence[str], criteria: Sequence[Criterion]) -> Lists:
    """The combined and single scores that are public, from the lines of openings.jsonl."""
    lists: Lists = {}
    for line in lines:
        one = json.loads(line)
        if "marks" in one:  # a whole ballot
            _join(lists, one["marks"], proposals, criteria)
        elif "state" in one:
            scores = lists.setdefault((one["proposal"], one["criterion"]), [])
            if "score" in one:
                scores.append(one["score"])
    return lists


def _join(
    lists: Lists, marks: list[list[int]], proposals: Sequence[str], criteria: Sequence[Criterion]
) -> None:
    """Put a whole ballot's scores with those of the others."""
    for name, scores in zip(proposals, marks, strict=True):
        for criterion, score in zip(criteria, scores, strict=bool(scores)):
            lists.setdefault((name, criterion.id), []).append(score)
        if scores:
            total = sum(each.weight * score for each, score in zip(criteria, scores, strict=True))
            lists.setdefault((name, ALL), []).append(total)


@dataclass(frozen=True)
class Source:
    """What every item of one result is drawn from."""

    round: Round
    rules: Rules
    found: dict[str, Any]
    lists: Lists
    margins: dict[str, dict[str, Any]]

    def address(self, proposal: Proposal) -> str:
        """Where a title leads: to the published answer, or until then to what the group wrote."""
        page = "decisions.proposal_result" if result_is_public(self.round.phase) else "proposals.read"
        return url_for(page, round_=self.round.slug, numbered=proposal.number)

    def point(self, margin: dict[str, Any]) -> str:
        """What a point is, where points would have made the difference and members scored on questions."""
        if self.round.is_imported or "points" not in margin:
            return ""
        return explain.point_words(max(criterion.weight for criterion in self.rules.criteria))

    def item(self, step: dict[str, Any], proposal: Proposal) -> Item:
        """One proposal, with why."""
        margin = self.margins.get(step["proposal"], {})
        currency = self.rules.currency
        said = explain.sentences(step, margin, self.found, currency)
        mine = [each for each in self.found["criteria"] if each["proposal"] == step["proposal"]]
        return Item(
            id=step["proposal"],
            title=proposal.title,
            summary=proposal.summary,
            group="" if self.round.is_imported else proposal.group.name,
            url=self.address(proposal),
            amount=money.words(step["amount"], currency),
            minor=step["amount"],
            ask=money.words(step["cost"], currency),
            ask_minor=step["cost"],
            outcome=step["outcome"],
            outcome_words=None,
            why=" ".join(said),
            sentences=said,
            drawn=_overall(self.rules, self.found, step, self.lists),
            point=self.point(margin),
            criteria=[_by_criterion(self.rules, self.found, each, self.lists) for each in mine],
        )


def items(round_: Round, found: dict[str, Any], shown: Collection[str] | None = None) -> list[Item]:
    """Every proposal of a result, in the order of the steps.

    With `shown` only those have their single scores: to open them takes long, and a page shows some or one.
    """
    proposals = {str(each.reference): each for each in sent_proposals(round_.id)}
    scored = [name for name, each in proposals.items() if each.status == "sent"]
    rules = rules_of(round_.id)
    lists: Lists = {}
    if not round_.is_imported and result_is_public(round_.phase):
        lists = opened(_published(round_, shown), scored, rules.criteria)
    elif not round_.is_imported:
        named = [name for name in scored if shown is None or name in shown]
        lists = opened(opening_lines(round_, shown), named, rules.criteria)
    source = Source(
        round=round_,
        rules=rules,
        found=found,
        lists=lists,
        margins={each["proposal"]: each for each in found["margins"]},
    )
    return [source.item(step, proposals[step["proposal"]]) for step in found["steps"]]


def _published(round_: Round, shown: Collection[str] | None) -> Iterable[bytes]:
    """What was published: that stays readable when the round's key is destroyed.

    A line that is plainly of another proposal is not read; of a whole ballot every line is.
    """
    lines = BytesIO(db.session.get_one(PublishedFile, (round_.id, "openings.jsonl")).content)
    if shown is None:
        return lines
    wanted = {name.encode() for name in shown}
    return (line for line in lines if (of := OF_PROPOSAL.search(line)) is None or of[1] in wanted)


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


def headline(found: dict[str, Any], currency: str, *, imported: bool) -> str:
    """What happened, in one sentence with the number people came for."""
    spent = money.words(found["spent"], currency)
    if not found["winners"]:
        return _("No group was funded this time")
    if imported:
        return _(
            "%(spent)s for %(groups)s, decided by %(ballots)s equal ballots",
            spent=spent,
            groups=_groups(len(found["winners"])),
            ballots=number_words(found["ballots"]),
        )
    return _(
        "%(spent)s for %(groups)s, decided by %(members)s equal members",
        spent=spent,
        groups=_groups(len(found["winners"])),
        members=number_words(found["roll"]),
    )


def _groups(number: int) -> str:
    return _("one group") if number == 1 else _("%(number)s groups", number=number_words(number))


def number_words(number: int) -> str:
    """A number as it stands in a sentence: in words up to twelve."""
    words = (
        _("no"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    )
    return words[number] if number < len(words) else f"{number:,}"
