"""A round in which everybody has put something nasty into everything they could write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grants.awards.service import accept
from grants.collaboratives.service import save_details, seat, start_collaborative
from grants.db.edge import transaction
from grants.decisions.service import answer_decision
from grants.people.service import welcome
from grants.proposals.queries import sent_proposals, standing_proposals
from grants.proposals.service import decline, save_answers, send, start_proposal
from grants.rounds.queries import rules_of
from grants.rounds.service import answer_rules, draft_answers, move_on, propose_rules, start_round
from grants.scoring.book import Saved
from grants.scoring.service import cast_ballot, save_reading
from tests import stories
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.rounds.models import Round

SHOWN = re.compile(r"\[([a-z ]+)\]")
MEMBERS = 6
DETAILS = ("place", "purpose", "help_name", "help_phone", "help_email", "help_hours")
FACILITATOR, MEMBER, WRITER = "fay@people.example", "member-1@people.example", "writer-1@people.example"


def nasty(what: str) -> str:
    """Something of each kind, with a mark to know it by."""
    return f"[{what}]<script>alert(1)</script>'\"><i a='{{{{7*7}}}}"


def begin() -> None:
    """A collaborative, and a round whose rules are being agreed."""
    with transaction():
        place = start_collaborative(nasty("collaborative"), demonstration=True)
        save_details(place, {name: nasty(name.replace("_", " ")) for name in DETAILS})
        seat(place, welcome(FACILITATOR, nasty("facilitator")), {"facilitator"})
        for number in range(MEMBERS):
            seat(place, welcome(f"member-{number + 1}@people.example", nasty("member")), {"member"})
        round_ = start_round(place, nasty("round"))
        answers = draft_answers(round_) | {
            "purpose": nasty("reason for it"),
            "who_may_apply": nasty("who can ask"),
            "question_1": nasty("question"),
            "words_1_3": nasty("point"),
        }
        version, problems = propose_rules(round_, answers)
        assert version is not None, problems
        first = stories.members(round_)[0]
        answer_rules(round_, first, 1, agrees=False, reason=nasty("no to the rules"))


def propose(round_: Round) -> None:
    """The rules are agreed; three proposals came in and one was declined."""
    with transaction():
        for member in stories.members(round_)[1:5]:
            answer_rules(round_, member, 1, agrees=True, reason="")
        move_on(round_, "proposals", nasty("reason for moving on"))
        for number in range(3):
            writer = welcome(f"writer-{number + 1}@people.example", nasty("writer"))
            proposal = start_proposal(round_, writer, nasty("group"))
            said = {question.id: nasty("answer") for question in rules_of(round_.id).questions}
            save_answers(
                proposal, said | {"title": nasty("title"), "summary": nasty("summary"), "ask": "900"}
            )
            send(proposal, writer)
        decline(sent_proposals(round_.id)[2], nasty("reason for a no"), welcome(FACILITATOR))


def score(round_: Round) -> None:
    """Ballots are cast and counted."""
    stories.open_scoring(round_)
    criteria = [criterion.id for criterion in rules_of(round_.id).criteria]
    for member in stories.members(round_):
        with transaction():
            for proposal in standing_proposals(round_.id):
                saved = Saved(State.SCORED, dict.fromkeys(criteria, 3), nasty("score"), nasty("note"))
                save_reading(round_, member, proposal, saved)
            cast_ballot(round_, member)
    stories.counted(stories.closed(round_))


def decide(round_: Round) -> None:
    """One objects, the others agree; it is published and one award accepted."""
    with transaction():
        for place, member in enumerate(stories.members(round_)[:5]):
            answer_decision(round_, member, agrees=place > 0, reason=nasty("objection"))
    stories.publish(round_)
    with transaction():
        accept(sent_proposals(round_.id)[0])


GOING_ON: dict[str, Callable[[Round], None]] = {"reading": propose, "deciding": score, "published": decide}
