"""The exact mean of the scores cast, highest first, skipping what does not fit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from voting.rules.ranked import Ranked
from voting.standings import Outcome

if TYPE_CHECKING:
    from voting.ballots import Tally


class Average(Ranked):
    """Every score cast has the coefficient 1/n of its own proposal, n being those who scored it.

    Who abstained, was recused or has not scored yet is in neither the numerator nor the denominator. With
    fewer scorers than the quorum there is no standing. "A proposal nobody supports is never chosen" is read
    as: a mean that is not above zero is no support. On a scale that starts at 1 that cannot happen; on one
    that starts at 0 it means that everyone gave 0.
    """

    __slots__ = ()

    name: ClassVar[str] = "average"
    version: ClassVar[int] = 1

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        """The mean on the criteria's scale, or why there is none."""
        if tally.scorers < self.quorum:
            return None, Outcome.TOO_FEW_SCORES
        mean = tally.total * self.worth_of_a_point(tally.scorers)
        return mean, None if mean > 0 else Outcome.NO_SUPPORT

    def worth_of_a_point(self, scorers: int) -> Fraction:
        """Each score cast counts 1/n."""
        return Fraction(1, scorers * self.weight)
