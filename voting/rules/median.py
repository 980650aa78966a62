"""The middle score, highest first: one extreme score moves it no more than any other."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from voting.rules.ranked import Ranked
from voting.standings import Outcome

if TYPE_CHECKING:
    from voting.ballots import Tally


class Median(Ranked):
    """The lower median of the combined scores cast: with an even number, the lower of the middle two.

    So it is always a score that somebody gave. At 3 or 4 scorers it would be one person's score, and so the
    quorum is at least 5. Ties are common, and the tie order decides them.
    """

    __slots__ = ()

    name: ClassVar[str] = "median"
    version: ClassVar[int] = 1
    least_quorum: ClassVar[int] = 5

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        """The lower median on the criteria's scale, or why there is none."""
        if tally.scorers < self.quorum:
            return None, Outcome.TOO_FEW_SCORES
        middle = Fraction(lower_median(tally), self.weight)
        return middle, None if middle > 0 else Outcome.NO_SUPPORT

    def worth_of_a_point(self, scorers: int) -> Fraction:  # noqa: ARG002 -- of a point given by the middle scorer
        """A point that the one in the middle gives more; a point given by others may change nothing."""
        return Fraction(1, self.weight)


def lower_median(tally: Tally) -> int:
    """The score at place (n - 1) // 2 from the lowest; ValueError where the single scores are not known."""
    at = (tally.scorers - 1) // 2
    for score, times in tally.scores:
        at -= times
        if at < 0:
            return score
    raise ValueError(f"the single scores of {tally.proposal} are not known, and a median needs them")
