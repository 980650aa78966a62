"""Small rounds for tests, and a strategy for any round: ties, costs of zero, small pots, nobody scoring."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from voting.ballots import Proposal, Tally
from voting.rules import RULES, Rule, build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.allocation import Allocation

HUGE = 10**60
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties: a busy machine is no reason to fail."""
ORDERS = (
    ["file"],
    ["cost", "file"],
    ["scorers", "cost", "file"],
    ["seed:0badc0de"],
    ["scorers", "cost", "seed:00"],
)


@dataclass(frozen=True)
class Round:
    """A rule, and all that it is given."""

    rule: Rule
    lists: dict[str, list[int]]
    proposals: list[Proposal]
    budget: int | Fraction

    @property
    def tallies(self) -> dict[str, Tally]:
        return {name: Tally.of(name, scores) for name, scores in self.lists.items()}

    def allocate(self) -> Allocation:
        return self.rule.allocate(self.tallies, self.proposals, self.budget)


def small(
    scores: Mapping[str, Sequence[int]],
    costs: Mapping[str, int | Fraction] | None = None,
    *,
    budget: int | Fraction,
    rule: str = "average",
    tie_order: Sequence[str] = ("file",),
    quorum: int = 1,
    weight: int = 1,
) -> Round:
    """A round with these lists of scores; every cost is 10 unless given."""
    proposals = [Proposal(name, (costs or {}).get(name, 10)) for name in scores]
    made = build(rule, tie_order=tie_order, quorum=quorum, weight=weight)
    return Round(made, {name: list(given) for name, given in scores.items()}, proposals, budget)


whole_money = st.one_of(st.integers(0, 12), st.integers(0, HUGE))
money = st.one_of(whole_money, st.fractions(0, 12, max_denominator=100))


@st.composite
def rounds(draw: st.DrawFn, *, amounts: st.SearchStrategy[int | Fraction] = money, most: int = 7) -> Round:
    """Any round. Scores are few and small, so that equals are common; lists may be empty."""
    lists = draw(st.lists(st.lists(st.integers(-1, 4), max_size=4), max_size=most))
    return Round(
        rule=build(
            draw(st.sampled_from(["average", "greedy"])),
            tie_order=draw(st.sampled_from(ORDERS)),
            quorum=draw(st.integers(1, 3)),
            weight=draw(st.integers(1, 3)),
        ),
        lists={f"p{number}": scores for number, scores in enumerate(lists)},
        proposals=[Proposal(f"p{number}", draw(amounts)) for number in range(len(lists))],
        budget=draw(amounts),
    )


@st.composite
def ranked_rounds(
    draw: st.DrawFn, *, amounts: st.SearchStrategy[int | Fraction] = money, most: int = 7
) -> Round:
    """Any round by any rule that goes through standings, with everything that ground rules may set."""
    name = draw(st.sampled_from(["average", "greedy", "greedy-stop", "median", "majority-judgement"]))
    middle = RULES[name].least_quorum > 1
    lists = draw(
        st.lists(st.lists(st.integers(-1, 4), min_size=4 * middle, max_size=4 + 5 * middle), max_size=most)
    )
    rule = build(
        name,
        tie_order=draw(st.sampled_from(ORDERS)),
        quorum=draw(st.integers(1, 3)) + 4 * middle,
        weight=draw(st.integers(1, 3)),
        threshold=draw(st.sampled_from([None, None, Fraction(1, 2), Fraction(2)])),
        part=draw(st.booleans()),
        earmarks=draw(st.sampled_from([(), (), (("young", 7),), (("old", 3), ("young", 20))])),
    )
    tags = st.sampled_from([(), (), ("young",), ("old",), ("old", "young")])
    minimums = st.one_of(st.none(), amounts)
    return Round(
        rule=rule,
        lists={f"p{number}": scores for number, scores in enumerate(lists)},
        proposals=[
            Proposal(f"p{number}", draw(amounts), "", draw(minimums), draw(tags))
            for number in range(len(lists))
        ],
        budget=draw(amounts),
    )
