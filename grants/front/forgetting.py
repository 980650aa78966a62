"""Leaving everything here and being forgotten, in one transaction, with an entry that says so of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit import ledger
from grants.collaboratives.leaving import alone_in, every_seat, leave_seats, refuse_last_facilitator, why_not
from grants.db import db, now, sqlite, stamp
from grants.db.edge import after_commit
from grants.decisions.leaving import forget_decision_answer, forget_draw_reading, forget_fork_answers
from grants.deliberation.leaving import forget_interests
from grants.people.forgetting import forget_person
from grants.people.models import Person
from grants.proposals.leaving import groups_of_one, leave_groups
from grants.proposals.queries import proposals_of
from grants.reports.correcting import forget_waiting
from grants.rounds.leaving import forget_rules_answers
from grants.rounds.models import Round
from grants.rounds.phases import is_before
from grants.rounds.queries import hold, part_of
from grants.rounds.scrutineers import forget_scrutineer, rounds_with
from grants.rounds.service import freeze_once_enough_agree
from grants.scoring.leaving import leave_roll
from grants.scoring.service import ballots_are_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership

CLOSED = ("decision", "published")


@dataclass(frozen=True)
class Leaving:
    """What somebody reads before they leave: where from, what ends with them, and what is in the way."""

    collaboratives: list[str]
    groups: list[str]
    in_the_way: list[str]


def leaving(person: Person) -> Leaving:
    """For a person as they are now."""
    return Leaving(
        [held.collaborative.name for held in every_seat(person) if held.left_at is None],
        [group.name for group in groups_of_one(person)],
        [why_not(collaborative) for collaborative in alone_in(person)],
    )


def forget(person_id: str) -> None:
    """Forget a person; pressing twice does it once. Raises Refused for the last facilitator of a place.

    First the collaboratives are locked, then the rounds, each in one order: two who leave at once wait for
    each other, and whatever a member does in the same moment comes before or finds them gone.
    """
    person = db.session.get(Person, person_id)
    if person is None or not _still_there(person):
        return
    seats = {held.collaborative_id: held for held in every_seat(person)}
    left = []
    for round_ in _rounds(person, seats):
        hold(round_)
        if round_.collaborative_id in seats and not round_.is_imported:
            left.append(round_)
            _leave(round_, seats[round_.collaborative_id])
    forget_waiting([held.id for held in seats.values()])
    leave_groups(person)
    leave_seats(person)
    forget_scrutineer(person)
    forget_person(person)
    for round_ in left:
        freeze_once_enough_agree(round_)
    after_commit(sqlite.write_anew)


def _still_there(person: Person) -> bool:
    """Lock what a person sits in, and then them. Not there any more: the button was pressed twice."""
    refuse_last_facilitator(person)
    query = select(Person.id).where(Person.id == person.id).with_for_update()
    return db.session.scalar(query) is not None


def _rounds(person: Person, seats: dict[str, Membership]) -> Sequence[Round]:
    """Those where the person has or had a seat, those that they write for, and those they were to check."""
    others = {proposal.round_id for proposal in proposals_of(person)} | rounds_with(person)
    query = select(Round).where(Round.collaborative_id.in_(seats) | Round.id.in_(others))
    return db.session.scalars(query.order_by(Round.id)).all()


def _leave(round_: Round, seat: Membership) -> None:
    """One round: what its ledger has counted stays, and no longer leads to this seat."""
    part = part_of(round_, seat)
    takes_part = part is not None and part.left_before != "roll"
    forget_rules_answers(round_, seat, is_counted=part is not None)
    if not is_before(round_.phase, "interests"):
        has_ballots = not is_before(round_.phase, "scoring")
        forget_interests(round_, seat, keeps_ballot=has_ballots and not ballots_are_open(round_))
    leave_roll(round_, seat)
    forget_decision_answer(round_, seat)
    forget_draw_reading(round_, seat)
    forget_fork_answers(round_, seat)
    if takes_part:
        ledger.record(round_.ledger, "redaction", {"at": stamp(now())})
        if round_.phase in CLOSED:  # while ballots are open, the tree's size would tell of them
            ledger.checkpoint(round_.ledger)
