"""The statements behind where rounds stand: a row for each round and seat, with whatever there is one of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, distinct, func, or_, select
from sqlalchemy.orm import aliased

from grants.audit.models import Fork
from grants.collaboratives.models import Membership
from grants.db import db
from grants.decisions.models import Count, Decision, DecisionAnswer, DrawReading, ForkAnswer
from grants.deliberation.models import InterestsSaid
from grants.people.models import Person
from grants.proposals.models import Proposal
from grants.rounds.models import Draw, GroundRules, Reminder, Round, RoundMember, RulesAnswer
from grants.rounds.queries import WITH_FORKS
from grants.scoring.models import Ballot, RollPlace

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, ScalarSelect, Select
    from sqlalchemy.engine import Row

Frozen, Newest = aliased(GroundRules, name="frozen"), aliased(GroundRules, name="newest")
Version, Later = aliased(GroundRules), aliased(Fork)
Part, Held = aliased(RoundMember), aliased(Membership)

LAST_PUT = select(func.max(Version.version)).where(Version.round_id == Round.id).correlate(Round)
LAST_FORK = select(func.max(Later.number)).where(Later.ledger_id == Round.ledger_id).correlate(Round)
AGREED = (
    select(DecisionAnswer.membership_id)
    .where(DecisionAnswer.round_id == Round.id, DecisionAnswer.agrees.is_(True))
    .correlate(Round)
)
TAKING_PART = (
    Part.round_id == Round.id,
    Part.left_before.is_(None),
    Held.id == Part.membership_id,
    Held.is_member.is_(True),
    Held.left_at.is_(None),
)


def _number(*where: ColumnElement[bool], of: Any = None) -> ScalarSelect[int]:  # noqa: ANN401 - a column
    what = func.count() if of is None else func.count(distinct(of))
    return select(what).where(*where).correlate(Round).scalar_subquery()


MANY = {
    "members": _number(
        Held.collaborative_id == Round.collaborative_id, Held.is_member.is_(True), Held.left_at.is_(None)
    ),
    "taking_part": _number(*TAKING_PART),
    "been_through": _number(
        *TAKING_PART, InterestsSaid.round_id == Round.id, InterestsSaid.membership_id == Held.id
    ),
    "sent": _number(Proposal.round_id == Round.id, Proposal.number.is_not(None)),
    "slots": _number(Ballot.round_id == Round.id),
    "cast": _number(
        Ballot.round_id == Round.id,
        Ballot.revision > 0,
        or_(Ballot.is_withdrawn.is_(False), Round.phase == "scoring"),  # until closing it never falls
    ),
    "deciding": _number(RollPlace.round_id == Round.id),
    "gone": _number(
        RollPlace.round_id == Round.id,
        Held.id == RollPlace.membership_id,
        or_(Held.left_at.is_not(None), Held.is_member.is_(False)),
        Held.id.not_in(AGREED),
    ),
    "against": _number(
        RulesAnswer.ground_rules_id == Version.id,
        Version.round_id == Round.id,
        Version.version == LAST_PUT.scalar_subquery(),
        RulesAnswer.agrees.is_(False),
    ),
    "decided": _number(DecisionAnswer.round_id == Round.id),
    "drawn": _number(DrawReading.round_id == Round.id, of=DrawReading.value),
}
"""What is counted of a round, by name. `drawn` is how many different values were written of its draw, and
`gone` how many on the roll have left without having agreed to the result."""


def rows(seats: Collection[str], *which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """A row for each of these seats and each of `which` rounds where it is, the newest round first."""
    order = (Round.started_at.desc(), Round.slug, Membership.id)
    found = _together().where(Membership.id.in_(seats), *which).order_by(*order)
    return db.session.execute(found.options(WITH_FORKS)).all()


def numbers_of(round_id: str) -> Any:  # noqa: ANN401 - a row
    """What is counted of one round."""
    counted = [column.label(name) for name, column in MANY.items()]
    return db.session.execute(select(*counted).select_from(Round).where(Round.id == round_id)).one()


def _together() -> Select[Any]:
    def own(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table with one row for each seat and round
        return and_(table.round_id == Round.id, table.membership_id == Membership.id)

    columns = {
        "seat": Membership.id,
        "own_word": RulesAnswer.id,
        "own_decision": DecisionAnswer.id,
        "own_way_on": ForkAnswer.id,
        "counted": Count.digest,
        "confirmed": Decision.round_id,
        "been": InterestsSaid.said_at,
    } | MANY
    query = (
        select(Round, Frozen, Newest, RoundMember, RollPlace, Draw, Fork, Reminder)
        .add_columns(*(column.label(name) for name, column in columns.items()))
        .join(Membership, Membership.collaborative_id == Round.collaborative_id)
        .outerjoin(Frozen, and_(Frozen.round_id == Round.id, Frozen.frozen_at.is_not(None)))
        .outerjoin(Newest, and_(Newest.round_id == Round.id, Newest.version == LAST_PUT.scalar_subquery()))
        .outerjoin(RulesAnswer, _word_on(Newest))
        .outerjoin(Fork, and_(Fork.ledger_id == Round.ledger_id, Fork.number == LAST_FORK.scalar_subquery()))
        .outerjoin(
            ForkAnswer,
            and_(
                ForkAnswer.ledger_id == Fork.ledger_id,
                ForkAnswer.number == Fork.number,
                ForkAnswer.membership_id == Membership.id,
            ),
        )
    )
    for table in (RoundMember, RollPlace, InterestsSaid, DecisionAnswer):
        query = query.outerjoin(table, own(table))
    for single in (Draw, Reminder, Count, Decision):
        query = query.outerjoin(single, single.round_id == Round.id)
    return query


def _word_on(version: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a version of ground rules, by another name
    return and_(RulesAnswer.ground_rules_id == version.id, RulesAnswer.membership_id == Membership.id)


def missing(round_ids: Collection[str]) -> dict[str, list[str]]:
    """The members who have not answered the newest version of these rounds' rules, by round: their names."""
    query = (
        select(Round.id, Person.name, Person.email)
        .select_from(Round)
        .join(Newest, and_(Newest.round_id == Round.id, Newest.version == LAST_PUT.scalar_subquery()))
        .join(Membership, Membership.collaborative_id == Round.collaborative_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(RulesAnswer, _word_on(Newest))
        .where(
            Round.id.in_(round_ids),
            Membership.is_member,
            Membership.left_at.is_(None),
            RulesAnswer.id.is_(None),
        )
        .order_by(Round.id, Person.name, Membership.id)
    )
    found: dict[str, list[str]] = {}
    for round_id, name, email in db.session.execute(query) if round_ids else ():
        found.setdefault(round_id, []).append(name or email)
    return found
