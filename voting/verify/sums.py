"""Whether the lists of one proposal agree: the same states in each, and totals that the weights make one."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from voting.ballots import State
from voting.ledger.ballots import ALL
from voting.verify.findings import Finding
from voting.verify.lists import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.ledger.published import PublishedList
    from voting.verify.evidence import Evidence


def check(evidence: Evidence) -> Iterator[Finding]:
    """Go through the proposals."""
    declared = Counter(entry.text("proposal") for entry in evidence.all("interest-declared"))
    weights = {criterion.id: criterion.weight for criterion in evidence.rules.criteria}
    for proposal, group in groupby(evidence.lists, key=lambda each: each.proposal):
        lists = {each.criterion: each for each in group}
        yield from _states(proposal, lists, declared[proposal])
        yield from _totals(proposal, lists, weights)


def _states(proposal: str, lists: dict[str, PublishedList], declared: int) -> Iterator[Finding]:
    subject = f"proposal {proposal}"
    if len({counted(each)[0] for each in lists.values()}) > 1:
        yield Finding(subject, "not the same number scored it in each of its lists")
    states = [each.states for each in lists.values() if each.states]
    if any(other != states[0] for other in states[1:]):
        yield Finding(
            subject, "not the same number abstained, was recused or had not scored in each of its lists"
        )
    recused = max((count.get(State.RECUSED, 0) for count in states), default=0)
    if recused > declared:
        yield Finding(
            subject, f"{recused} ballots were recused from it, and {declared} interests were logged"
        )


def _totals(proposal: str, lists: dict[str, PublishedList], weights: dict[str, int]) -> Iterator[Finding]:
    totals = {criterion: counted(each)[1] for criterion, each in lists.items()}
    combined = totals.pop(ALL, None)
    known = [weights.get(criterion, 0) * total for criterion, total in totals.items() if total is not None]
    if combined is not None and len(known) == len(weights) and sum(known) != combined:
        sentence = (
            f"its criteria add up to {sum(known)} by their weights, and the combined scores to {combined}"
        )
        yield Finding(f"proposal {proposal}", sentence)
