"""What is counted: the four states of a score, the proposals that ask for money, and a proposal's tally."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction


class State(StrEnum):
    """What a ballot says about one proposal. Only `scored` is counted: the other three are never a zero."""

    SCORED = "scored"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as a rule sees it.

    Its `cost` is in the same unit as the pot: minor units in a round (int), the currency of the file in an
    imported election (Fraction). With less than `minimum` it cannot be done; None means that it needs all it
    asks for. `tags` are those that an earmark may name.
    """

    id: str
    cost: int | Fraction
    name: str = ""
    minimum: int | Fraction | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """A proposal's counted ballots: the sum of their scores (or points, or approvals) and how many gave one.

    Where criteria are weighted, `total` sums each member's weight x score over the criteria, undivided.
    `scores` holds the single sums, (score, how many gave it) in ascending order, where they are known.
    """

    proposal: str
    total: int
    scorers: int
    scores: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, proposal: str, scores: Iterable[int]) -> Tally:
        """The tally of a list of scores."""
        counted = Counter(scores)
        total = sum(score * times for score, times in counted.items())
        return cls(proposal, total, counted.total(), tuple(sorted(counted.items())))
