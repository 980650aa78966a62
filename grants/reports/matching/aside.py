"""That standing aside withdrew a ballot, and nothing else did: by what each revision says, with the key.

The order of entries does not tell it, and must not: an interest declared while ballots are open is logged
when they close, so that no entry about a slot stands beside one about an interest.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.reports.matching.sent import interests_of
from grants.reports.matching.slots import slots_of, slots_of_those_who_left, tied_to_nobody
from grants.reports.matching.trail import UNREADABLE
from grants.scoring.book import Book
from grants.scoring.models import Ballot, Cast
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.reports.matching.trail import Trail
    from grants.rounds.models import Round
    from voting.ledger.openings import CastBallot
    from voting.verify.evidence import Numbered


def standing_aside(trail: Trail) -> Iterator[str]:
    """Whoever stood aside after casting, or left, had that revision withdrawn, and nobody else had.

    A revision names all proposals that its member stood aside on by then. So the next one names more, or
    there are more interests than the last one names, exactly where a ballot had to be withdrawn in between.
    """
    if not trail.can_open:
        return
    cast = {_name(entry): entry for entry in trail.all("ballot-cast")}
    withdrawn = {_name(entry): entry for entry in trail.all("ballot-withdrawn")}
    declared = _declared(trail.round_) if cast else {}
    gone = tied_to_nobody(trail.round_) if cast else set()
    left = slots_of_those_who_left(trail.round_) if cast else set()
    every = _revisions(trail.round_) if cast else {}
    yield from _untied(trail.round_, [every[slot][-1] for slot in sorted(gone & every.keys())])
    for slot, revisions in every.items():
        if slot in gone:
            continue
        interests = declared.get(slot, set())
        for one, following in pairwise([*revisions, None]):
            entry = cast.get((slot, one.revision)) if one else None
            if one is None or entry is None:
                continue
            if following is None and slot in left:
                if withdrawn.pop((slot, one.revision), None) is None:
                    yield f"{entry}: whoever cast it left while ballots were open, and it was not withdrawn"
                continue
            told, all_of_them = _told(one), {mark.proposal for mark in one.marks}
            by_then = _told(following) if following else interests & all_of_them
            yield from _compared(entry, withdrawn.pop((slot, one.revision), None), told, by_then, interests)
    for entry in withdrawn.values():
        if entry.text("slot") in gone:
            continue
        yield f"{entry}: what it withdraws is not in the database as it was cast"


def _untied(round_: Round, last: list[CastBallot]) -> Iterator[str]:
    """Ballots of those who were forgotten stand aside no more often than interests are untied."""
    told = Counter(proposal for cast in last for proposal in _told(cast))
    untied = Counter(each.proposal for each in interests_of(round_) if each.commitment and not each.seat)
    for proposal in sorted(told - untied):
        yield f"somebody who was forgotten stood aside on {proposal}, and no such interest is kept"


def _compared(
    entry: Numbered, withdrawal: Numbered | None, told: set[str], by_then: set[str], interests: set[str]
) -> Iterator[str]:
    """One revision: what it says, what was so when it was replaced or when all was over."""
    if told - interests:
        yield f"{entry}: it stands aside on a proposal, and no such interest is in the database"
    if by_then - told and withdrawal is None:
        yield f"{entry}: whoever cast it stood aside after it, and it was not withdrawn"
    elif withdrawal is not None and not by_then - told:
        yield f"{withdrawal}: nobody stood aside after this was cast"


def _name(entry: Numbered) -> tuple[str, int]:
    return entry.text("slot"), entry.count("revision")


def _told(cast: CastBallot) -> set[str]:
    return {mark.proposal for mark in cast.marks if mark.state is State.RECUSED}


def _declared(round_: Round) -> dict[str, set[str]]:
    """What stands against each slot: the proposals its member has an interest in."""
    slot_of = {seat: slot.hex() for seat, slot in slots_of(round_) if slot}
    found: dict[str, set[str]] = {}
    for each in interests_of(round_):
        if each.seat in slot_of:
            found.setdefault(slot_of[each.seat], set()).add(each.proposal)
    return found


def _revisions(round_: Round) -> dict[str, list[CastBallot]]:
    """Every ballot's revisions in their order, without those that cannot be opened, which others tell of."""
    query = (
        select(Ballot, Cast)
        .join(Cast, Cast.ballot_id == Ballot.id)
        .where(Ballot.round_id == round_.id)
        .order_by(Ballot.slot, Cast.revision)
    )
    book = Book(round_.id)
    found: dict[str, list[CastBallot]] = {}
    for ballot, row in db.session.execute(query):
        try:
            found.setdefault(bytes(ballot.slot).hex(), []).append(book.cast(ballot, row))
        except UNREADABLE:
            continue
    return found
