"""Proposals and interests: every version as it was sent, what became of it, and who stands aside, salted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.deliberation.models import Interest
from grants.deliberation.seats import Declared, Seats
from grants.proposals.models import Proposal, ProposalVersion
from grants.proposals.queries import latest_version, sent_proposals
from grants.reports.matching.trail import UNREADABLE, moment, paired
from grants.rounds.phases import is_before
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round

VERSIONS = ("proposal-submitted", "proposal-revised")
OUT = {"proposal-withdrawn": "withdrawn", "proposal-ineligible": "ineligible"}


def versions(trail: Trail) -> Iterator[str]:
    """Every version that was sent, byte for byte under its salt."""
    query = (
        select(Proposal.reference, ProposalVersion)
        .join(ProposalVersion, ProposalVersion.proposal_id == Proposal.id)
        .where(Proposal.round_id == trail.round_.id)
        .order_by(Proposal.number, ProposalVersion.version)
    )
    yield from paired(
        [
            ((entry.text("proposal"), entry.count("version"), entry.text("content"), entry.text("at")), entry)
            for entry in trail.all(*VERSIONS)
        ],
        [
            (
                (reference, row.version, _content(row), moment(row.sent_at)),
                f"this version {row.version} of {reference}",
            )
            for reference, row in db.session.execute(query)
        ],
    )


def _content(row: ProposalVersion) -> str:
    return H("proposal", row.salt, row.content).hex()


def standing(trail: Trail) -> Iterator[str]:
    """What became of each proposal; what is shown and counted of it is what its last version says."""
    last = {entry.text("proposal"): entry for entry in trail.all(*VERSIONS)}
    out = {entry.text("proposal"): entry for entry in trail.all(*OUT)}
    kept = {str(each.reference): each for each in sent_proposals(trail.round_.id)}
    for reference, entry in last.items():
        if reference not in kept:
            yield f"{entry}: there is no proposal {reference} in the database"
    if trail.round_.is_imported:
        return
    for reference, proposal in kept.items():
        if reference not in last:
            yield f"proposal {reference} is in the database, and no entry says that it was sent"
            continue
        entry = out.get(reference, last[reference])
        if proposal.status != OUT.get(entry.type, "sent"):
            yield f"{entry}: the database says that {reference} is {proposal.status}"
        if _shown(proposal) != _said(proposal):
            yield f"{last[reference]}: {reference} is not shown in the words and the amount that were sent"
        if proposal.version != last[reference].count("version"):
            yield f"{last[reference]}: the database has {reference} at version {proposal.version}"
        if entry.type == "proposal-ineligible" and entry.text("reason") != _reason(proposal):
            yield f"{entry}: the reason in the database is not the one that was given"


def _shown(proposal: Proposal) -> list[object]:
    return [proposal.title, proposal.summary, proposal.group.name, proposal.ask]


def _said(proposal: Proposal) -> list[object]:
    version = latest_version(proposal)
    content = json.loads(version.content) if version else {}
    return [content.get(name) for name in ("title", "summary", "group", "ask")]


def _reason(proposal: Proposal) -> str:
    return H("reason", proposal.reason_salt or b"", proposal.reason.encode()).hex()


def interests(trail: Trail) -> Iterator[str]:
    """Every interest, under its salt; the sentences name no member. Some wait for the roll, or closing.

    One that waits is nobody's only where somebody was forgotten whose ballot stays: no more than one each.
    """
    if not trail.can_open:
        return
    kept = interests_of(trail.round_)
    yield from paired(
        [
            ((entry.text("proposal"), entry.text("commitment")), entry)
            for entry in trail.all("interest-declared")
        ],
        [((each.proposal, each.commitment), each.words) for each in kept if each.is_logged],
    )
    for each in kept:
        if not each.is_logged and not is_before(trail.round_.phase, "decision"):
            yield f"{each.words} is in the database as one that waits, and ballots are closed"
        elif not each.is_logged and not each.commitment:
            yield f"{each.words} is not in the database as it was made"
    frozen = trail.last("roll-frozen")
    forgotten = trail.redacted_after(frozen) if frozen else 0
    untied = Counter(
        each.proposal for each in kept if not each.is_logged and each.commitment and not each.seat
    )
    for proposal, number in sorted(untied.items()):
        if number > forgotten:
            yield f"{number} interests in {proposal} wait that are nobody's, and {forgotten} were forgotten"


@dataclass(frozen=True)
class Kept:
    """An interest in the database: seat and commitment are empty where the row is not as it was made.

    The seat alone is empty where its member was forgotten.
    """

    proposal: str
    seat: str
    commitment: str
    is_logged: bool

    @property
    def words(self) -> str:
        """What to call it, without a member's name."""
        return f"an interest in {self.proposal}"


def interests_of(round_: Round) -> list[Kept]:
    """Each interest in the database, opened. Raises KeyMissing where there are some and no key."""
    query = (
        select(Proposal.reference, Interest)
        .join(Interest, Interest.proposal_id == Proposal.id)
        .where(Proposal.round_id == round_.id)
        .order_by(Proposal.number, Interest.id)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return []
    seats = Seats(round_.id)
    return [Kept(str(reference), *_opened(seats, row), row.is_logged) for reference, row in rows]


def _opened(seats: Seats, row: Interest) -> tuple[str, str]:
    try:
        opened = seats.open(row)
    except UNREADABLE:
        return "", ""
    made = _tag(seats, opened, row.proposal_id) == row.tag
    return (opened.seat, opened.commitment) if made else ("", "")


def _tag(seats: Seats, opened: Declared, proposal_id: str) -> bytes:
    if opened.seat:
        return seats.tag(opened.seat, proposal_id)
    return seats.untied_tag(opened.commitment, proposal_id)
