"""Named selects about rounds, all ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.audit.models import Ledger
from grants.collaboratives.models import Membership
from grants.collaboratives.queries import members
from grants.db import db
from grants.db.sqlite import only_reading
from grants.refusal import Refused
from grants.rounds.models import (
    GroundRules,
    PhaseExtension,
    PhaseMove,
    Round,
    RoundMember,
    RulesAnswer,
)
from grants.rounds.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select


WITH_FORKS = joinedload(Round.ledger).undefer(Ledger.number)
HIGHEST_VERSION = 2**31 - 1
"""No database column holds a higher one."""


def round_named(slug: str) -> Round | None:
    """The round at an address."""
    return db.session.scalar(select(Round).where(Round.slug == slug))


def round_shown(slug: str) -> Round | None:
    """The same for a page, which says at once whether the round's ledger was put back."""
    return db.session.scalar(select(Round).where(Round.slug == slug).options(WITH_FORKS))


def rounds_of(collaborative_id: str) -> Sequence[Round]:
    """A collaborative's rounds, the newest first."""
    return db.session.scalars(
        select(Round)
        .where(Round.collaborative_id == collaborative_id)
        .order_by(Round.started_at.desc(), Round.slug)
        .options(WITH_FORKS)
    ).all()


def latest_rules(round_id: str) -> GroundRules | None:
    """The newest version put before the members."""
    return db.session.scalar(
        select(GroundRules)
        .where(GroundRules.round_id == round_id)
        .order_by(GroundRules.version.desc())
        .limit(1)
    )


def rules_version(round_id: str, version: int) -> GroundRules | None:
    """One version put before the members, by its number."""
    if version > HIGHEST_VERSION:
        return None
    return db.session.scalar(
        select(GroundRules).where(GroundRules.round_id == round_id, GroundRules.version == version)
    )


def frozen_rules(round_id: str) -> GroundRules | None:
    """The version a round runs by, once it is frozen. A request that only looks reads it once."""
    kept: dict[str, GroundRules | None] = g.setdefault("frozen", {}) if only_reading.get() else {}
    if round_id not in kept:
        kept[round_id] = db.session.scalar(
            select(GroundRules).where(GroundRules.round_id == round_id, GroundRules.frozen_at.is_not(None))
        )
    return kept[round_id]


def keep_frozen(found: Mapping[str, GroundRules | None]) -> None:
    """What was read together with other things; None where a round's rules are not frozen yet."""
    if only_reading.get():
        g.setdefault("frozen", {}).update(found)


def frozen_rules_in(collaborative_id: str) -> dict[str, GroundRules]:
    """The frozen ground rules of all of a collaborative's rounds, by round, in one statement."""
    query = select(GroundRules).join(Round, Round.id == GroundRules.round_id)
    return _read_once(query.where(Round.collaborative_id == collaborative_id))


def read_frozen_rules(round_ids: Collection[str]) -> dict[str, GroundRules]:
    """The same of these rounds."""
    return _read_once(select(GroundRules).where(GroundRules.round_id.in_(round_ids)))


def _read_once(query: Select[GroundRules]) -> dict[str, GroundRules]:
    frozen = query.where(GroundRules.frozen_at.is_not(None)).order_by(GroundRules.round_id)
    found = {version.round_id: version for version in db.session.scalars(frozen)}
    keep_frozen(found)
    return found


def rules_of(round_id: str) -> Rules:
    """The frozen ground rules, read. Raises LookupError before they are frozen."""
    version = frozen_rules(round_id)
    if version is None:
        raise LookupError("the ground rules of this round are not frozen yet")
    return current(version)


def current(version: GroundRules) -> Rules:
    """A version's rules, with the ends as they stand now where a phase was given more time."""
    agreed = Rules.read(version.document)
    is_later = version.frozen_at is not None and version.later_ends is not None
    return agreed.ending(str(version.later_ends)) if is_later else agreed


def rules_answers(ground_rules_id: str) -> Sequence[RulesAnswer]:
    """What members said of a version, in the order they said it."""
    return db.session.scalars(
        select(RulesAnswer)
        .where(RulesAnswer.ground_rules_id == ground_rules_id)
        .order_by(RulesAnswer.said_at, RulesAnswer.id)
    ).all()


def moves_of(round_id: str) -> Sequence[PhaseMove]:
    """A round's way through its phases, step by step."""
    query = select(PhaseMove).where(PhaseMove.round_id == round_id).order_by(PhaseMove.number)
    return db.session.scalars(query).all()


def extensions_of(round_id: str) -> Sequence[PhaseExtension]:
    """Each time that a phase was given more of it, in their order."""
    query = select(PhaseExtension).where(PhaseExtension.round_id == round_id)
    return db.session.scalars(query.order_by(PhaseExtension.number)).all()


def way_of(round_id: str) -> tuple[list[PhaseMove], list[PhaseExtension]]:
    """Both of these in one statement, for a page; whatever was given more time has had a step before."""
    query = (
        select(PhaseMove, PhaseExtension)
        .outerjoin(PhaseExtension, PhaseExtension.round_id == PhaseMove.round_id)
        .where(PhaseMove.round_id == round_id)
        .order_by(PhaseMove.number, PhaseExtension.number)
    )
    found = db.session.execute(query).all()
    moves = dict.fromkeys(move for move, _extension in found)
    extensions: dict[PhaseExtension | None, None] = dict.fromkeys(extension for _move, extension in found)
    return list(moves), [each for each in extensions if each is not None]


def going_rounds(phases: Collection[str]) -> Sequence[Round]:
    """Every round of members in one of these phases, read together with its frozen ground rules."""
    query = (
        select(Round, GroundRules)
        .join(GroundRules, GroundRules.round_id == Round.id)
        .where(Round.phase.in_(phases), Round.is_imported.is_(False), GroundRules.frozen_at.is_not(None))
        .order_by(Round.slug)
    )
    found = db.session.execute(query).all()
    keep_frozen({round_.id: version for round_, version in found})
    return [round_ for round_, _version in found]


def taking_part(round_: Round) -> Sequence[Membership]:
    """The members who take part in a round, by name: those who were members when its rules were frozen.

    Before that, those who are members now. So nobody can make voters while a round is going on.
    """
    kept = select(RoundMember.membership_id).where(RoundMember.round_id == round_.id)
    return members(round_.collaborative_id, _takes_part(kept))


def _takes_part(kept: Select[str]) -> ColumnElement[bool]:
    """Whether a seat is among those that were kept when rules were frozen; all are where none were kept."""
    return Membership.id.in_(kept.where(RoundMember.left_before.is_(None))) | ~kept.exists()


HAS_MEMBERS = (
    select(Membership.id)
    .where(
        Membership.collaborative_id == Round.collaborative_id,
        Membership.left_at.is_(None),
        Membership.is_member,
        _takes_part(
            select(RoundMember.membership_id).where(RoundMember.round_id == Round.id).correlate(Round)
        ),
    )
    .correlate(Round)
    .exists()
)
"""Whether anybody takes part in a round, of the round in the statement around it."""


def members_at_freezing(round_id: str) -> set[str]:
    """The seats of those who were members when the rules were frozen; nobody before that."""
    query = select(RoundMember.membership_id).where(RoundMember.round_id == round_id)
    return set(db.session.scalars(query.order_by(RoundMember.membership_id)))


def part_of(round_: Round, member: Membership) -> RoundMember | None:
    """A member's own line among those who were members when the rules were frozen."""
    return db.session.get(RoundMember, (round_.id, member.id))


def joined_too_late(round_: Round, member: Membership) -> bool:
    """Whether somebody has no part in a round whose rules are frozen: they came after that, or left since."""
    return frozen_rules(round_.id) is not None and round_.id not in _rounds_with(member)


def _rounds_with(member: Membership) -> set[str]:
    """The rounds a member takes part in, by key. A request that only looks reads them once."""
    kept: dict[str, set[str]] = g.setdefault("takes part", {}) if only_reading.get() else {}
    if member.id not in kept:
        query = select(RoundMember.round_id).where(
            RoundMember.membership_id == member.id, RoundMember.left_before.is_(None)
        )
        kept[member.id] = set(db.session.scalars(query.order_by(RoundMember.round_id)))
    return kept[member.id]


def hold(round_: Round) -> Round:
    """Lock a round for the rest of the transaction, so that verbs on it happen one after the other.

    Whatever was read before the lock may be out of date by now, so all of it is read again when looked at.
    """
    db.session.flush()
    db.session.expire_all()
    query = select(Round).where(Round.id == round_.id).with_for_update(key_share=True, of=Round)
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def refuse_left(member: Membership) -> None:
    """Refuse whoever left everything here while this request waited for its turn."""
    if member.left_at is not None:
        raise Refused(_("You have left, so nothing was written."))


def is_open(round_: Round, phase: str, moment: datetime) -> bool:
    """Whether a round is in a phase and the phase's time has not run out."""
    if round_.phase != phase:
        return False
    closes = rules_of(round_.id).dates.get(phase)
    return closes is None or moment < closes
