"""The highest total first, skipping what does not fit: how most cities count a community vote."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from voting.rules.ranked import Ranked
from voting.standings import Outcome

if TYPE_CHECKING:
    from voting.ballots import Tally


class Greedy(Ranked):
    """Totals are approvals, points, or Borda points.

    A total over no ballots is zero and a standing like any other, so a quorum of 1 asks for nothing here; a
    higher one leaves proposals with fewer scorers without a standing. A total that is not above zero is no
    support.
    """

    __slots__ = ()

    name: ClassVar[str] = "greedy"
    version: ClassVar[int] = 1

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        """The total on the criteria's scale, or why there is none."""
        if self.quorum > 1 and tally.scorers < self.quorum:
            return None, Outcome.TOO_FEW_SCORES
        total = tally.total * self.worth_of_a_point(tally.scorers)
        return total, None if total > 0 else Outcome.NO_SUPPORT

    def worth_of_a_point(self, scorers: int) -> Fraction:  # noqa: ARG002 -- a total is the same over any number
        """A point is a point, brought to the criteria's scale."""
        return Fraction(1, self.weight)
