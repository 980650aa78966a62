"""Counting, and the members' word on what was counted."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from grants.access.embargo import result_is_public
from grants.audit import ledger
from grants.db import db, now, stamp
from grants.decisions import counting, notices
from grants.decisions.forks import refuse_while_waiting
from grants.decisions.models import Count, Decision, DecisionAnswer
from grants.refusal import Refused
from grants.rounds.queries import frozen_rules, hold, refuse_left, rules_of
from grants.rounds.service import answers_digest
from grants.scoring.roll import seats_on_roll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round


def count_round(round_: Round) -> dict[str, Any]:
    """Run the agreed rule and the recount. Twice gives the same, and one entry."""
    hold(round_)
    if frozen_rules(round_.id) is None:
        raise Refused(_("The members have not agreed the ground rules, so there is no rule to count by."))
    if round_.phase != "decision" and not result_is_public(round_.phase):
        raise Refused(_("Ballots have not closed yet, so nothing can be counted."))
    before = db.session.get(Count, round_.id)
    if before is not None and round_.key_destroyed_at is not None:
        return result_of(before)
    written = counting.count(round_)
    digest = hashlib.sha256(written).hexdigest()
    if before is not None:
        if before.digest != digest:
            raise Refused(_("Counting again gave another result than before. Please ask for help."))
        return result_of(before)
    refuse_while_waiting(round_)
    made = Count(round_id=round_.id, result=written, digest=digest, counted_at=now())
    db.session.add(made)
    found = result_of(made)
    data = {
        "at": stamp(made.counted_at),
        "recount": "agrees",
        "result": digest,
        "rule": found["rule"]["digest"],
    }
    ledger.record(round_.ledger, "count-made", data)
    if round_.is_imported:
        _confirm(round_, made, [], members=0)
    else:
        notices.counted(round_)
    return found


def result_of(made: Count) -> dict[str, Any]:
    """A kept result, read."""
    found: dict[str, Any] = json.loads(made.result)
    return found


def counted(round_: Round) -> Count | None:
    """The round's count, if it was made."""
    return db.session.get(Count, round_.id)


def decision_of(round_: Round) -> Decision | None:
    """The members' decision, if they have made it."""
    return db.session.get(Decision, round_.id)


def answers(round_id: str) -> Sequence[DecisionAnswer]:
    """What members said of the result, in the order they said it."""
    return db.session.scalars(
        select(DecisionAnswer)
        .where(DecisionAnswer.round_id == round_id)
        .order_by(DecisionAnswer.said_at, DecisionAnswer.id)
    ).all()


def answer_decision(round_: Round, member: Membership, agrees: bool, reason: str) -> bool:  # noqa: FBT001 - the answer itself
    """One member's word on the counted result. The last one needed confirms it; True when it just did."""
    hold(round_)
    made = counted(round_)
    if made is None:
        raise Refused(_("The ballots have not been counted yet."))
    if decision_of(round_) is not None:
        raise Refused(_("The members have confirmed this result already."))
    refuse_while_waiting(round_)
    refuse_left(member)
    seats = seats_on_roll(round_.id)
    if member.id not in seats:
        raise Refused(_("Your name is not on the roll of this round."))
    if not agrees and not reason.strip():
        raise Refused(_("Say why, so that the others can answer."), "reason")
    found = db.session.scalar(
        select(DecisionAnswer).where(
            DecisionAnswer.round_id == round_.id, DecisionAnswer.membership_id == member.id
        )
    )
    answer = found or DecisionAnswer(round_id=round_.id, membership_id=member.id)
    answer.agrees, answer.reason, answer.said_at = agrees, reason.strip(), now()
    db.session.add(answer)
    db.session.flush()
    said = answers(round_.id)
    if sum(each.agrees for each in said) < rules_of(round_.id).enough(len(seats)):
        return False
    _confirm(round_, made, said, members=len(seats))
    return True


def _confirm(round_: Round, made: Count, said: Sequence[DecisionAnswer], *, members: int) -> None:
    decision = Decision(
        round_id=round_.id,
        result_digest=made.digest,
        agreed=sum(each.agrees for each in said),
        objected=sum(not each.agrees for each in said),
        members=members,
        confirmed_at=now(),
    )
    db.session.add(decision)
    data = {
        "agreed": decision.agreed,
        "at": stamp(decision.confirmed_at),
        "list": answers_digest([(each.membership_id, each.agrees) for each in said]),
        "members": members,
        "objected": decision.objected,
        "result": made.digest,
    }
    ledger.record(round_.ledger, "decision-confirmed", data)
    ledger.checkpoint(round_.ledger)
