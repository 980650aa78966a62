"""Scrutineers: that those in the table are those whom the rules name, and what a verdict is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.reports.matching.trail import same
from grants.rounds.models import GroundRules
from grants.rounds.rules import Rules
from grants.rounds.scrutineers import of_round, scrutineers_of
from grants.scoring.links import digest_of, links_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail


def named(trail: Trail) -> Iterator[str]:
    """The names in the table, version by version, are those that members read."""
    proposed = {entry.count("version"): entry for entry in trail.all("ground-rules-proposed")}
    query = select(GroundRules).where(GroundRules.round_id == trail.round_.id).order_by(GroundRules.version)
    for version in db.session.scalars(query):
        kept = [(each.place, each.name) for each in scrutineers_of(version.id)]
        if kept != list(enumerate(Rules.read(version.document).scrutineers, 1)):
            said = f"the scrutineers in the database are not those whom version {version.version} names"
            entry = proposed.get(version.version)
            yield f"{entry}: {said}" if entry else said


def verdicts(trail: Trail) -> Iterator[str]:
    """Each verdict is of somebody who was named, and of the ballots that they were given."""
    found = trail.all("links-checked")
    if not found:
        return
    places = {each.place for each in of_round(trail.round_.id)}
    digest = digest_of(links_of(trail.round_)) if trail.can_open else ""
    for entry in found:
        if entry.count("scrutineer") not in places:
            yield f"{entry}: there is no such scrutineer in the database"
        if digest:
            yield from same(entry, "what scrutineers are given", links=digest)
