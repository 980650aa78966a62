"""The count, the decision, what was published and what was awarded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.awards.service import awards_of
from grants.db import db
from grants.decisions import counting
from grants.decisions.models import PublishedFile
from grants.decisions.service import answers, counted, decision_of, result_of
from grants.reports.matching.trail import moment, paired, same
from grants.rounds.queries import rules_of
from grants.rounds.service import answers_digest
from grants.scoring.roll import seats_on_roll
from voting import bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail


def count(trail: Trail) -> Iterator[str]:
    """The result's bytes are those that were logged, and the ballots still give them."""
    made = counted(trail.round_)
    entry = trail.last("count-made")
    if made is None or entry is None:
        if made is not None:
            yield "there is a result in the database, and no entry says that it was counted"
        if entry is not None:
            yield f"{entry}: its result is not in the database"
        return
    digest = hashlib.sha256(made.result).hexdigest()
    for each in trail.all("count-made"):
        yield from same(each, "the result", result=digest)
    yield from same(entry, "the count", at=moment(made.counted_at), result=made.digest)
    yield from same(entry, "the agreed rule", rule=rules_of(trail.round_.id).rule["digest"])
    if trail.can_open and counting.count(trail.round_) != made.result:
        yield f"{entry}: counting the ballots again gives another result"


def decision(trail: Trail) -> Iterator[str]:
    """Who confirmed the result, by their number and the digest of the list."""
    made = decision_of(trail.round_)
    entry = trail.last("decision-confirmed")
    if made is None or entry is None:
        if made is not None:
            yield "there is a decision in the database, and no entry says that it was confirmed"
        if entry is not None:
            yield f"{entry}: the decision is not in the database"
        return
    yield from same(
        entry,
        "the decision",
        agreed=made.agreed,
        at=moment(made.confirmed_at),
        members=made.members,
        objected=made.objected,
        result=made.result_digest,
    )
    said = answers(trail.round_.id)
    yield from same(
        entry,
        "what members said of the result",
        agreed=sum(each.agrees for each in said),
        list=answers_digest([(each.membership_id, each.agrees) for each in said]),
        members=len(seats_on_roll(trail.round_.id)) + trail.redacted_after(entry),
        objected=sum(not each.agrees for each in said),
    )


def published(trail: Trail) -> Iterator[str]:
    """The files as they were published, none missing and none beside them."""
    query = (
        select(PublishedFile).where(PublishedFile.round_id == trail.round_.id).order_by(PublishedFile.name)
    )
    kept = {file.name: bytes(file.content) for file in db.session.scalars(query)}
    entry = trail.last("published")
    if entry is None:
        if kept:
            yield "there are published files in the database, and no entry says that they were published"
        return
    logged = entry.data["files"]
    digests = bundle.digests(kept)
    named = logged if isinstance(logged, dict) else {}
    for name in sorted(named.keys() | kept.keys()):
        if name not in kept:
            yield f"{entry}: {name} is missing from the published files"
        elif name not in named:
            yield f"{entry}: {name} is among the published files, and was not published"
        elif digests[name] != named[name]:
            yield f"{entry}: {name} is not the file that was published"


def awards(trail: Trail) -> Iterator[str]:
    """Awards are what the result gave, and those accepted are those that were logged."""
    kept = awards_of(trail.round_.id)
    entry = trail.last("published")
    made = counted(trail.round_)
    steps = result_of(made)["steps"] if made and entry else []
    given = {(step["proposal"], step["amount"]) for step in steps if step["amount"]}
    offered = {(str(award.proposal.reference), award.amount) for award in kept}
    for reference, amount in sorted(given ^ offered):
        where = "the result" if (reference, amount) in given else "the database"
        yield f"{entry or 'before anything was published'}: only {where} awards {amount} to {reference}"
    yield from paired(
        [
            ((each.text("proposal"), each.count("amount"), each.text("at")), each)
            for each in trail.all("award-accepted")
        ],
        [
            (
                (str(award.proposal.reference), award.amount, moment(award.accepted_at)),
                f"the acceptance of the award to {award.proposal.reference}",
            )
            for award in kept
            if award.accepted_at
        ],
    )
