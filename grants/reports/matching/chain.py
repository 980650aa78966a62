"""The ledger by itself: numbers without a gap, its head, its order, and every checkpoint it signed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.audit import copies
from grants.audit.keys import raw_public_key, settings, signing_key
from grants.audit.models import Checkpoint
from grants.audit.outside import Unreachable
from grants.db import db
from grants.reports.matching.trail import moment, same
from voting.ledger import checkpoints, forks, notes, tree
from voting.verify import order, phases, proposals, roll
from voting.verify.evidence import ENTRIES, Evidence, entry_name
from voting.verify.findings import Broken, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grants.reports.matching.trail import Trail
    from voting.verify.evidence import Numbered
    from voting.verify.findings import Remark

SIGNED_AT = (
    "ground-rules-frozen",
    "fork-accepted",
    "decision-confirmed",
    "published",
    "award-accepted",
    "correction",
    "key-destroyed",
)


def numbers(trail: Trail) -> Iterator[str]:
    """Each entry has the next number, and the head knows how many there are."""
    found = [position for position, _line in trail.rows]
    for before, after in pairwise([-1, *found]):
        if after != before + 1:
            first, last = before + 1, after - 1
            missing = entry_name(first) if first == last else f"entries {first} to {last}"
            yield f"{missing}: not in the database" if first <= last else f"{entry_name(after)}: not a number"
    size = trail.round_.ledger.size
    if size != len(found):
        end = entry_name(min(size, len(found)))
        yield f"{end}: the head counts {size} entries, and there are {len(found)}"
    yield from trail.unreadable


def beginning(trail: Trail) -> Iterator[str]:
    """The ledger is this round's own, and of the same kind."""
    origin = trail.round_.ledger.origin
    started = trail.all("round-started")
    if not started:
        yield f"{entry_name(0)}: there is no entry that starts the round"
    for entry in started[:1]:
        if entry.text("origin") != origin or not origin.endswith(f"/{trail.round_.slug}"):
            yield f"{entry}: it starts {entry.text('origin')}, and the database has {origin} for this round"
        yield from same(entry, "the round", at=moment(trail.round_.started_at))
    imported = trail.all("ballots-imported")
    if bool(imported) is not trail.round_.is_imported:
        yield f"{next(iter(imported), ENTRIES)}: the database says otherwise of where the ballots came from"


def in_order(trail: Trail) -> Iterator[str]:
    """What the offline verifier says of the order of entries, of versions and of casts."""
    if not trail.is_whole:
        return
    slots = sorted({entry.text("slot") for entry in trail.all("ballot-cast", "ballot-withdrawn")})
    files = {
        ENTRIES: b"".join(line + b"\n" for line in trail.lines),
        "roll.txt": "".join(f"{slot}\n" for slot in slots).encode(),
    }
    checks: list[Callable[[Evidence], Iterator[Remark]]] = [order.check, order.waited, phases.steps]
    if not trail.round_.is_imported:
        checks += [proposals.entries, roll.casts]
    for check in checks:
        yield from _of_entries(check(Evidence(files)))


def _of_entries(remarks: Iterator[Remark]) -> Iterator[str]:
    """Only what concerns an entry: that some are not there yet is no fault of an unfinished round."""
    try:
        for remark in remarks:
            if isinstance(remark, Finding) and remark.subject.startswith("entry "):
                yield f"{remark.subject}: {remark.sentence}"
    except Broken:
        return


def signed(trail: Trail) -> Iterator[str]:
    """Every checkpoint holds over the entries there are now; the first that does not bounds the change."""
    kept = db.session.scalars(
        select(Checkpoint).where(Checkpoint.ledger_id == trail.round_.ledger_id).order_by(Checkpoint.size)
    ).all()
    yield from _unsigned(trail, [each.size for each in kept])
    if not kept:
        return
    if not settings().ledger_key_file.exists():
        yield "the ledger's signing key is not where LEDGER_KEY_FILE says, so no signature could be checked"
        return
    public = raw_public_key(signing_key(settings().ledger_key_file))
    put_back = forks.of(trail.lines)
    leaves = [tree.leaf_hash(line) for line in trail.lines]
    good, broken = 0, False
    for each in kept:
        name = checkpoints.name(trail.round_.ledger.origin, forks.number(put_back, each.size))
        fault = _fault(each, notes.verifier_key(name, public), name)
        if fault:
            yield f"entries {good} to {each.size - 1}: the checkpoint after them {fault}"
            continue
        holds = trail.is_whole and each.size <= len(leaves) and _root(leaves, each) == _signed_root(each)
        if holds:
            good = each.size
        elif broken:
            yield f"the checkpoint over {each.size} entries does not hold either"
        else:
            yield f"entries {good} to {each.size - 1}: not what the checkpoint after them was signed for"
            broken = True


def behind(trail: Trail) -> Iterator[str]:
    """No copy of a checkpoint, beside the key or outside, is of more than there is, or of something else."""
    origin = trail.round_.ledger.origin
    away = copies.outside()
    for place in [copies.beside(), copies.unshown(), *([away] if away else [])]:
        try:
            kept = copies.read(place, origin)
        except Unreachable as fault:
            yield f"a copy of the checkpoint could not be compared: {fault}"
            continue
        if kept is not None and forks.is_behind(kept.head, trail.lines):
            yield copies.missing(kept.head, len(trail.rows))


def _fault(kept: Checkpoint, key: str, origin: str) -> str:
    try:
        opened = notes.open_note(kept.note.encode(), [key])
        head = checkpoints.parse(opened.text)
    except (notes.NoteError, checkpoints.BadCheckpoint) as fault:
        return f"is not one that this ledger signed: {fault}"
    if (head.origin, head.size) != (origin, kept.size):
        return f"is kept as one over {kept.size} entries of {origin}, and signs {head.size} of {head.origin}"
    return ""


def _root(leaves: Sequence[bytes], kept: Checkpoint) -> bytes:
    return tree.root_of_hashes(leaves[: kept.size])


def _signed_root(kept: Checkpoint) -> bytes:
    return checkpoints.parse(notes.parse(kept.note.encode()).text).root


def _unsigned(trail: Trail, sizes: list[int]) -> Iterator[str]:
    """Entries with which a checkpoint is always made, where none is kept any more."""
    for entry in trail.all(*SIGNED_AT):
        if entry.index + 1 not in sizes:
            yield f"{entry}: the checkpoint that was made right after it is gone"
    closed = trail.last("ballots-closed")
    for entry in trail.all("redaction"):
        if closed and entry.index > closed.index and entry.index + 1 not in sizes:
            yield f"{entry}: the checkpoint that was made right after it is gone"
    for entry, least, most in _moves(trail):
        if not any(least <= size <= most for size in sizes):
            yield f"{entry}: the checkpoint that was made with it is gone"


def _moves(trail: Trail) -> Iterator[tuple[Numbered, int, int]]:
    """Each step that is signed for by itself, with the least and the most entries there were by then.

    With the step to scoring stands the roll, and in older rounds the interests of those who wrote; with the
    step to the decision stand the interests that waited, and the closing.
    """
    moves = trail.all("phase-moved")
    ends = [entry.index for entry in moves]
    alone = {"decision"} if trail.round_.is_imported else {"proposals", "interests"}
    for entry, end in zip(moves, [*ends[1:], len(trail.rows)], strict=False):
        to = entry.text("to")
        least = entry.index + (1 if to in alone else 2)
        if to == "decision" and (closed := trail.last("ballots-closed")):
            least = max(least, closed.index + 1)
        if to != "published":
            yield entry, least, end if to == "scoring" else least
