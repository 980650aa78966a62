"""Equal weight as equal money: everybody controls an equal share of the pot, and supporters buy together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from voting import exact
from voting.allocation import Allocation, Purchase, Step
from voting.rules.greedy import Greedy
from voting.rules.rule import Rule
from voting.standings import Outcome
from voting.ties import Tie, settle
from voting.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.ballots import Tally
    from voting.profile import Profile
    from voting.rules.rule import Progress
    from voting.shares.completion import Bought
    from voting.standings import Standing

COMPLETIONS = ("none", "add1", "add1-exhaustive")
FILL = "+greedy"
UTILITIES = ("cost", "score", "borda", "cardinality")


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualShares(Rule):
    """The method of equal shares; a standing is the support in all (approvals, points or Borda points).

    `completion` is one of those above, alone or with "+greedy" to fill what is left by the highest support;
    `utility` is what a supporter gets from a proposal; `step` is what each raise adds to every endowment, in
    the unit of the pot.
    """

    name: ClassVar[str] = "equal-shares"
    version: ClassVar[int] = 1
    needs_ballots: ClassVar[bool] = True

    completion: str = "none"
    utility: str = "cost"
    step: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.completion.removesuffix(FILL) not in COMPLETIONS:
            raise ValueError(
                f"there is no completion {quoted(self.completion)}; there are: {', '.join(COMPLETIONS)}, "
                f"each alone or with {FILL}"
            )
        if self.utility not in UTILITIES:
            raise ValueError(f"there is no utility {quoted(self.utility)}; there are: {', '.join(UTILITIES)}")
        if self.step <= 0:
            raise ValueError(f"the step is above zero, not {self.step}")

    def parameters(self) -> dict[str, Any]:
        """Every parameter, as JSON holds it."""
        own = {"completion": self.completion, "utility": self.utility, "step": exact.text(self.step)}
        return Rule.parameters(self) | own

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        """The support in all, or why there is none."""
        if self.quorum > 1 and tally.scorers < self.quorum:
            return None, Outcome.TOO_FEW_SCORES
        total = tally.total * self.worth_of_a_point(tally.scorers)
        return total, None if total > 0 else Outcome.NO_SUPPORT

    def worth_of_a_point(self, scorers: int) -> Fraction:  # noqa: ARG002 -- a total is the same over any number
        """A point is a point, brought to the criteria's scale."""
        return Fraction(1, self.weight)

    def spend(
        self,
        standings: Sequence[Standing],
        budget: int | Fraction,
        *,
        profile: Profile | None = None,
        progress: Progress | None = None,
    ) -> Allocation:
        """Let supporters buy, then fill up if the completion says so."""
        if budget < 0 or any(one.proposal.cost < 0 for one in standings):
            raise ValueError("neither a pot nor a cost can be below zero")
        bought, ties = self.bought(standings, budget, profile, progress)
        steps = _steps([standings[place] for place in bought.places], budget)
        left = budget - sum(step.amount for step in steps)
        taken = set(bought.places)
        rest = [one for place, one in enumerate(standings) if place not in taken]
        if self.completion.endswith(FILL):
            filled = self._fill(rest, left, len(steps))
            steps, ties, left = [*steps, *filled.steps], [*ties, *filled.ties], left - filled.spent
        else:
            steps += [_unfunded(one, left) for one in rest]
        steps.sort(key=lambda step: step.place is None)
        winners = tuple(step.proposal for step in steps if step.outcome is Outcome.FUNDED)
        prices = {standings[place].proposal.id: bought.prices[place] for place in bought.places}
        purchase = Purchase(bought.endowment, bought.raises, prices)
        return Allocation(winners, tuple(steps), tuple(ties), budget, budget - left, purchase)

    def bought(
        self,
        standings: Sequence[Standing],
        budget: int | Fraction,
        profile: Profile | None,
        progress: Progress | None = None,
    ) -> tuple[Bought, list[Tie]]:
        """What supporters buy together: places in `standings`, and the ties between equal prices."""
        from voting.shares.completion import buy  # noqa: PLC0415 -- numpy, which other rules do without

        if profile is None or list(profile.names) != [one.proposal.id for one in standings]:
            raise ValueError("equal shares looks at whole ballots, and these are not of the same proposals")

        places_of = {one.proposal.id: place for place, one in enumerate(standings)}

        def order(places: list[int]) -> list[int]:
            ordered, _ = settle([standings[place] for place in places], self.tie_order)
            return [places_of[one.proposal.id] for one in ordered]

        open_to = [place for place, one in enumerate(standings) if one.barred is None]
        found = buy(
            profile,
            [one.proposal.cost for one in standings],
            budget,
            open_to=open_to,
            utility=self.utility,
            completion=self.completion.removesuffix(FILL),
            step=self.step,
            order=order,
            progress=progress or (lambda _done, _whole: None),
        )
        ties = [settle([standings[place] for place in tied], self.tie_order)[1] for tied, _ in found.ties]
        return found, ties

    def _fill(self, rest: Sequence[Standing], left: int | Fraction, before: int) -> Allocation:
        """Spend what is left by the highest support, passing over what does not fit."""
        filled = Greedy(tie_order=self.tie_order).spend(rest, left)
        steps = [
            step if step.place is None else replace(step, place=step.place + before) for step in filled.steps
        ]
        return replace(filled, steps=tuple(steps))


def _steps(bought: Sequence[Standing], budget: int | Fraction) -> list[Step]:
    steps: list[Step] = []
    left = budget
    for place, one in enumerate(bought, start=1):
        cost = one.proposal.cost
        steps.append(Step(one.proposal.id, place, one.value, one.scorers, left, cost, cost, Outcome.FUNDED))
        left -= cost
    return steps


def _unfunded(one: Standing, left: int | Fraction) -> Step:
    outcome = one.barred or Outcome.BELOW_THE_LINE
    return Step(one.proposal.id, None, one.value, one.scorers, left, one.proposal.cost, 0, outcome)
