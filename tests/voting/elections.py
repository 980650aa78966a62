"""Small elections for tests, and a strategy for any: equal prices, purses that just suffice, no costs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from voting.ballots import Proposal, Tally
from voting.profile import Profile, profile
from voting.recount import Asked, Recount, recount
from voting.rules import Rule, build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.allocation import Allocation
    from voting.recount import Support

Ballot = dict[str, int]
"""What a ballot gives to each proposal it names."""
HUGE = 10**40


@dataclass(frozen=True)
class Vote:
    """Whole ballots, and a rule that looks at them."""

    rule: Rule
    costs: dict[str, int | Fraction]
    ballots: list[Ballot]
    budget: int | Fraction

    @property
    def proposals(self) -> list[Proposal]:
        return [Proposal(name, cost) for name, cost in self.costs.items()]

    @property
    def tallies(self) -> dict[str, Tally]:
        return {
            name: Tally.of(name, [ballot[name] for ballot in self.ballots if name in ballot])
            for name in self.costs
        }

    @property
    def profile(self) -> Profile:
        said = [(tuple(ballot), tuple(ballot.values()), 1) for ballot in self.ballots]
        return profile(list(self.costs), said)

    @property
    def support(self) -> Support:
        found: Support = {}
        for ballot in self.ballots:
            key = tuple(sorted((name, points) for name, points in ballot.items() if points > 0))
            found[key] = found.get(key, 0) + 1
        return found

    def allocate(self) -> Allocation:
        return self.rule.allocate(self.tallies, self.proposals, self.budget, profile=self.profile)

    def again(self) -> Recount:
        asked = [Asked(name, cost) for name, cost in self.costs.items()]
        lists = {name: [ballot[name] for ballot in self.ballots if name in ballot] for name in self.costs}
        return recount(self.rule.record(), asked, lists, self.budget, self.support)


def vote(
    ballots: Sequence[str | Ballot],
    costs: Mapping[str, int | Fraction],
    budget: int | Fraction,
    *,
    tie_order: Sequence[str] = ("file",),
    **parameters: Any,  # noqa: ANN401 -- each rule's own
) -> Vote:
    """A vote by equal shares; a ballot in letters approves of each of them."""
    given = [dict.fromkeys(one, 1) if isinstance(one, str) else one for one in ballots]
    rule = build("equal-shares", tie_order=tie_order, **parameters)
    return Vote(rule, dict(costs), given, budget)


costs = st.one_of(st.integers(0, 12), st.integers(0, 12), st.fractions(0, 12, max_denominator=6))


@st.composite
def votes(draw: st.DrawFn) -> Vote:
    """Any vote by equal shares. Costs and points are few and small, so that equal prices are common."""
    names = [f"p{number}" for number in range(draw(st.integers(1, 6)))]
    points = st.one_of(st.none(), st.integers(0, draw(st.sampled_from([1, 3, 50]))))
    said = draw(
        st.lists(st.tuples(*[points] * len(names)), min_size=draw(st.sampled_from([0, 3, 3, 3])), max_size=8)
    )
    ballots = [
        {name: given for name, given in zip(names, one, strict=True) if given is not None} for one in said
    ]
    scale = draw(st.sampled_from([1, 1, 1, HUGE]))
    completion = draw(st.sampled_from(["none", "add1", "add1-exhaustive"]))
    return vote(
        ballots,
        {name: draw(costs) * scale for name in names},
        draw(st.one_of(st.integers(0, 30), st.fractions(0, 30, max_denominator=6))) * scale,
        completion=completion + draw(st.sampled_from(["", "+greedy"])),
        utility=draw(st.sampled_from(["cost", "score", "cardinality"])),
        step=draw(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3), Fraction(HUGE)])) * scale,
        tie_order=draw(st.sampled_from([["file"], ["cost", "file"], ["scorers", "cost", "seed:00ff"]])),
    )
