"""Which rule counts which kind of ballot, and why not where it does not.

                      approval  choose-1  cumulative  ordinal  scoring
    greedy            approvals approvals points      Borda    points
    greedy-stop       approvals approvals points      Borda    points
    average           no        no        no          no       mean of the scores
    median            no        no        no          no       middle score
    majority-judgement no       no        no          no       grades
    equal-shares      yes       yes       yes         yes      yes

Only in a scoring file does every number stand by itself on one scale. Approvals have no scale, the points of
a cumulative ballot are shares of one sum (more here is less there), and ranks say only what comes before
what: a mean or a middle of those would mean nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.pabulib.election import VoteType
from voting.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_SCORES = frozenset({"average", "median", "majority-judgement"})
"""Rules that ask for scores, each by itself on one scale."""
DEFAULT_UTILITY: Mapping[VoteType, str] = {
    VoteType.APPROVAL: "cost",
    VoteType.CHOOSE_1: "cost",
    VoteType.CUMULATIVE: "score",
    VoteType.SCORING: "score",
    VoteType.ORDINAL: "borda",
}
UTILITIES: Mapping[VoteType, tuple[str, ...]] = {
    VoteType.APPROVAL: ("cost", "cardinality"),
    VoteType.CHOOSE_1: ("cost", "cardinality"),
    VoteType.CUMULATIVE: ("score", "cost", "cardinality"),
    VoteType.SCORING: ("score", "cost", "cardinality"),
    VoteType.ORDINAL: ("borda", "cost", "cardinality"),
}


def why_not(rule: str, vote_type: VoteType, utility: str | None = None) -> str | None:
    """Why a rule does not count such ballots, in a sentence without a full stop; None where it does."""
    if rule in OF_SCORES and vote_type is not VoteType.SCORING:
        return (
            f"{rule} needs scores, each on the same scale; the ballots of this file are {vote_type}, and "
            "greedy or equal-shares count those"
        )
    if utility is not None and utility not in UTILITIES[vote_type]:
        return (
            f"ballots of the kind {vote_type} have no utility {quoted(utility)}; they have: "
            f"{', '.join(UTILITIES[vote_type])}"
        )
    return None
