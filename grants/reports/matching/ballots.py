"""The roll, the casts and the closing: opened with the round's key and worked out again."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.money import MINOR_UNITS
from grants.proposals.queries import sent_proposals, standing_proposals
from grants.reports.matching.slots import places_of, slots_of, withdrawn_for_good
from grants.reports.matching.trail import UNREADABLE, same
from grants.rounds.queries import frozen_rules, rules_of
from grants.scoring.book import Book
from grants.scoring.closing import asked, closing_root, final_ballots, references
from grants.scoring.models import Ballot, Cast, ImportedBallots
from grants.scoring.roll import ballots
from voting import pabulib
from voting.ledger import ballots as secret
from voting.ledger import openings, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round


def roll(trail: Trail) -> Iterator[str]:
    """The slots, the proposals in their order and the rules, as they were when the roll was frozen."""
    slots = [bytes(ballot.slot) for ballot in ballots(trail.round_.id)]
    places = places_of(trail.round_)
    frozen = trail.last("roll-frozen")
    if frozen is None:
        if slots or places:
            yield "there are ballots or places on the roll in the database, and no entry froze the roll"
        return
    scored = standing_proposals(trail.round_.id)
    version = frozen_rules(trail.round_.id)
    yield from same(
        frozen,
        "the roll",
        asks=[each.ask for each in scored],
        proposals=[each.reference for each in scored],
        root=secret.roll_root(slots).hex(),
        rules=version.digest if version else "",
        slots=len(places) + trail.redacted_after(frozen),
    )
    if not trail.can_open:
        return
    found = [slot for _member, slot in slots_of(trail.round_)]
    if None in found:
        yield f"{frozen}: {found.count(None)} of the places on the roll are not as they were made"
    elif not {*found} <= {*slots} or len(slots) != len({*found}) + trail.redacted_after(frozen):
        yield f"{frozen}: the places on the roll and the ballots do not have the same slots"


def casts(trail: Trail) -> Iterator[str]:
    """Every revision that was ever cast, opened, and its digest made again."""
    if not trail.can_open:
        return
    kept = _casts(trail.round_)
    logged = trail.all("ballot-cast")
    digests = _digests(trail.round_, kept.values()) if kept else {}
    gone = withdrawn_for_good(trail)
    for entry in logged:
        name = entry.text("slot"), entry.count("revision")
        if name[0] in gone:
            continue
        if kept.pop(name, None) is None:
            yield f"{entry}: what was cast is not in the database"
        elif digests.get(name) != entry.text("digest"):
            yield f"{entry}: what is kept of this ballot is not what was cast"
    for _slot, revision in kept:
        yield f"a revision {revision} of a ballot is in the database, and no entry says that it was cast"


def _casts(round_: Round) -> dict[tuple[str, int], tuple[Ballot, Cast]]:
    query = (
        select(Ballot, Cast)
        .join(Cast, Cast.ballot_id == Ballot.id)
        .where(Ballot.round_id == round_.id)
        .order_by(Ballot.slot, Cast.revision)
    )
    return {
        (bytes(ballot.slot).hex(), cast.revision): (ballot, cast)
        for ballot, cast in db.session.execute(query)
    }


def _digests(round_: Round, kept: Iterable[tuple[Ballot, Cast]]) -> dict[tuple[str, int], str]:
    """What each entry must hold, worked out from the secrets; none for what cannot be opened."""
    book, origin = Book(round_.id), round_.ledger.origin
    criteria, proposals, form = asked(round_), references(round_), rules_of(round_.id).form
    found = {}
    for ballot, row in kept:
        try:
            cast = book.cast(ballot, row)
            book.reasons(row)
            digest = openings.digest(origin, criteria, cast, form=form).hex()
        except UNREADABLE:
            continue
        if [mark.proposal for mark in cast.marks] == proposals:
            found[cast.slot.hex(), cast.revision] = digest
    return found


def revisions(trail: Trail) -> Iterator[str]:
    """Which revision of each ballot counts, and whether it was withdrawn."""
    last = {entry.text("slot"): entry for entry in trail.all("ballot-cast", "ballot-withdrawn")}
    for ballot in ballots(trail.round_.id):
        entry = last.pop(bytes(ballot.slot).hex(), None)
        revision = entry.count("revision") if entry else 0
        is_withdrawn = entry is not None and entry.type == "ballot-withdrawn"
        if (ballot.revision, ballot.is_withdrawn) != (revision, is_withdrawn):
            standing = "withdrawn" if ballot.is_withdrawn else "standing"
            said = f"the database has this slot's ballot at revision {ballot.revision}, {standing}"
            yield f"{entry}: {said}" if entry else f"{said}, and no entry says that it was cast"
    for entry in last.values():
        yield f"{entry}: there is no ballot of this slot in the database"


def closing(trail: Trail) -> Iterator[str]:
    """The root over the final commitments, made again from the ballots themselves."""
    for entry in trail.all("ballots-closed") if trail.can_open else ():
        final = final_ballots(trail.round_)
        root = closing_root(trail.round_, final)
        yield from same(entry, "what closed", ballots=len(final), root=root.hex())


def imported(trail: Trail) -> Iterator[str]:
    """The file of a public election, byte for byte, and what the round took from it."""
    kept = db.session.get(ImportedBallots, trail.round_.id)
    entry = trail.last("ballots-imported")
    if kept is None or entry is None:
        if kept is not None:
            yield "there is a file of ballots in the database, and no entry says that it was imported"
        if entry is not None:
            yield f"{entry}: the file of ballots is not in the database"
        return
    content = bytes(kept.content)
    yield from same(entry, "the file", file=hashlib.sha256(content).hexdigest(), ballots=kept.ballots)
    election = pabulib.parse(io.BytesIO(content))
    root = tree.root(ballot.raw_line for ballot in election.ballots)
    yield from same(entry, "what was voted", root=root.hex())
    taken = [(each.reference, each.ask, each.status) for each in sent_proposals(trail.round_.id)]
    if taken != [(each.id, each.cost * MINOR_UNITS, "sent") for each in election.proposals]:
        yield f"{entry}: the proposals in the database are not the projects of the file, at their costs"
