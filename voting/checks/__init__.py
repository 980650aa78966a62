"""Properties that are checked on every result and published with it.

Each check says that its property holds, does not hold, or was not checked, with the figures it was judged by.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from voting.ballots import Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from fractions import Fraction

    from voting.allocation import Allocation
    from voting.ballots import Proposal
    from voting.recount import Recount
    from voting.rules import Rule
    from voting.standings import Outcome


class Verdict(StrEnum):
    """What a check found."""

    HOLDS = "holds"
    FAILS = "does not hold"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One property of one result; `detail` holds figures (int) and ids (str), nothing about a person."""

    check: str
    verdict: Verdict
    detail: dict[str, int | str]


def _judged(check: str, detail: dict[str, int | str], *, holds: bool) -> Check:
    return Check(check, Verdict.HOLDS if holds else Verdict.FAILS, detail)


def ballots_within_roll(ballots: int, roll: int) -> Check:
    """No more ballots were counted than there are places on the roll."""
    return _judged("ballots-within-roll", {"ballots": ballots, "roll": roll}, holds=0 <= ballots <= roll)


def recount_agrees(allocation: Allocation, again: Recount) -> Check:
    """The recount has the same winners in the same order, the same amounts and the same standings."""
    funded = {step.proposal: step.amount for step in allocation.steps if step.proposal in allocation.winners}
    counted = {step.proposal: step.standing for step in allocation.steps}
    differ = [
        name for name in again.standings if name not in counted or counted[name] != again.standings[name]
    ]
    same = allocation.winners == again.winners and funded == again.amounts and not differ
    return _judged(
        "recount-agrees", {"winners": len(again.winners), "standings": len(again.standings)}, holds=same
    )


def within_pot(allocation: Allocation) -> Check:
    """What is awarded is no more than the pot, and what is left is stated, in the unit of the pot."""
    awarded = sum(step.amount for step in allocation.steps)
    left = allocation.budget - awarded
    detail: dict[str, int | str] = {
        name: value if isinstance(value, int) else str(value)
        for name, value in (("pot", allocation.budget), ("awarded", awarded), ("left", left))
    }
    return _judged("within-pot", detail, holds=left >= 0 and awarded == allocation.spent)


def one_score_out(
    rule: Rule,
    tallies: Mapping[str, Tally],
    proposals: Sequence[Proposal],
    budget: int | Fraction,
    *,
    lists: Mapping[str, Sequence[int]],
    barred: Mapping[str, Outcome] | None = None,
) -> Check:
    """Whether the outcome stays the same without any one score.

    `lists` holds, for each proposal whose list is published, the combined scores cast for it; they are looked
    at one proposal at a time and never joined across proposals. Where no list is published nothing can be
    checked.
    """
    if not lists:
        return Check("one-score-out", Verdict.NOT_CHECKED, {"lists": 0})
    winners = frozenset(rule.allocate(tallies, proposals, budget, barred=barred).winners)
    decisive: Counter[str] = Counter()
    for name, scores in lists.items():
        tally = tallies[name]
        for score, times in Counter(scores).items():
            without = {**tallies, name: Tally(name, tally.total - score, tally.scorers - 1)}
            if winners != frozenset(rule.allocate(without, proposals, budget, barred=barred).winners):
                decisive[name] += times
    detail: dict[str, int | str] = {
        "lists": len(lists),
        "scores": sum(len(scores) for scores in lists.values()),
        "decisive": decisive.total(),
        "proposals": " ".join(sorted(decisive)),
    }
    return _judged("one-score-out", detail, holds=not decisive)


def recusals_honoured(
    scored: Collection[tuple[str, str]] | None, recused: Collection[tuple[str, str]] | None
) -> Check:
    """No score by a recused member was counted.

    Both hold pairs of (a member's token, a proposal); the tokens stay here, only how many there are comes
    out. None where the pairs are not known: not checked.
    """
    if scored is None or recused is None:
        return Check("recusals-honoured", Verdict.NOT_CHECKED, {})
    broken = set(scored) & set(recused)
    return _judged(
        "recusals-honoured", {"recusals": len(set(recused)), "counted": len(broken)}, holds=not broken
    )


def recusals_declared(recused: Mapping[str, int], declared: Mapping[str, int]) -> Check:
    """No proposal has more recused ballots than interests declared: what an outsider can see of it."""
    over = sorted(name for name, number in recused.items() if number > declared.get(name, 0))
    detail: dict[str, int | str] = {
        "recused": sum(recused.values()),
        "declared": sum(declared.values()),
        "proposals": " ".join(over),
    }
    return _judged("recusals-declared", detail, holds=not over)
