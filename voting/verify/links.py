"""What scrutineers can check: that published scores belong to cast ballots, and that each ballot adds up."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from voting.ballots import State
from voting.ledger import ballots
from voting.ledger import links as linked
from voting.ledger.ballots import ALL
from voting.ledger.openings import FEWEST_COUNTED
from voting.verify.findings import Finding, NotChecked, Noted, list_of, plain
from voting.verify.lists import holds, scale
from voting.verify.roll import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.ledger.links import LinkedBallot, Links
    from voting.ledger.published import Opening
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark
    from voting.verify.signature import Given

_Cells = list[list["Opening | None"]]


def check(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Check the links that were given, or say what is not checked without them."""
    for entry in evidence.all("links-checked"):
        if entry.count("scrutineer") > len(evidence.rules.scrutineers):
            said = f"scrutineer {entry.count('scrutineer')}, whom ground-rules.json does not name"
            yield Finding(str(entry), f"{said}, is said to have checked")
    if given.links is None:
        yield from _without(evidence)
        return
    name = plain(given.links[0])
    if evidence.imported:
        yield Finding(name, "an imported election has no links: its ballots are public")
        return
    try:
        links = linked.read(given.links[1])
    except linked.BadLinks as error:
        yield Finding(name, plain(str(error)))
        return
    if links.origin != evidence.origin:
        yield Finding(name, f"these are links of {links.origin}, and this ledger is {evidence.origin}")
        return
    yield from verdicts(evidence, name, sha256(given.links[1]).hexdigest())
    found = list(_whole(evidence, name, links))
    yield from found
    if not found:
        evidence.joined = _joined(evidence, links)


def _without(evidence: Evidence) -> Iterator[Remark]:
    if evidence.imported:
        return
    sums = [each.proposal for each in evidence.lists if each.criterion == ALL and each.states is None]
    if sums:
        yield NotChecked(f"the totals of {', '.join(sums)}: their single scores are not published")
    yield NotChecked(
        "that each opening belongs to a cast ballot, and that each ballot adds up: this takes the links that "
        "scrutineers hold"
    )
    yield from told(evidence)


def told(evidence: Evidence) -> Iterator[Noted]:
    """Say what scrutineers said of links that are not here."""
    for entry in evidence.all("links-checked"):
        yield Noted(f"{entry}: scrutineer {entry.count('scrutineer')} says {_said(entry.text('verdict'))}")


def _said(verdict: str) -> str:
    return "that the links hold" if verdict == "holds" else "that the links do not hold"


def verdicts(evidence: Evidence, name: str, digest: str) -> Iterator[Remark]:
    """Compare the file with those that scrutineers logged a verdict on."""
    for entry in evidence.all("links-checked"):
        if entry.text("links") != digest:
            yield Finding(name, f"these are not the links that {entry} is about")
        else:
            said = _said(entry.text("verdict"))
            yield Noted(f"{entry}: scrutineer {entry.count('scrutineer')} says of this file {said}")


def _whole(evidence: Evidence, name: str, links: Links) -> Iterator[Finding]:
    """Go on as long as what comes next makes sense."""
    found = [*_cast(evidence, name, links), *_members(evidence, name, links)]
    if not found:
        found += _openings(evidence, name, links)
    yield from found
    if not found:
        cells = _cells(evidence, links)
        yield from _totals(evidence, cells)
        yield from _ballots(evidence, name, links, cells)


def _cast(evidence: Evidence, name: str, links: Links) -> Iterator[Finding]:
    """See that these are the ballots that stand, each once, by their digests."""
    final = standing(evidence)
    for ballot in links.ballots:
        slot = ballot.slot.hex()
        entry = final.pop(slot, None)
        if entry is None:
            yield Finding(name, f"the ballot {slot} does not stand in the entries")
        elif entry.count("revision") != ballot.revision:
            yield Finding(name, f"the ballot {slot} is revision {ballot.revision}, and {entry} is the last")
        elif _digest(evidence.origin, ballot) != entry.text("digest"):
            yield Finding(name, f"the ballot {slot} is not the one that {entry} holds")
    for slot, entry in final.items():
        yield Finding(name, f"the ballot {slot} is missing, which stands by {entry}")


def _digest(origin: str, ballot: LinkedBallot) -> str:
    return ballots.digest(origin, ballot.slot, ballot.revision, ballot.blind, ballot.commitments).hex()


def _members(evidence: Evidence, name: str, links: Links) -> Iterator[Finding]:
    """See that each list is exactly what the ballots committed to in its place."""
    lists = evidence.lists
    proposals = [str(proposal) for proposal in evidence.only("roll-frozen").list("proposals")]
    names = [*(criterion.id for criterion in evidence.rules.criteria), ALL]
    if [(each.proposal, each.criterion) for each in lists] != [(p, c) for p in proposals for c in names]:
        yield Finding(name, "the lists that are published are not those that ballots were cast on")
        return
    short = [ballot.slot.hex() for ballot in links.ballots if len(ballot.commitments) != len(lists)]
    for slot in short:
        yield Finding(name, f"the ballot {slot} has not one commitment for each of {len(lists)} lists")
    if short:
        return
    for place, each in enumerate(lists):
        column = sorted(ballot.commitments[place] for ballot in links.ballots)
        if column != sorted(each.commitments):
            alone = len(set(each.commitments).difference(column))
            sentence = f"{alone} of its {len(each.commitments)} members belong to no ballot in {name}"
            yield Finding(list_of(each.proposal, each.criterion), sentence)


def _openings(evidence: Evidence, name: str, links: Links) -> Iterator[Finding]:
    """See that what is opened here is what is not published, what was committed to, and on the scale."""
    kept = [place for place, each in enumerate(evidence.lists) if each.states is None]
    for ballot in links.ballots:
        if list(ballot.openings) != kept:
            yield Finding(
                name, f"the ballot {ballot.slot.hex()} does not open exactly what is not published opened"
            )
            continue
        for place, opening in ballot.openings.items():
            each = evidence.lists[place]
            low, high = scale(evidence, each)
            if opening.score is not None and not low <= opening.score <= high:
                yield Finding(
                    list_of(each.proposal, each.criterion),
                    f"the score {opening.score} in {name} is off the scale",
                )
            if not holds(evidence.origin, each, opening):
                sentence = f"an opening in {name} is not what was committed to: {opening.commitment.hex()}"
                yield Finding(list_of(each.proposal, each.criterion), sentence)


def _cells(evidence: Evidence, links: Links) -> _Cells:
    """Give, list by list, the opening of each ballot in the order of the links."""
    cells: _Cells = []
    for place, each in enumerate(evidence.lists):
        if each.states is None:
            cells.append([ballot.openings[place] for ballot in links.ballots])
        else:
            opened = {opening.commitment: opening for opening in each.openings or ()}
            cells.append([opened.get(ballot.commitments[place]) for ballot in links.ballots])
    return cells


def _totals(evidence: Evidence, cells: _Cells) -> Iterator[Finding]:
    """Add up the lists that are published as totals; count the recusals that no list shows."""
    declared = Counter(entry.text("proposal") for entry in evidence.all("interest-declared"))
    for each, column in zip(evidence.lists, cells, strict=True):
        if each.states is not None:
            continue
        scores = [opening.score for opening in column if opening and opening.score is not None]
        expected = (len(scores), sum(scores)) if len(scores) >= FEWEST_COUNTED else (None, None)
        if (each.scored, each.total) != expected:
            shown = f"it is published as {each.total} of {each.scored}"
            yield Finding(
                list_of(each.proposal, each.criterion), f"{shown}, and it is {sum(scores)} of {len(scores)}"
            )
        recused = sum(opening is not None and opening.state is State.RECUSED for opening in column)
        if recused > declared[each.proposal]:
            sentence = (
                f"{recused} ballots were recused from it, and {declared[each.proposal]} interests were logged"
            )
            yield Finding(f"proposal {each.proposal}", sentence)


def _ballots(evidence: Evidence, name: str, links: Links, cells: _Cells) -> Iterator[Finding]:
    """See that each ballot says one thing of a proposal, and that its combined score is the weighted sum."""
    weights = [criterion.weight for criterion in evidence.rules.criteria]
    width = len(weights) + 1
    for first in range(0, len(cells), width):
        proposal = evidence.lists[first].proposal
        for ballot, row in zip(links.ballots, zip(*cells[first : first + width], strict=True), strict=True):
            sentence = _amiss(row, weights)
            if sentence:
                yield Finding(name, f"the ballot {ballot.slot.hex()}, proposal {proposal}: {sentence}")


def _amiss(row: Sequence[Opening | None], weights: Sequence[int]) -> str:
    *single, combined = row
    if combined is None or any(one is None or one.state is not combined.state for one in single):
        return "it has not one state for all criteria"
    scores = [one.score for one in single if one is not None and one.score is not None]
    if combined.score is None:
        return ""
    total = sum(weight * score for weight, score in zip(weights, scores, strict=True))
    if total == combined.score:
        return ""
    return f"its criteria add up to {total} by their weights, and its combined score is {combined.score}"


def _joined(evidence: Evidence, links: Links) -> dict[str, list[int | None]]:
    """Give each proposal's combined scores, in the order of the ballots."""
    cells = _cells(evidence, links)
    return {
        each.proposal: [opening.score if opening else None for opening in column]
        for each, column in zip(evidence.lists, cells, strict=True)
        if each.criterion == ALL
    }
