"""Whether a member's own ballot is counted as it was cast: everything in a receipt is worked out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.ledger import ballots, notes, receipt_files, tree
from voting.ledger.ballots import ALL
from voting.ledger.keys import key_id
from voting.ledger.receipts import BadReceipt, read_note
from voting.verify.findings import Finding, Held, NotChecked, plain
from voting.verify.roll import standing
from voting.verify.signature import known_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.ledger.published import PublishedList
    from voting.ledger.receipts import Receipt
    from voting.verify.evidence import Evidence, Numbered
    from voting.verify.findings import Remark
    from voting.verify.signature import Given


def check(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Go through the receipts that were given."""
    for path, data in given.receipts:
        name = plain(path)
        if evidence.imported:
            yield Finding(name, "ballots of an imported election have no receipts")
            continue
        try:
            receipt = receipt_files.read(data)
        except BadReceipt as error:
            yield Finding(name, plain(str(error)))
            continue
        remarks = list(_of(evidence, given, name, receipt))
        yield from remarks
        if not any(isinstance(remark, Finding) for remark in remarks):
            yield Held(f"receipt {name}: the ballot is counted as it was cast; {_found(evidence)}")


def _found(evidence: Evidence) -> str:
    if not evidence.is_whole:
        return f"all {len(evidence.lists)} commitments are in their lists"
    return "it is published whole" if evidence.shows_ballots else "its commitment is published"


def _of(evidence: Evidence, given: Given, name: str, receipt: Receipt) -> Iterator[Remark]:
    """Check one receipt, as far as it is one of this round."""
    foreign = _foreign(evidence, receipt)
    if foreign:
        yield Finding(name, foreign)
        return
    yield from _placed(evidence, name, receipt)
    yield from _signed(evidence, given, name, receipt)
    entry = _logged(evidence, receipt)
    if entry is None:
        yield Finding(name, f"no entry holds revision {receipt.revision} of its ballot as it was cast")
        return
    yield from _proven(evidence, name, receipt, entry)
    final = standing(evidence).get(receipt.slot.hex())
    if final is None:
        yield Finding(name, f"this ballot was withdrawn after {entry} and is not counted")
    elif final.index != entry.index:
        yield Finding(
            name, f"revision {final.count('revision')} was cast after it ({final}): this one is not counted"
        )
    else:
        yield from _listed(evidence, name, receipt)


def _foreign(evidence: Evidence, receipt: Receipt) -> str:
    """Say why a receipt is not one of this round, where it is not."""
    proposals = [str(proposal) for proposal in evidence.only("roll-frozen").list("proposals")]
    if receipt.origin != evidence.origin:
        return f"it is a receipt of {receipt.origin}, and this ledger is {evidence.origin}"
    if (receipt.form == "whole") is not evidence.is_whole:
        return "it is not of the form in which this round's ballots were committed to"
    if receipt.criteria != evidence.rules.criteria:
        return "its criteria are not those of the ground rules"
    if [mark.proposal for mark in receipt.marks] != proposals:
        return "its proposals are not those of the roll, in their order"
    return ""


def _placed(evidence: Evidence, name: str, receipt: Receipt) -> Iterator[Finding]:
    """Check the slot, and that the scores are on the scale."""
    if receipt.slot != ballots.slot(receipt.origin, receipt.salt, receipt.name):
        yield Finding(name, "its slot does not follow from its name and its salt")
    if receipt.slot not in evidence.roll:
        yield Finding(name, "its slot is not on the roll")
    for mark in receipt.marks:
        if any(not evidence.rules.low <= score <= evidence.rules.high for score in mark.scores):
            yield Finding(name, f"proposal {mark.proposal}: a score is not on the scale")


def _logged(evidence: Evidence, receipt: Receipt) -> Numbered | None:
    """Find the entry whose line is the one that the receipt makes."""
    line = receipt.entry()
    casts = evidence.all("ballot-cast")
    return next((entry for entry in casts if evidence.lines[entry.index] == line), None)


def _signed(evidence: Evidence, given: Given, name: str, receipt: Receipt) -> Iterator[Remark]:
    """Check that the ledger's key signed for the very entry that the receipt makes."""
    note = read_note(receipt.note, receipt.origin)
    if note.leaf != receipt.leaf():
        yield Finding(name, "its note was not signed for the ballot in it")
    forks = {f"{evidence.origin}/{entry.count('number')}" for entry in evidence.all("forked")}
    if note.line not in {evidence.origin, *forks}:
        yield Finding(name, f"its note is of {note.line}, and this ledger did not fork so")
    try:
        public_key = notes.parse_key(known_key(evidence, given)).public_key
    except notes.BadKey:
        return  # said of the key already
    text = notes.parse(receipt.note.encode()).text.encode()
    try:
        is_ours = note.signature.key_id == key_id(note.line, public_key)
        holds = is_ours and notes.holds(public_key, note.signature.signature, text)
    except notes.NoCryptography:
        yield NotChecked(f"the signature on {name}: Python's library cryptography is not installed")
    else:
        if not holds:
            yield Finding(name, "its note is not signed by the ledger's key")


def _proven(evidence: Evidence, name: str, receipt: Receipt, entry: Numbered) -> Iterator[Finding]:
    """Check the proof, where there is one, against the entries that are here."""
    proof = receipt.proof
    if proof is None:
        return
    if proof.size > len(evidence.lines):
        yield Finding(name, f"its proof is for {proof.size} entries, and only {len(evidence.lines)} are here")
        return
    root = tree.root(evidence.lines[: proof.size])
    holds = tree.verify_inclusion(proof.index, proof.size, receipt.leaf(), proof.hashes, root)
    if proof.index != entry.index or not holds:
        yield Finding(name, f"its proof does not lead from {entry} to the root of {proof.size} entries")


def _listed(evidence: Evidence, name: str, receipt: Receipt) -> Iterator[Finding]:
    """Find each commitment in its list, and where the list is opened, the state and score beside it."""
    if evidence.is_whole:
        yield from _published(evidence, name, receipt)
        return
    lists = {(each.proposal, each.criterion): each for each in evidence.lists}
    sealed = iter(receipt.commitments())
    for mark in receipt.marks:
        for criterion, score in ballots.values(mark, receipt.criteria):
            commitment = next(sealed)
            each = lists.get((mark.proposal, criterion))
            where = f"proposal {mark.proposal}, {'combined score' if criterion == ALL else criterion}"
            commitments = each.commitments if each else ()
            if each is None or commitment not in commitments:
                yield Finding(name, f"{where}: what was cast is not in the published list")
            elif not _shows(each, commitments.index(commitment), (mark.state, score)):
                yield Finding(name, f"{where}: the published list shows something else than was cast")


def _published(evidence: Evidence, name: str, receipt: Receipt) -> Iterator[Finding]:
    """Find a whole ballot among those that are shown, or its commitment."""
    if not evidence.shows_ballots:
        if receipt.commitments()[0] not in evidence.totals.commitments:
            yield Finding(name, "what was cast is not among the published commitments")
        return
    if receipt.ballot() not in evidence.ballots:
        yield Finding(name, "what was cast is not among the published ballots")


def _shows(each: PublishedList, place: int, cast: tuple[str, int | None]) -> bool:
    openings = each.openings
    return openings is None or (openings[place].state, openings[place].score) == cast
