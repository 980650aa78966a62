"""Forks as the ledger tells of them and as the database knows them, and the members' word on going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.decisions.forks import answers, forks_of
from grants.reports.matching.trail import moment, paired, same
from grants.rounds.service import answers_digest
from grants.scoring.roll import seats_on_roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail

FIELDS = ("number", "restored", "signed", "root")


def forked(trail: Trail) -> Iterator[str]:
    """Each fork with what was restored and what had been signed for."""
    yield from paired(
        [
            ((entry.text("at"), *(entry.data[name] for name in FIELDS)), entry)
            for entry in trail.all("forked")
        ],
        [
            ((moment(each.found_at), *(getattr(each, name) for name in FIELDS)), f"this fork {each.number}")
            for each in forks_of(trail.round_)
        ],
    )


def accepted(trail: Trail) -> Iterator[str]:
    """Who agreed to go on, by their number and the digest of the list."""
    kept = {each.number: each for each in forks_of(trail.round_)}
    logged = trail.all("fork-accepted")
    for number, each in kept.items():
        if each.accepted_at and number not in {entry.count("number") for entry in logged}:
            yield f"fork {number} is accepted in the database, and no entry says so"
    for entry in logged:
        fork = kept.get(entry.count("number"))
        if fork is None:
            yield f"{entry}: that fork is not in the database"
            continue
        said = answers(fork)
        yield from same(
            entry,
            "what members said of going on",
            agreed=sum(each.agrees for each in said),
            at=moment(fork.accepted_at),
            list=answers_digest([(each.membership_id, each.agrees) for each in said]),
            members=len(seats_on_roll(trail.round_.id)) + trail.redacted_after(entry),
            objected=sum(not each.agrees for each in said),
        )
