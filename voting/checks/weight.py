"""Whether every score, and every ballot, counted the same.

What a score counts is worked out here from the single scores, not asked of the rule:

    average              1/n in the mean of its proposal, n being how many scored it
    totals               1 in the sum
    median and           one place in the row of scores, whoever gave it: the standing depends on nothing
    majority judgement   but how often each score was given
    equal shares         1 for each point in the support, and the same purse for every ballot
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from voting.checks.verdict import Check, Verdict, judged
from voting.rules.equal_shares import EqualShares

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voting.allocation import Step
    from voting.ballots import Tally
    from voting.checks.counted import Count
    from voting.profile import Profile

OF_MEANS = frozenset({"average"})
OF_MIDDLE = frozenset({"median", "majority-judgement"})


def equal_weight(count: Count) -> Check:
    """Every counted score has the same coefficient as any other of its proposal; every ballot the same purse.

    Not checked where no single scores are known, or for equal shares no ballots.
    """
    whole = isinstance(count.rule, EqualShares)
    if not count.lists or (whole and (count.profile is None or count.allocation.purchase is None)):
        return Check("equal-weight", Verdict.NOT_CHECKED, {"lists": 0})
    unequal = sorted({*_unequal(count), *_unequal_support(count)})
    detail: dict[str, int | str] = {"lists": len(count.lists), "proposals": " ".join(unequal)}
    return judged("equal-weight", detail, holds=not unequal and _are_purses_equal(count))


def _unequal(count: Count) -> Iterator[str]:
    """Proposals whose tally or standing is not that of their scores, each counted once."""
    steps = {step.proposal: step for step in count.allocation.steps}
    for name, scores in count.lists.items():
        if count.barred and name in count.barred:
            continue
        is_tallied = _is_tallied(count.tallies[name], scores)
        if not is_tallied or not _is_standing(count, steps[name], scores):
            yield name


def _is_tallied(tally: Tally, scores: Sequence[int]) -> bool:
    singles = dict(tally.scores)
    return (tally.total, tally.scorers) == (sum(scores), len(scores)) and (
        not singles or singles == dict(Counter(scores))
    )


def _is_standing(count: Count, step: Step, scores: Sequence[int]) -> bool:
    if step.scorers != len(scores):
        return False
    if step.standing is None:
        return True  # too few scored it
    return step.standing * count.rule.weight == _worth(count.rule.name, scores)


def _worth(rule: str, scores: Sequence[int]) -> Fraction:
    if rule in OF_MEANS:
        coefficient = Fraction(1, len(scores))
        return sum((coefficient * score * many for score, many in Counter(scores).items()), Fraction(0))
    if rule in OF_MIDDLE:
        return Fraction(sorted(scores)[(len(scores) - 1) // 2])
    return Fraction(sum(scores))


def _unequal_support(count: Count) -> Iterator[str]:
    """Proposals that the ballots of the profile do not support as their single scores say."""
    if count.profile is None:
        return
    support = _support(count.profile)
    for name, scores in count.lists.items():
        if support.get(name, 0) != sum(score for score in scores if score > 0):
            yield name


def _support(profile: Profile) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for group, size in enumerate(profile.sizes):
        for at in range(profile.starts[group], profile.starts[group + 1]):
            found[profile.names[profile.places[at]]] += size * profile.points[at]
    return found


def _are_purses_equal(count: Count) -> bool:
    """Whether the ballots' purses come to the pot and its raises, one for each ballot and no more."""
    purchase, profile, rule = count.allocation.purchase, count.profile, count.rule
    if purchase is None or profile is None or not isinstance(rule, EqualShares):
        return True
    raised = purchase.raises * rule.step * profile.voters
    whole = purchase.endowment * profile.voters
    return sum(profile.sizes) <= profile.voters and (not profile.voters or whole == count.budget + raised)
