"""What every rule has: its parameters, the record of them that ground rules freeze, and how it allocates."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from voting.allocation import highest_first
from voting.hashing import H
from voting.standings import Standing
from voting.ties import check_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from voting.allocation import Allocation
    from voting.ballots import Proposal, Tally
    from voting.standings import Outcome


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """A rule with its parameters: standings and a pot in, an allocation out, nothing else read or kept.

    `tie_order` is a sequence as in `voting.ties`; `quorum` is the number of scorers a standing needs;
    `weight` is the sum of the criteria's weights, by which totals are divided so that a standing lies on the
    criteria's scale. ValueError for parameters that make no sense.
    """

    name: ClassVar[str]
    version: ClassVar[int]

    tie_order: tuple[str, ...]
    quorum: int = 1
    weight: int = 1

    def __post_init__(self) -> None:
        check_order(self.tie_order)
        for name, value in (("quorum", self.quorum), ("weight", self.weight)):
            if value < 1:
                raise ValueError(f"the {name} of a rule is at least 1, not {value}")

    @abstractmethod
    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        """The standing of a proposal with this tally, and why it has no turn (None where it has one)."""

    @abstractmethod
    def worth_of_a_point(self, scorers: int) -> Fraction:
        """What one point more in the total adds to a standing made by so many scorers (1 or more)."""

    def parameters(self) -> dict[str, Any]:
        """Every parameter, as JSON holds it."""
        return {"tie_order": list(self.tie_order), "quorum": self.quorum, "weight": self.weight}

    def record(self) -> dict[str, Any]:
        """Name, version and every parameter, with the digest over all of them that the ledger names."""
        parts = {"name": self.name, "version": self.version, **self.parameters()}
        return {**parts, "digest": digest(parts)}

    def standings(
        self,
        tallies: Mapping[str, Tally],
        proposals: Sequence[Proposal],
        barred: Mapping[str, Outcome] | None = None,
    ) -> list[Standing]:
        """Each proposal's standing, in the order of `proposals`.

        One that is `barred` (withdrawn, ineligible) needs no tally; any other does (KeyError).
        """
        found = []
        for listed, proposal in enumerate(proposals):
            if barred and proposal.id in barred:
                found.append(Standing(proposal, listed, 0, None, barred[proposal.id]))
            else:
                tally = tallies[proposal.id]
                found.append(Standing(proposal, listed, tally.scorers, *self.judge(tally)))
        return found

    def allocate(
        self,
        tallies: Mapping[str, Tally],
        proposals: Sequence[Proposal],
        budget: int | Fraction,
        *,
        barred: Mapping[str, Outcome] | None = None,
    ) -> Allocation:
        """Spend `budget` on `proposals`, whose costs are in its unit.

        UnresolvedTie where the tie order leaves equals equal.
        """
        return highest_first(self.standings(tallies, proposals, barred), budget, self.tie_order)


def digest(parts: Mapping[str, Any]) -> str:
    """Hex of H("rule", canonical JSON of `parts`): keys sorted, no spaces, ASCII."""
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return H("rule", canonical.encode("ascii")).hex()
