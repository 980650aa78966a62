"""Ground rules and phases: the bytes members agreed to, who agreed, and each step with its reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db, stamp
from grants.reports.matching.trail import moment, paired, same
from grants.rounds.models import GroundRules, PhaseExtension, PhaseMove
from grants.rounds.phases import given_more
from grants.rounds.queries import extensions_of, frozen_rules, members_at_freezing, rules_answers
from grants.rounds.rules import Rules, digest
from grants.rounds.service import answers_digest
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import RulesAnswer


def ground_rules(trail: Trail) -> Iterator[str]:
    """Each version's bytes are those whose digest was logged, and the frozen one is the one that binds."""
    versions = db.session.scalars(
        select(GroundRules).where(GroundRules.round_id == trail.round_.id).order_by(GroundRules.version)
    ).all()
    yield from paired(
        [
            ((entry.count("version"), entry.text("rules"), entry.text("at")), entry)
            for entry in trail.all("ground-rules-proposed")
        ],
        [
            (
                (each.version, digest(each.document), moment(each.proposed_at)),
                f"this version {each.version} of the ground rules",
            )
            for each in versions
        ],
    )
    for each in versions:
        if digest(each.document) != each.digest:
            yield f"version {each.version} of the ground rules is kept with a digest that is not its own"
    yield from paired(
        [((entry.count("version"), entry.text("at")), entry) for entry in trail.all("ground-rules-frozen")],
        [
            ((each.version, moment(each.frozen_at)), f"version {each.version} of the ground rules as frozen")
            for each in versions
            if each.frozen_at
        ],
    )
    for entry in trail.all("ground-rules-frozen", "ground-rules-agreed"):
        for each in versions:
            if each.version == entry.count("version"):
                yield from same(entry, "that version of the ground rules", rules=digest(each.document))


def agreement(trail: Trail) -> Iterator[str]:
    """What each member said of the version that was frozen."""
    for entry in trail.all("ground-rules-agreed"):
        version = db.session.scalar(
            select(GroundRules).where(
                GroundRules.round_id == trail.round_.id, GroundRules.version == entry.count("version")
            )
        )
        if version is not None:
            seats = members_at_freezing(trail.round_.id)
            said = [each for each in rules_answers(version.id) if each.membership_id in seats]
            counted = _counted(said) | {"members": len(seats)}
            yield from same(entry, "what members said of the ground rules", **counted)


def _counted(said: Sequence[RulesAnswer]) -> dict[str, object]:
    return {
        "agreed": sum(each.agrees for each in said),
        "objected": sum(not each.agrees for each in said),
        "list": answers_digest([(each.membership_id, each.agrees) for each in said]),
    }


def phases(trail: Trail) -> Iterator[str]:
    """Each step, with the reason that members read, and where the round stands after the last."""
    logged = trail.all("phase-moved")
    moves = db.session.scalars(
        select(PhaseMove).where(PhaseMove.round_id == trail.round_.id).order_by(PhaseMove.id)
    ).all()
    yield from paired(
        [
            ((entry.text("from"), entry.text("to"), entry.text("at"), entry.text("reason")), entry)
            for entry in logged
        ],
        [
            (
                (each.from_phase, each.to_phase, moment(each.moved_at), _reason(each)),
                f"this step from {each.from_phase} to {each.to_phase}",
            )
            for each in moves
        ],
    )
    yield from _given_more(trail)
    if not logged:
        if trail.round_.phase != "ground-rules":
            yield f"the round is in the phase {trail.round_.phase}, and no entry took it there"
        return
    last = logged[-1]
    if last.text("to") != trail.round_.phase:
        where = f"and the database has it in {trail.round_.phase}"
        yield f"{last}: it took the round to {last.text('to')}, {where}"
    elif last.text("at") != moment(trail.round_.phase_since):
        yield f"{last}: the database has another moment for it"


def _given_more(trail: Trail) -> Iterator[str]:
    """Each later end with its reason, and the ends that follow from it and from those before it."""
    entries, rows = trail.all("phase-extended"), extensions_of(trail.round_.id)
    yield from paired(
        [
            ((entry.text("phase"), entry.text("until"), entry.text("at"), entry.text("reason")), entry)
            for entry in entries
        ],
        [
            (
                (each.phase, moment(each.until), moment(each.extended_at), _reason(each)),
                f"this later end of {each.phase}",
            )
            for each in rows
        ],
    )
    version = frozen_rules(trail.round_.id)
    if version is None or len(entries) != len(rows):
        return
    ends = Rules.read(version.document).dates
    for entry, each in zip(entries, rows, strict=True):
        ends = given_more(ends, each.phase, each.until)
        if json.loads(each.ends) != {phase: stamp(end) for phase, end in ends.items()}:
            yield f"{entry}: the database has other ends after it than those that follow from it"


def _reason(move: PhaseMove | PhaseExtension) -> str:
    return H("reason", move.salt, move.reason.encode()).hex()
