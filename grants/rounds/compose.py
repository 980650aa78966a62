"""From what was typed into the ground rules' form to a document, or to what is still to be said."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants import dates, money
from grants.db import stamp
from grants.rounds import draws
from grants.rounds.rules import FLOOR_AT_LEAST, STANDING_AT_LEAST
from voting.rules import build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

RULE_OF_MEMBERS = "average"
"""What rounds of members are counted by, until their ground rules can choose."""
CRITERIA_AT_MOST = 5
POINTS = range(1, 6)
HEAVIEST = 10
SHARES = ("1/2", "2/3", "3/4", "1/1")
PUBLISH = ("per-proposal", "totals", "ballots")
PHASES_WITH_DATES = ("proposals", "interests", "scoring", "decision")
DATES = (*PHASES_WITH_DATES, "questions")
TIE_ORDER = ("scorers", "cost", "file")
TIE_ORDER_WITH_DRAW = ("scorers", "cost", "draw")
MEMBERS_AT_MOST = 10_000
LONGEST = 2000
LONGEST_NUMBER = 9

Problems = dict[str, str]


def compose(
    title: str,
    answers: Mapping[str, str],
    questions: list[dict[str, Any]],
    zone: str,
    moment: datetime,
    currency: str = "GBP",
) -> tuple[dict[str, Any], Problems]:
    """A document from the form's answers, and a sentence for every field that needs another look."""
    problems: Problems = {}
    said = {name: " ".join(value.split()) for name, value in answers.items()}
    document: dict[str, Any] = {
        "title": title,
        "purpose": _needed(said, "purpose", _("Say in a sentence what this money is for."), problems),
        "who_may_apply": _needed(said, "who_may_apply", _("Say who can ask for money."), problems),
        "currency": currency,
        "zone": zone,
        "questions": questions,
        "floor": _number(said, "floor", FLOOR_AT_LEAST, problems),
        "publish": _one_of(said, "publish", PUBLISH, problems),
        "agree": {"share": _share(said, problems)},
        "dates": _dates(said, zone, moment, problems),
        **_amounts(said, problems),
        **draws.composed(said, problems),
    }
    document["criteria"] = _criteria(said, problems)
    quorum = _number(said, "quorum", STANDING_AT_LEAST, problems)
    weight = sum(criterion["weight"] for criterion in document["criteria"])
    tie_order = TIE_ORDER_WITH_DRAW if "draw" in document else TIE_ORDER
    rule = build(RULE_OF_MEMBERS, tie_order=tie_order, quorum=quorum, weight=max(1, weight))
    document["rule"] = rule.record()
    return document, problems


def _needed(said: Mapping[str, str], name: str, sentence: str, problems: Problems) -> str:
    if not said.get(name):
        problems[name] = sentence
    elif len(said[name]) > LONGEST:
        problems[name] = _("Make this shorter: %(most)s letters at most.", most=LONGEST)
    return said.get(name, "")


def _number(said: Mapping[str, str], name: str, least: int, problems: Problems) -> int:
    number = _whole(said.get(name, ""))
    if number is not None and least <= number <= MEMBERS_AT_MOST:
        return number
    problems[name] = _(
        "Use a whole number from %(least)s to %(most)s.", least=least, most=f"{MEMBERS_AT_MOST:,}"
    )
    return least


def _whole(text: str) -> int | None:
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if plain else None


def _one_of(said: Mapping[str, str], name: str, choices: tuple[str, ...], problems: Problems) -> str:
    if said.get(name) not in choices:
        problems[name] = _("Choose one.")
        return choices[0]
    return said[name]


def _share(said: Mapping[str, str], problems: Problems) -> list[int]:
    share = Fraction(_one_of(said, "share", SHARES, problems))
    return [share.numerator, share.denominator]


def _amounts(said: Mapping[str, str], problems: Problems) -> dict[str, int]:
    amounts = {}
    for name in ("pot", "least", "most"):
        amount = money.parse(said.get(name, ""))
        if not amount:
            problems[name] = _("Write an amount of money, for example 3,000.")
        amounts[name] = amount or 0
    if not problems.keys() & amounts.keys():
        if amounts["least"] > amounts["most"]:
            problems["least"] = _("The least a group can ask for is more than the most.")
        if amounts["most"] > amounts["pot"]:
            problems["most"] = _("The most a group can ask for is more than the pot.")
    return amounts


def _dates(said: Mapping[str, str], zone: str, now: datetime, problems: Problems) -> dict[str, str]:
    moments: dict[str, datetime] = {}
    for phase in DATES:
        moment = dates.from_form(said.get(f"until_{phase}", ""), zone)
        if moment is None:
            problems[f"until_{phase}"] = _("Write a date and a time.")
        elif moment <= now:
            problems[f"until_{phase}"] = _("This is over already. Choose a time to come.")
        elif any(moment < earlier for earlier in moments.values()):
            problems[f"until_{phase}"] = _("This comes before the date above it.")
        else:
            moments[phase] = moment
    return {phase: stamp(moment) for phase, moment in moments.items()}


def _criteria(said: Mapping[str, str], problems: Problems) -> list[dict[str, Any]]:
    criteria: list[dict[str, Any]] = []
    for place in range(1, CRITERIA_AT_MOST + 1):
        question = said.get(f"question_{place}", "")
        if not question:
            continue
        weight = _whole(said.get(f"weight_{place}", ""))
        if weight is None or not 1 <= weight <= HEAVIEST:
            problems[f"weight_{place}"] = _("Use a whole number from 1 to %(most)s.", most=HEAVIEST)
            weight = 1
        points = [{"score": score, "words": said.get(f"words_{place}_{score}", "")} for score in POINTS]
        for point in points:
            if not point["words"]:
                problems[f"words_{place}_{point['score']}"] = _("Give this point its words.")
        criteria.append(
            {"id": f"c{len(criteria) + 1}", "question": question, "weight": weight, "points": points}
        )
    if not criteria:
        problems["question_1"] = _("Write at least one question that members will score.")
    return criteria
