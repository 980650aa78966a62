"""A round in which everything happens that an entry can record, told step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.awards.service import accept, awards_of
from grants.db.edge import transaction
from grants.decisions.service import answer_decision
from grants.deliberation.service import declare_interests
from grants.proposals.service import decline, save_answers, send, withdraw
from grants.rounds.queries import latest_rules
from grants.rounds.service import answer_rules, draft_answers, propose_rules
from grants.scoring.service import cast_ballot
from tests import stories
from tests.stories import members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.rounds.models import Round


def steps(name: str = "Salford Together", title: str = "Winter Round") -> Iterator[tuple[str, Round]]:
    """The round after each step, with the step's name. Every step is committed."""
    round_ = stories.begun_round(stories.start(name, members=8), title)
    yield "proposed", round_
    agree(round_)
    yield "frozen", round_
    stories.sent_proposals(round_, 5)
    yield "sent", round_
    change_proposals(round_)
    yield "changed", round_
    stories.moved(round_, "interests")
    with transaction():
        declare_interests(round_, members(round_)[0], stories.proposals_sent_to(round_.id)[1:2])
    yield "interests", round_
    stories.moved(round_, "scoring")
    yield "scoring", round_
    cast(round_)
    yield "cast", round_
    stories.closed(round_)
    yield "closed", round_
    stories.counted(round_)
    yield "counted", round_
    with transaction():
        answer_decision(round_, members(round_)[-1], agrees=False, reason="I would rather wait.")
    stories.confirmed(round_)
    yield "confirmed", round_
    stories.publish(round_)
    yield "published", round_
    with transaction():
        accept(awards_of(round_.id)[0].proposal)
    yield "accepted", round_


def agree(round_: Round) -> None:
    """A second version, to which one member objects."""
    with transaction():
        answer_rules(round_, members(round_)[0], 1, agrees=True, reason="")
        propose_rules(round_, draft_answers(round_) | {"pot": "5000"})
        version = latest_rules(round_.id)
        assert version is not None
        answer_rules(round_, members(round_)[7], version.version, agrees=False, reason="The pot is small.")
        for member in members(round_)[:6]:
            answer_rules(round_, member, version.version, agrees=True, reason="")


def change_proposals(round_: Round) -> None:
    """The first is sent again, the fourth is taken out, the fifth is outside the ground rules."""
    first, _second, _third, fourth, fifth = stories.proposals_sent_to(round_.id)
    with transaction():
        save_answers(first, {"title": "The Long Allotment Table", "ask": "1250"})
        send(first, stories.welcome("writer@groups.example"))
        withdraw(fourth)
        decline(fifth, "It is not in Salford.")


def cast(round_: Round) -> None:
    """Everybody casts; one again, one stands aside and casts again, one stands aside and does not."""
    stories.cast_by_all(round_)
    second, third, fourth = members(round_)[1:4]
    stories.cast(round_, second, {"p1": (5, 5, 5), "p2": "abstain"})
    stories.save(round_, third, {"p3": "recuse"})
    stories.save(round_, fourth, {"p3": "recuse"})
    with transaction():
        cast_ballot(round_, third)
