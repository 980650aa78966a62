"""What one person agreed, answered and wrote down in rounds: rows of many tables, read in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Text, cast, literal, null, select, union_all

from grants.audit.models import Fork
from grants.db import UTCDateTime, db, stamp
from grants.decisions.models import Correction, DecisionAnswer, DrawReading, ForkAnswer
from grants.deliberation.models import InterestsSaid
from grants.people.models import SignInLink
from grants.rounds.models import GroundRules, Round, RoundMember, RulesAnswer, Scrutineer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from grants.people.models import Person

NO_WORDS: ColumnElement[str] = cast(null(), Text)
NO_ANSWER: ColumnElement[bool] = cast(null(), Boolean)
NO_TIME: ColumnElement[Any] = cast(null(), UTCDateTime)


def said_by(person: Person, seat_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Each as what it is, in which round, the yes or no, the words and the moment; the earliest first."""
    query = union_all(*_of_seats(seat_ids), *_of_person(person))
    found = [
        {
            "what": what,
            "round": title,
            "agrees": agrees,
            "words": words,
            "said_at": None if said_at is None else stamp(said_at),
        }
        for what, title, agrees, words, said_at in db.session.execute(query)
    ]
    return sorted(found, key=lambda each: (each["said_at"] or "", each["what"], each["round"] or ""))


def _row(what: str, agrees: Any, words: Any, said_at: Any) -> Select[Any]:  # noqa: ANN401 - columns of many tables
    return select(
        literal(what).label("what"),
        Round.title.label("round"),
        agrees.label("agrees"),
        words.label("words"),
        said_at.label("said_at"),
    )


def _of_seats(seat_ids: Sequence[str]) -> list[Select[Any]]:
    return [
        _row("takes part", NO_ANSWER, NO_WORDS, NO_TIME)
        .join(RoundMember, RoundMember.round_id == Round.id)
        .where(RoundMember.membership_id.in_(seat_ids)),
        _row("ground rules", RulesAnswer.agrees, RulesAnswer.reason, RulesAnswer.said_at)
        .join(GroundRules, GroundRules.round_id == Round.id)
        .join(RulesAnswer, RulesAnswer.ground_rules_id == GroundRules.id)
        .where(RulesAnswer.membership_id.in_(seat_ids)),
        _row("interests declared", NO_ANSWER, NO_WORDS, InterestsSaid.said_at)
        .join(InterestsSaid, InterestsSaid.round_id == Round.id)
        .where(InterestsSaid.membership_id.in_(seat_ids)),
        _row("the draw", NO_ANSWER, DrawReading.value, DrawReading.said_at)
        .join(DrawReading, DrawReading.round_id == Round.id)
        .where(DrawReading.membership_id.in_(seat_ids)),
        _row("the result", DecisionAnswer.agrees, DecisionAnswer.reason, DecisionAnswer.said_at)
        .join(DecisionAnswer, DecisionAnswer.round_id == Round.id)
        .where(DecisionAnswer.membership_id.in_(seat_ids)),
        _row("how to go on", ForkAnswer.agrees, ForkAnswer.reason, ForkAnswer.said_at)
        .join(Fork, Fork.ledger_id == Round.ledger_id)
        .join(ForkAnswer, (ForkAnswer.ledger_id == Fork.ledger_id) & (ForkAnswer.number == Fork.number))
        .where(ForkAnswer.membership_id.in_(seat_ids)),
        _row("a correction written", NO_ANSWER, Correction.text, Correction.written_at)
        .join(Correction, Correction.round_id == Round.id)
        .where(Correction.written_by.in_(seat_ids)),
        _row("a correction agreed", NO_ANSWER, Correction.text, Correction.made_at)
        .join(Correction, Correction.round_id == Round.id)
        .where(Correction.agreed_by.in_(seat_ids)),
    ]


def _of_person(person: Person) -> list[Select[Any]]:
    """What hangs on the person and not on a seat; a way in belongs to no round."""
    ways_in = select(
        literal("a way in"),
        NO_WORDS,
        NO_ANSWER,
        SignInLink.onward,
        SignInLink.used_at,
    ).where(SignInLink.person_id == person.id)
    return [
        _row("asked to check from outside", NO_ANSWER, Scrutineer.name, NO_TIME)
        .join(GroundRules, GroundRules.round_id == Round.id)
        .join(Scrutineer, Scrutineer.ground_rules_id == GroundRules.id)
        .where(Scrutineer.email == person.email),
        ways_in,
    ]
