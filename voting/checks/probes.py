"""Whether a winner could have lost by being scored higher, or by asking for less.

`average`, the totals and the rules of the middle guarantee that it could not. Equal shares does not: asking
for less can let a proposal be bought earlier, and the raising of purses end sooner. So this is probed, by
counting again with one thing changed, and reported; a count is never refused for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from voting.ballots import Tally
from voting.checks.raised_ballots import raised_ballot
from voting.checks.turns import Turns
from voting.checks.verdict import Check, Verdict, judged
from voting.checks.weight import OF_MIDDLE
from voting.rules.equal_shares import EqualShares
from voting.rules.ranked import Ranked
from voting.ties import UnresolvedTie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voting.ballots import Proposal
    from voting.checks.counted import Count
    from voting.checks.raised_ballots import Raised
    from voting.profile import Profile
    from voting.rules import Rule

WORK = 40_000_000
"""How much probing equal shares may take: a few seconds. Each probe is a whole count, and a count goes
through the ballots once for each raise of the purses; `EACH_RAISE` is what a raise takes beside that.
"""
EACH_RAISE = 10_000
AT_LEAST = 2
"""How many probes of equal shares are made however large the vote."""


def monotonicity(count: Count, *, high: int | None, step: int = 1) -> Check:
    """Whether every winner, scored higher by one point or asking for one unit less, is still one.

    A score is raised where it lies below the highest of a criterion, `high` (None: there is no highest);
    `step` is the smallest change that a point makes to a combined score. For means and totals that is one
    change of the total, for rules of the middle each different score is raised once. For equal shares one
    ballot is changed (see `raised_ballots`), and there are no more probes than `WORK` allows: winners that
    were bought last, who are the nearest to losing, are probed first. A probe that equals without an order
    would end is not counted.

    Of the figures `probes` could have been made, and `probed` were; `lost` winners would have lost by one.
    """
    if isinstance(count.rule, Ranked):
        kept, made = _ranked(count, count.rule, high, step)
    elif isinstance(count.rule, EqualShares) and count.profile is not None:
        kept, made = _bought(count, count.rule, count.profile, high)
    else:
        return Check("monotonicity", Verdict.NOT_CHECKED, {"winners": len(count.allocation.winners)})
    lost = sorted({name for name, won in kept if not won})
    detail: dict[str, int | str] = {
        "winners": len(count.allocation.winners),
        "probes": made,
        "probed": len(kept),
        "lost": len(lost),
        "proposals": " ".join(lost),
    }
    return judged("monotonicity", detail, holds=not lost)


_Kept = list[tuple[str, bool]]
"""A winner that was probed, and whether it still won."""


def _ranked(count: Count, rule: Ranked, high: int | None, step: int) -> tuple[_Kept, int]:
    turns = Turns(rule, rule.standings(count.tallies, count.proposals, count.barred), count.budget)
    kept: _Kept = []
    probes = 0
    for one in _winners(count):
        tally = count.tallies[one.id]
        most = None if high is None else high * rule.weight
        changes = [(one, raised) for raised in _raised(rule, tally, most, step)]
        changes += [(cheaper, tally) for cheaper in _cheaper(one)]
        for proposal, changed in changes:
            probes += 1
            won = turns.winners(proposal, changed)
            if won is not None:
                kept.append((one.id, one.id in won))
    return kept, probes


def _winners(count: Count) -> list[Proposal]:
    """The winners, the last chosen first."""
    listed = {one.id: one for one in count.proposals}
    return [listed[name] for name in reversed(count.allocation.winners)]


def _cheaper(one: Proposal) -> Iterator[Proposal]:
    """Asking for one unit less, where something would still be asked for."""
    if one.cost > 1:
        minimum = None if one.minimum is None else min(one.minimum, one.cost - 1)
        yield replace(one, cost=one.cost - 1, minimum=minimum)


def _raised(rule: Rule, tally: Tally, most: int | None, step: int) -> Iterator[Tally]:
    """The tally with one score raised by a step, in each way that may make a difference to the rule."""
    if rule.name in OF_MIDDLE:
        for score, _ in tally.scores:
            if most is None or score + step <= most:
                scores = Counter(dict(tally.scores))
                scores[score] -= 1
                scores[score + step] += 1
                yield Tally.of(tally.proposal, scores.elements())
    elif most is None or tally.total + step <= most * tally.scorers:
        yield Tally(tally.proposal, tally.total + step, tally.scorers)


def _bought(count: Count, rule: EqualShares, profile: Profile, high: int | None) -> tuple[_Kept, int]:
    probes = list(_changes(count, rule, profile, high))
    purchase = count.allocation.purchase
    runs = 1 + (purchase.raises if purchase else 0)
    kept: _Kept = []
    for name, change in probes[: max(AT_LEAST, WORK // (runs * (EACH_RAISE + len(profile.places))))]:
        changed = change()
        try:
            allocation = rule.allocate(
                changed.tallies,
                changed.proposals,
                count.budget,
                barred=count.barred,
                profile=changed.profile,
            )
        except UnresolvedTie:
            continue
        kept.append((name, name in allocation.winners))
    return kept, len(probes)


def _changes(
    count: Count, rule: EqualShares, profile: Profile, high: int | None
) -> Iterator[tuple[str, Callable[[], Count]]]:
    """How to make the counts in which one winner asks for less, or has one point more."""
    for one in _winners(count):
        for cheaper in _cheaper(one):
            yield one.id, partial(_with_proposal, count, cheaper)
        raised = raised_ballot(profile, count.tallies, one.id, utility=rule.utility, high=high)
        if raised is not None:
            yield one.id, partial(_with_ballots, count, raised)


def _with_proposal(count: Count, changed: Proposal) -> Count:
    listed = [changed if one.id == changed.id else one for one in count.proposals]
    return replace(count, proposals=listed)


def _with_ballots(count: Count, raised: Callable[[], Raised]) -> Count:
    profile, tallies = raised()
    return replace(count, profile=profile, tallies=tallies)
