"""A place of any size: so many members and rounds, and so many proposals in the one that is led through all.

Everything is made by the verbs, but for two things that would take minutes and change no page. The other
rounds were made while the place had three members, and have three proposals each. And of most members only
the casting is done, with every proposal on it: what they saved before, which they alone could see, stays as
it was laid out, in rows of the same number and length.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit import ledger
from grants.collaboratives.inviting import invite
from grants.collaboratives.models import Collaborative
from grants.collaboratives.queries import seats
from grants.collaboratives.service import seat
from grants.collaboratives.support import offer_support
from grants.db import as_if_at, db, now
from grants.db.edge import transaction
from grants.decisions.service import answer_decision
from grants.deliberation.service import declare_interests, recused_from
from grants.people.private import Private, save_private
from grants.people.service import welcome
from grants.proposals.queries import standing_proposals
from grants.proposals.service import start_proposal
from grants.reports.ending import destroy_key
from grants.rounds.extending import extend
from grants.rounds.models import Round
from grants.rounds.queries import hold, latest_rules, rules_of
from grants.rounds.service import answer_rules, draft_answers, propose_rules, start_round
from grants.scoring.book import Book, Saved
from grants.scoring.roll import ballot_of
from grants.scoring.service import cast_ballot, marks_of
from tests import corrections, lotto, scrutiny, stories
from tests.web.halfway import OTHERS
from voting.ballots import State
from voting.ledger import ballots as secret
from voting.ledger import openings

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.collaboratives.models import Membership

NAME, TITLE, SLUG = "Salford Together", "Winter Round", "winter-round"
FIRST = 3
"""Members before there are more."""
PEOPLE = {
    "stranger": "",
    "nobody here": "nobody-in-particular@people.example",
    "writer": "the-allotment-table-1@groups.example",
    "member": "member-1@salford-together.example",
    "facilitating member": "member-2@salford-together.example",
    "member too late": "member-9999@salford-together.example",
    "facilitator": "facilitator-1@salford-together.example",
    "observer": "observer@salford-together.example",
    "scrutineer": scrutiny.FIRST,
    "invited": "invited@salford-together.example",
    "administrator": "administrator@people.example",
}
RULES = {**scrutiny.NAMED, **lotto.LOTS, "most": "700"}


@dataclass(frozen=True)
class Size:
    """How much there is of each."""

    members: int
    proposals: int
    rounds: int


def start(size: Size) -> None:
    """The place, its people, and every round but the one that is led through all phases."""
    place = stories.start(NAME, members=FIRST)
    with transaction():
        seat(place, welcome(PEOPLE["facilitating member"]), {"facilitator"})
        welcome(PEOPLE["nobody here"], "Nora Nobody")
        welcome(PEOPLE["administrator"], "Adam Administrator").is_administrator = True
    for number in range(size.rounds - 1):
        kind = list(OTHERS)[number % len(OTHERS)]
        OTHERS[kind](place, f"Round {number} {kind}")
    by = welcome(PEOPLE["facilitator"])
    with transaction():
        stories.seat_many(place, "member", size.members)
        for number in range(size.rounds):
            email = f"invited{number}@salford-together.example" if number else PEOPLE["invited"]
            invite(place, "Ines Invited", email, {"member"}, by)
    with transaction():
        for held in seats(place.id):
            save_private(held.person, Private(phone="0161 496 0000", needs="A ramp, and time to read."))
            if held.person_id != by.id:
                offer_support(place, held.id, "expenses", "The bus, and somebody to mind the children.", by)


def the_round() -> Round:
    """The one that is led through every phase."""
    return db.session.scalars(select(Round).where(Round.slug == SLUG)).one()


def _begin(_size: Size) -> None:
    with transaction():
        start_round(_place(), TITLE)


def _place() -> Collaborative:
    return db.session.scalars(select(Collaborative)).one()


def _propose(size: Size) -> None:
    """A second version is before the members, and most do not agree yet. The pot will do for most groups."""
    round_ = the_round()
    for pot in (300 * size.proposals, 400 * size.proposals):
        with transaction():
            version, problems = propose_rules(round_, draft_answers(round_) | RULES | {"pot": str(pot)})
            assert version is not None, problems
    with transaction():
        for member in stories.members(round_)[1:]:
            answer_rules(round_, member, 2, agrees=False, reason="Not yet: the dates come too soon.")


def _agree(_size: Size) -> None:
    """The rules are frozen. Somebody joins too late for this round."""
    round_ = the_round()
    version = latest_rules(round_.id)
    assert version is not None
    with transaction():
        for member in stories.members(round_):
            if answer_rules(round_, member, version.version, agrees=True, reason=""):
                break
    with transaction():
        seat(round_.collaborative, welcome(PEOPLE["member too late"], "Lara Late"), {"member"})


def _write(size: Size) -> None:
    """All proposals are sent, one is a draft, and groups were given more time."""
    round_ = stories.moved(the_round(), "proposals")
    stories.sent_proposals(round_, size.proposals, [400 + 50 * (at % 7) for at in range(size.proposals)])
    with transaction():
        start_proposal(round_, welcome(PEOPLE["writer"]), "Second Thoughts")
    with transaction():
        extend(round_, "proposals", rules_of(round_.id).dates["proposals"] + timedelta(days=1), "It snowed.")


def _say_interests(_size: Size) -> None:
    """All but the first have been through the list; each stands aside on one."""
    round_ = stories.moved(the_round(), "interests")
    with transaction():
        proposals = standing_proposals(round_.id)
        for place, member in enumerate(on_roll(round_)[1:], 1):
            declare_interests(round_, member, [proposals[place % len(proposals)]])


def on_roll(round_: Round) -> list[Membership]:
    """Those who take part in the round, by their numbers: all but who came too late."""
    return stories.members(round_)[:-1]


def _score(_size: Size) -> None:
    """All have cast but the second, who has begun. The first has changed something since."""
    round_ = stories.moved(the_round(), "scoring")
    first, second, *others = on_roll(round_)
    stories.cast(round_, first, {"p1": (3, 4, 3), "p2": "abstain"})
    stories.save(round_, first, {"p2": (5, 4, 4)})
    stories.save(round_, second, {"p1": (2, 2, 2)})
    for place, member in enumerate(others):
        with transaction():
            _cast(round_, member, place)


def _cast(round_: Round, member: Membership, place: int) -> None:
    """What `cast_ballot` does, with a score for every proposal that was not saved one by one before.

    The first, whose own pages are looked at, is liked best wherever there are enough to score it.
    """
    hold(round_)
    ballot, proposals, rules = ballot_of(round_, member), standing_proposals(round_.id), rules_of(round_.id)
    saved = {
        each.id: Saved(
            State.SCORED,
            {criterion.id: 1 + (place + at) % 5 if at else 5 for criterion in rules.criteria},
            "They know the street.",
            "",
        )
        for at, each in enumerate(proposals)
    }
    marks = marks_of(proposals, saved, recused_from(member, proposals), rules.criteria)
    seed, blind = secrets.token_bytes(32), secrets.token_bytes(32)
    cast = openings.CastBallot(bytes(ballot.slot), 1, seed, blind, marks)
    reasons = {key: each.reason for key, each in saved.items()}
    Book(round_.id).keep_cast(ballot, cast, rules.criteria, reasons)
    ballot.revision = cast.revision
    asked = [secret.Criterion(criterion.id, criterion.weight) for criterion in rules.criteria]
    digest = openings.digest(round_.ledger.origin, asked, cast, form=rules.form)
    data = {"digest": digest.hex(), "revision": cast.revision, "slot": cast.slot.hex()}
    ledger.record(round_.ledger, "ballot-cast", data)


def _close(_size: Size) -> None:
    """The second casts in the last moment."""
    round_ = the_round()
    with transaction():
        cast_ballot(round_, on_roll(round_)[1])
    stories.closed(round_)


def _draw(_size: Size) -> None:
    lotto.read_by(the_round(), 0)


def _drawn(_size: Size) -> None:
    lotto.read_by(the_round(), 1)


def _count(_size: Size) -> None:
    """Counted, and a third of the members have said no to it."""
    round_ = stories.counted(the_round())
    members = on_roll(round_)
    with transaction():
        for member in members[-(len(members) // 3) :]:
            answer_decision(round_, member, agrees=False, reason="I would rather fund two more.")


def _confirm(_size: Size) -> None:
    round_ = the_round()
    with transaction():
        for member in on_roll(round_):
            if answer_decision(round_, member, agrees=True, reason="That is good."):
                break


def _publish(_size: Size) -> None:
    round_ = stories.publish(the_round())
    corrections.correct(round_, "The second group is called Canal Walkers.")


def _end(_size: Size) -> None:
    """The time for questions is over, and the key is destroyed."""
    with as_if_at(now() + timedelta(weeks=20)), transaction():
        destroy_key(the_round())


PHASES: dict[str, Callable[[Size], None]] = {
    "in the making": _begin,
    "agreeing": _propose,
    "agreed": _agree,
    "proposals": _write,
    "interests": _say_interests,
    "scoring": _score,
    "closed": _close,
    "drawing": _draw,
    "drawn": _drawn,
    "counted": _count,
    "decided": _confirm,
    "published": _publish,
    "key destroyed": _end,
}
"""What happens as the round comes to each point of its way, in order."""
