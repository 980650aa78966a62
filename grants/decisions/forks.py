"""A ledger that was put back: telling members, and after closing their word on how to go on.

While ballots are open whoever cast can cast again, and the round goes on. Once they are closed nobody can, so
nothing goes on before the members on the roll have said that it may.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit import ledger
from grants.audit.models import Fork, Ledger
from grants.db import db, now, stamp
from grants.db.edge import despite_refusal
from grants.decisions import notices
from grants.decisions.models import ForkAnswer
from grants.refusal import Refused
from grants.rounds.models import Round
from grants.rounds.phases import is_before
from grants.rounds.queries import hold, is_open, refuse_left, rules_of
from grants.rounds.service import answers_digest
from grants.scoring.roll import seats_on_roll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership


def _found(fork: Fork, coming: str, data: dict[str, Any]) -> None:
    """Tell the members, and after closing ask them. `coming` is the entry that the fork stands before."""
    round_ = db.session.scalar(select(Round).where(Round.ledger_id == fork.ledger_id))
    if round_ is None or round_.is_imported:
        return
    closes = coming == "phase-moved" and data["to"] == "decision"
    is_closed = not is_before(round_.phase, "decision")
    can_cast = round_.phase == "scoring" and not closes and is_open(round_, "scoring", now())
    fork.asks_members = is_closed or (round_.phase == "scoring" and not can_cast)
    note = (
        ledger.checkpoint(round_.ledger) if is_closed else ""
    )  # while ballots are open it would tell of casts
    notices.put_back(round_, can_cast=can_cast, asks_members=fork.asks_members, note=note)


ledger.ON_FORK.append(_found)


def waiting(round_: Round) -> Fork | None:
    """The fork that waits for the members' word, if there is one; the newest stands for those before it."""
    if round_.ledger.number == 1:
        return None
    fork = db.session.get(Fork, (round_.ledger_id, round_.ledger.number))
    return fork if fork is not None and fork.asks_members and fork.accepted_at is None else None


def forks_of(round_: Round) -> Sequence[Fork]:
    """Every fork of a round's ledger, in their order."""
    query = select(Fork).where(Fork.ledger_id == round_.ledger_id).order_by(Fork.number)
    return db.session.scalars(query).all()


def refuse_while_waiting(round_: Round) -> None:
    """Let nothing go on after closing from a ledger that was put back, until the members agreed to it.

    Where the fork was found by this very attempt, it is kept although the attempt is refused.
    """
    before = round_.ledger.number
    ledger.say_if_behind(round_.ledger)
    if waiting(round_) is None:
        return
    if round_.ledger.number != before:
        despite_refusal(partial(_say_again, round_.ledger_id))
    raise Refused(
        _(
            "The database of this round was put back to an earlier state. The members on the roll have to "
            "agree before anything goes on: see “How to go on” on the page of the round."
        )
    )


def _say_again(ledger_id: str) -> None:
    ledger.say_if_behind(db.session.get_one(Ledger, ledger_id))


def answers(fork: Fork) -> Sequence[ForkAnswer]:
    """What members said of going on, in the order they said it."""
    return db.session.scalars(
        select(ForkAnswer)
        .where(ForkAnswer.ledger_id == fork.ledger_id, ForkAnswer.number == fork.number)
        .order_by(ForkAnswer.said_at, ForkAnswer.id)
    ).all()


def answer(round_: Round, member: Membership, agrees: bool, reason: str) -> bool:  # noqa: FBT001 - the answer itself
    """One member's word on going on from what was restored. The last one needed lets it; True when it did."""
    hold(round_)
    ledger.say_if_behind(round_.ledger)
    fork = waiting(round_)
    if fork is None:
        raise Refused(_("There is nothing to answer here: this round goes on."))
    refuse_left(member)
    seats = seats_on_roll(round_.id)
    if member.id not in seats:
        raise Refused(_("Your name is not on the roll of this round."))
    if not agrees and not reason.strip():
        raise Refused(_("Say why, so that the others can answer."), "reason")
    found = next((each for each in answers(fork) if each.membership_id == member.id), None)
    said = found or ForkAnswer(ledger_id=fork.ledger_id, number=fork.number, membership_id=member.id)
    said.agrees, said.reason, said.said_at = agrees, reason.strip(), now()
    db.session.add(said)
    db.session.flush()
    everybody = answers(fork)
    if sum(each.agrees for each in everybody) < rules_of(round_.id).enough(len(seats)):
        return False
    _accept(round_, fork, everybody, len(seats))
    return True


def _accept(round_: Round, fork: Fork, said: Sequence[ForkAnswer], members: int) -> None:
    fork.accepted_at = now()
    data = {
        "agreed": sum(each.agrees for each in said),
        "at": stamp(fork.accepted_at),
        "list": answers_digest([(each.membership_id, each.agrees) for each in said]),
        "members": members,
        "number": fork.number,
        "objected": sum(not each.agrees for each in said),
    }
    ledger.record(round_.ledger, "fork-accepted", data)
    ledger.checkpoint(round_.ledger)
