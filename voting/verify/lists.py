"""The published lists: complete, sorted, no commitment twice, and those that were logged at closing."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from voting.ledger import tree
from voting.ledger.ballots import ALL, Seal, commitment
from voting.ledger.openings import FEWEST_COUNTED, LOWEST_FLOOR, is_opened
from voting.verify.evidence import OPENINGS
from voting.verify.findings import Finding, list_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.ledger.openings import Form
    from voting.ledger.published import Opening, PublishedList
    from voting.verify.evidence import Evidence


def check(evidence: Evidence) -> Iterator[Finding]:
    """Check which lists there are, how long and in which order, and the root over all of them."""
    proposals = [str(proposal) for proposal in evidence.only("roll-frozen").list("proposals")]
    names = (*(criterion.id for criterion in evidence.rules.criteria), ALL)
    expected = [(proposal, name) for proposal in proposals for name in names]
    found = [(each.proposal, each.criterion) for each in evidence.lists]
    for absent in (Counter(expected) - Counter(found)).elements():
        yield Finding(list_of(*absent), f"the list is missing from {OPENINGS}")
    for odd in (Counter(found) - Counter(expected)).elements():
        yield Finding(
            list_of(*odd), f"the list in {OPENINGS} is there twice, or is of nothing that was scored"
        )
    if sorted(found) == sorted(expected) and found != expected:
        yield Finding(OPENINGS, "the lists are not in the order of the roll and the ground rules")
    closed = evidence.only("ballots-closed")
    roots: list[bytes] = []
    for each in evidence.lists:
        subject, commitments = list_of(each.proposal, each.criterion), each.commitments
        if len(commitments) != closed.count("ballots"):
            count = closed.count("ballots")
            yield Finding(subject, f"it has {len(commitments)} commitments for {count} ballots")
        if any(after <= before for before, after in pairwise(commitments)):
            yield Finding(subject, "its commitments are not in ascending order, each once")
        roots.append(tree.root(commitments))
    if tree.root(roots).hex() != closed.text("root"):
        yield Finding(OPENINGS, f"the root of the lists is not the one that {closed} holds")


def repeated(evidence: Evidence) -> Iterator[Finding]:
    """Find a commitment that is in two lists: two members would have been handed the same receipt."""
    suspected = _alike(evidence.lists)
    if not suspected:
        return
    first: dict[bytes, str] = {}
    for each in evidence.lists:
        subject = list_of(each.proposal, each.criterion)
        for sealed in set(each.commitments):
            if _beginning(sealed) not in suspected:
                continue
            if sealed in first:
                yield Finding(subject, f"the commitment {sealed.hex()} is in {first[sealed]} too")
            first[sealed] = subject


def _alike(lists: Sequence[PublishedList]) -> set[int]:
    """Find the beginnings that commitments of two lists share: whole ones would fill the memory."""
    seen: set[int] = set()
    again: set[int] = set()
    for each in lists:
        beginnings = set(map(_beginning, each.commitments))
        again |= seen & beginnings
        seen |= beginnings
    return again


def _beginning(sealed: bytes) -> int:
    return int.from_bytes(sealed[:7], "big")


def opened(evidence: Evidence) -> Iterator[Finding]:
    """Work out each opened commitment again, and see that its score is on the scale."""
    for each in evidence.lists:
        low, high = scale(evidence, each)
        subject = list_of(each.proposal, each.criterion)
        seal = Seal(evidence.origin, each.proposal, each.criterion)
        for sealed, nonce, state, score in each.openings or ():
            if score is not None and not low <= score <= high:
                sentence = f"the score {score} is not between {low} and {high}"
                yield Finding(subject, f"{sentence}: {sealed.hex()}")
            if seal(state, score, nonce) != sealed:
                yield Finding(subject, f"an opening is not what was committed to: {sealed.hex()}")


def shown(evidence: Evidence) -> Iterator[Finding]:
    """Check that single scores are shown where the ground rules say so, and nowhere else."""
    rules = evidence.rules
    form: Form = "per-proposal" if rules.publish == "per-proposal" else "totals"
    if rules.floor < LOWEST_FLOOR:
        yield Finding("ground-rules.json", f"the floor is {rules.floor}, and {LOWEST_FLOOR} is the lowest")
    for each in evidence.lists:
        subject = list_of(each.proposal, each.criterion)
        scored, total = counted(each)
        may = is_opened(each.criterion, scored or 0, floor=rules.floor, form=form, criteria=rules.criteria)
        if each.states is not None and not may:
            yield Finding(
                subject, f"it shows single scores, and the ground rules keep them back ({scored} scored)"
            )
        elif each.states is None:
            yield from kept_back(evidence, each, scored, total)
            if may:
                yield Finding(
                    subject, "the ground rules say that its single scores are shown, and it has totals"
                )


def kept_back(
    evidence: Evidence, each: PublishedList, scored: int | None, total: int | None
) -> Iterator[Finding]:
    """Check that the figures of a list that is not opened are possible at all."""
    subject = list_of(each.proposal, each.criterion)
    if scored is None or total is None:
        return
    low, high = scale(evidence, each)
    if not FEWEST_COUNTED <= scored <= each.size:
        sentence = f"its total is of {scored} scores, with {each.size} ballots and {FEWEST_COUNTED} needed"
        yield Finding(subject, sentence)
    if not low * scored <= total <= high * scored:
        yield Finding(subject, f"{scored} scores between {low} and {high} cannot have the total {total}")


def counted(each: PublishedList) -> tuple[int, int] | tuple[None, None]:
    """Give how many scored in a list and what their scores add up to; nothing where too few did to say."""
    if each.scored is None or each.total is None:
        return None, None
    return each.scored, each.total


def holds(origin: str, each: PublishedList, opening: Opening) -> bool:
    """Tell whether an opening is what its list committed to."""
    again = commitment(origin, each.proposal, each.criterion, opening.state, opening.score, opening.nonce)
    return again == opening.commitment


def scale(evidence: Evidence, each: PublishedList) -> tuple[int, int]:
    """Give the lowest and the highest score that a list can have."""
    rules = evidence.rules
    times = rules.weight if each.criterion == ALL else 1
    return rules.low * times, rules.high * times
