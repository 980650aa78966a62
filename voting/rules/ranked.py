"""Rules that go through the standings from the highest down."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from voting.allocation import Spending, highest_first
from voting.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.allocation import Allocation
    from voting.profile import Profile
    from voting.rules.rule import Progress
    from voting.standings import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked(Rule):
    """Standings in order, then money.

    With `part` the first proposal that does not fit gets what is left if that is no less than its minimum.
    `earmarks` are (tag, amount): at least so much of the pot goes to proposals with that tag, while there are
    any that fit.
    """

    stops: ClassVar[bool] = False
    """Whether the first proposal that does not fit ends it."""

    part: bool = False
    earmarks: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if len(dict(self.earmarks)) < len(self.earmarks) or any(least < 1 for _, least in self.earmarks):
            raise ValueError("an earmark names each tag once, with an amount above zero")

    def parameters(self) -> dict[str, Any]:
        """Every parameter, as JSON holds it; one that asks for nothing is left out."""
        parts = Rule.parameters(self)
        if self.part:
            parts["part"] = True
        if self.earmarks:
            parts["earmarks"] = [[tag, least] for tag, least in self.earmarks]
        return parts

    def compare(self, one: Standing, other: Standing) -> int:
        """Above zero where `one` comes before `other`, zero where they are equal."""
        mine, theirs = one.value or Fraction(0), other.value or Fraction(0)
        return (mine > theirs) - (mine < theirs)

    def spend(
        self,
        standings: Sequence[Standing],
        budget: int | Fraction,
        *,
        profile: Profile | None = None,  # noqa: ARG002 -- standings say all that these rules read
        progress: Progress | None = None,  # noqa: ARG002 -- and they are done at once
    ) -> Allocation:
        """Spend `budget` from the highest standing down, on those that have a turn."""
        return highest_first(standings, budget, self.tie_order, spending=self.spending, compare=self.compare)

    @property
    def spending(self) -> Spending:
        """How the money is gone through."""
        return Spending(self.stops, self.part, self.earmarks)
