"""A collaborative's front page: what is open, how it goes, what the last round paid for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from grants import dates, money
from grants.access.embargo import result_is_public
from grants.awards.service import awards_of
from grants.collaboratives.queries import seats
from grants.db import now
from grants.rounds import pages, queries
from grants.rounds.phases import NAMES
from grants.rounds.queries import frozen_rules_in, is_open, rounds_of, rules_of, taking_part
from grants.scoring.roll import names_on_roll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Collaborative
    from grants.rounds.models import Round
    from grants.rounds.rules import Rules

AWARDS_SHOWN = 3


@dataclass(frozen=True)
class Card:
    """A round as the front page shows it."""

    title: str
    line: str
    most: str
    open: bool
    closes: str | None
    days_left: int | None
    propose_url: str
    questions_url: str
    url: str


def of(collaborative: Collaborative) -> dict[str, Any]:
    """Everything the front page shows of one collaborative."""
    frozen = frozen_rules_in(collaborative.id)
    rounds = [each for each in rounds_of(collaborative.id) if each.id in frozen]
    known = [(each, queries.current(frozen[each.id])) for each in rounds]
    current = _current(known)
    last = _last_published(known)
    many = len(names_on_roll(current[0].id)) or len(taking_part(current[0])) if current else 0
    everybody = seats(collaborative.id)
    return {
        "collaborative": collaborative,
        "members": sum(each.is_member for each in everybody),
        "named": [each.person.name for each in everybody if each.named_since and each.person.name],
        "round": _card(*current) if current else None,
        "steps": pages.steps(*current, many) if current else [],
        "last_round": _last(last) if last else None,
        "others": [
            {
                "title": each.title,
                "url": url_for("front.round", round_=each.slug),
                "phase": NAMES[each.phase],
            }
            for each, _rules in sorted(known, key=lambda pair: pair[0].title)
            if (current is None or each.id != current[0].id) and (last is None or each.id != last.id)
        ],
    }


def _last_published(known: Sequence[tuple[Round, Rules]]) -> Round | None:
    """The published round that was to be decided last."""
    public = [
        (max(rules.dates.values(), default=each.started_at), each.title, each)
        for each, rules in known
        if result_is_public(each.phase)
    ]
    return max(public, key=lambda one: one[:2])[2] if public else None


def _current(known: Sequence[tuple[Round, Rules]]) -> tuple[Round, Rules] | None:
    """The round a stranger would ask about: one open for proposals first, then the one that ends soonest."""
    going = [(each, rules) for each, rules in known if each.phase != "published" and not each.is_imported]
    going.sort(key=lambda pair: (pair[0].phase != "proposals", sorted(pair[1].dates.values()), pair[0].title))
    return going[0] if going else None


def _card(round_: Round, rules: Rules) -> Card:
    closing = rules.dates.get(round_.phase)
    return Card(
        title=round_.title,
        line=rules.purpose,
        most=money.words(rules.most, rules.currency),
        open=is_open(round_, "proposals", now()),
        closes=dates.words(closing, rules.zone) if closing else None,
        days_left=dates.days_left(closing, now()) if closing else None,
        propose_url=url_for("proposals.start", round_=round_.slug),
        questions_url=url_for("proposals.questions", round_=round_.slug),
        url=url_for("front.round", round_=round_.slug),
    )


def _last(round_: Round) -> dict[str, Any]:
    currency = rules_of(round_.id).currency
    return {
        "title": round_.title,
        "url": url_for("decisions.results", round_=round_.slug),
        "awards": [
            {
                "title": award.proposal.title,
                "summary": award.proposal.summary or _("Asked for and decided in this round."),
                "amount": money.words(award.amount, currency),
                "url": url_for(
                    "decisions.proposal_result", round_=round_.slug, numbered=award.proposal.number
                ),
            }
            for award in awards_of(round_.id)[:AWARDS_SHOWN]
        ],
    }
