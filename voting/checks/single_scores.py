"""Whether any one score decided: each is left out once, and the count made again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from voting.ballots import Tally
from voting.checks.turns import Turns
from voting.checks.verdict import Check, Verdict, judged
from voting.rules.ranked import Ranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from voting.ballots import Proposal
    from voting.rules import Rule
    from voting.standings import Outcome


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
    checked, nor where the rule looks at whole ballots. A score without which equals could not be told apart
    decided too: there would be no outcome.
    """
    if not lists or not isinstance(rule, Ranked):
        return Check("one-score-out", Verdict.NOT_CHECKED, {"lists": 0})
    turns = Turns(rule, rule.standings(tallies, proposals, barred), budget)
    winners = frozenset(rule.allocate(tallies, proposals, budget, barred=barred).winners)
    decisive: Counter[str] = Counter()
    for one in proposals:
        scores = lists.get(one.id, ())
        for score, times in Counter(scores).items():
            if turns.winners(one, _without(tallies[one.id], scores, score)) != winners:
                decisive[one.id] += times
    detail: dict[str, int | str] = {
        "lists": len(lists),
        "scores": sum(len(scores) for scores in lists.values()),
        "decisive": decisive.total(),
        "proposals": " ".join(sorted(decisive)),
    }
    return judged("one-score-out", detail, holds=not decisive)


def _without(tally: Tally, scores: Sequence[int], score: int) -> Tally:
    rest = Counter(scores)
    rest[score] -= 1
    kept = tuple(sorted((each, times) for each, times in rest.items() if times))
    return Tally(tally.proposal, tally.total - score, tally.scorers - 1, kept)
