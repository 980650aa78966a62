"""Properties that are checked on every result and published with it.

Each check says that its property holds, does not hold, or was not checked, with the figures it was judged by.
All are pure functions of a count and of what it was made of.

    ballots-within-roll  of members   no more ballots than places on the roll
    recount-agrees       all          a second program gives the same
    within-pot           all          no more than the pot, and what is left is stated
    terms-kept           all          minimums, earmarks, threshold and quorum
    anonymity            all          who the voters are makes no difference
    neutrality           all          nor does the place in the list, up to the named tie order
    equal-weight         all          every score has the same coefficient, every ballot the same purse
    one-score-out        all          no single score decided
    monotonicity         all          no winner would have lost by a higher score or a lower cost
    recusals-…           of members   whoever stood aside had no score counted
    price-certificate    equal shares payments come to costs, and nothing more could be bought
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.checks.ballots import ballots_within_roll, recusals_declared, recusals_honoured
from voting.checks.certificate import price_certificate
from voting.checks.counted import Count
from voting.checks.money import terms_kept, within_pot
from voting.checks.probes import monotonicity
from voting.checks.recounted import recount_agrees
from voting.checks.single_scores import one_score_out
from voting.checks.symmetry import in_any_order
from voting.checks.verdict import Check, Verdict
from voting.checks.weight import equal_weight
from voting.rules.equal_shares import EqualShares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Check",
    "Count",
    "Verdict",
    "ballots_within_roll",
    "equal_weight",
    "in_any_order",
    "monotonicity",
    "of_count",
    "one_score_out",
    "price_certificate",
    "recount_agrees",
    "recusals_declared",
    "recusals_honoured",
    "terms_kept",
    "within_pot",
]


def of_count(
    count: Count, *, published: Mapping[str, Sequence[int]], high: int | None, step: int = 1
) -> list[Check]:
    """All that a count itself can be checked for, in the order above.

    `published` holds the lists of single scores that are public, which alone are looked at score by score;
    `high` and `step` are the highest score of a criterion and the smallest change of a combined one.
    """
    found = [
        within_pot(count.allocation),
        terms_kept(count),
        *in_any_order(count),
        equal_weight(count),
        one_score_out(
            count.rule, count.tallies, count.proposals, count.budget, lists=published, barred=count.barred
        ),
        monotonicity(count, high=high, step=step),
    ]
    return [*found, price_certificate(count)] if isinstance(count.rule, EqualShares) else found
