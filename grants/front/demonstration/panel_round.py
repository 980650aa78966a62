"""A finished round made from a panel's scores: every cost the same, and a pot for so many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from grants import money
from grants.collaboratives.models import Collaborative
from grants.db import as_if_at, db, now, stamp
from grants.front.demonstration import people, steps
from grants.front.demonstration.scores import fill_in
from grants.rounds.compose import TIE_ORDER
from grants.rounds.queries import latest_rules, rounds_of
from grants.rounds.rules import FLOOR_AT_LEAST, STANDING_AT_LEAST, Rules
from grants.rounds.service import add_rules, move_on, start_round
from grants.scoring.book import Saved
from voting.ballots import State
from voting.rules import build

if TYPE_CHECKING:
    from datetime import datetime

    from grants.front.demonstration.panel import Panel, Scale
    from grants.front.demonstration.people import Place
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

COST = 100_000
WRITER = "Paula Inkwell"
"""Writes for every group of the panel; she has no seat, so nobody stands aside."""
WORDS_UP_TO = 11
QUESTION = "c1"


def make_panel_round(panel: Panel) -> Round:
    """The round of this panel: the one there is, or a new one, published."""
    name = f"Reading panel of {len(panel.rows)}"
    there = db.session.scalar(select(Collaborative).where(Collaborative.name == name))
    made = _made_before(there, panel) if there else None
    if made is not None:
        return made
    with as_if_at(now() - timedelta(weeks=people.WEEKS_BEFORE)):
        place = _place(there, name, panel)
    places = "one place" if panel.fund == 1 else f"{panel.fund} places"
    begun, closing = steps.schedule("published", now(), place.collaborative.zone)
    with as_if_at(begun["ground-rules"]):
        round_ = start_round(place.collaborative, f"Panel of {panel.proposals} proposals, {places}")
        add_rules(round_, _rules(round_, panel, closing))
        steps.answer_newest_rules(round_, place.members, {})
    with as_if_at(begun["proposals"]):
        proposals = _proposals(round_, panel)
    with as_if_at(begun["interests"]):
        move_on(round_, "interests", MOVES["interests"])
    with as_if_at(begun["scoring"]):
        move_on(round_, "scoring", MOVES["scoring"])
        _ballots(round_, place, panel, proposals)
    with as_if_at(begun["decision"]):
        move_on(round_, "decision", MOVES["decision"])
        steps.decide(round_, place.members, {})
    with as_if_at(begun["published"]):
        steps.publish_with_answer(round_, [])
    return round_


MOVES = {
    "proposals": "The panel's proposals are known.",
    "interests": "They are all here.",
    "scoring": "The file names nobody who stands aside.",
    "decision": "The panel's scores are all here.",
}


def _made_before(place: Collaborative, panel: Panel) -> Round | None:
    """A round from the same file, counted the same way: its ground rules say so."""
    for round_ in rounds_of(place.id):
        newest = latest_rules(round_.id)
        if newest is not None and Rules.read(newest.document).purpose == _purpose(panel):
            return round_
    return None


def _place(there: Collaborative | None, name: str, panel: Panel) -> Place:
    if there is None:
        return people.make_panel_place(name, len(panel.rows))
    return people.Place(
        there, people.person(people.FACILITATOR), people.seats_by_name(there, len(panel.rows))
    )


def _purpose(panel: Panel) -> str:
    turned = " Low was good there, so each score is turned round." if panel.scale.is_low_good else ""
    return (
        f"Scores of a real panel on the scale {panel.scale}, with a pot for {panel.fund} of its "
        f"{panel.proposals} proposals. The SHA-256 of its file begins with {panel.digest[:16]}.{turned}"
    )


def _rules(round_: Round, panel: Panel, closing: dict[str, datetime]) -> dict[str, Any]:
    return {
        "title": round_.title,
        "purpose": _purpose(panel),
        "who_may_apply": "The groups whose proposals this panel read.",
        "currency": "GBP",
        "zone": round_.collaborative.zone,
        "pot": COST * panel.fund,
        "least": COST,
        "most": COST,
        "questions": [],
        "criteria": [
            {
                "id": QUESTION,
                "question": "How good is this proposal?",
                "weight": 1,
                "points": _points(panel.scale),
            }
        ],
        "rule": build("average", tie_order=TIE_ORDER, quorum=STANDING_AT_LEAST, weight=1).record(),
        "floor": FLOOR_AT_LEAST,
        "publish": "per-proposal",
        "agree": {"share": [2, 3]},
        "dates": {phase: stamp(moment) for phase, moment in closing.items()},
    }


def _points(scale: Scale) -> list[dict[str, Any]]:
    """Every point of the scale; a long one has no words."""
    scores = range(scale.low, scale.high + 1)
    words = {score: str(score) if len(scores) <= WORDS_UP_TO else "" for score in scores}
    return [{"score": score, "words": words[score]} for score in scores]


def _proposals(round_: Round, panel: Panel) -> list[Proposal]:
    move_on(round_, "proposals", MOVES["proposals"])
    writer = people.person(WRITER)
    return [
        steps.propose(
            round_,
            writer,
            f"Group {number}",
            {
                "title": f"Proposal {number}",
                "summary": f"Column {number} of the panel's file.",
                "ask": money.plain(COST),
            },
            is_sent=True,
        )
        for number in range(1, panel.proposals + 1)
    ]


def _ballots(round_: Round, place: Place, panel: Panel, proposals: list[Proposal]) -> None:
    """Who gave one score casts a ballot with one score; who gave none casts none."""
    for member, row in zip(place.members, panel.rows, strict=True):
        opinion = {
            proposal: Saved(State.SCORED, {QUESTION: score}, "", "")
            for proposal, score in zip(proposals, row, strict=True)
            if score is not None
        }
        if opinion:
            fill_in(round_, member, opinion)
