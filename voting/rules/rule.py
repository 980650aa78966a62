"""What every rule has: its parameters and the record of them that ground rules freeze."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction  # noqa: TC003 -- a dataclass's fields are read when the program runs
from typing import TYPE_CHECKING, Any, ClassVar

from voting import exact
from voting.hashing import H
from voting.standings import Outcome, Standing
from voting.ties import check_drawn, check_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from voting.allocation import Allocation
    from voting.ballots import Proposal, Tally
    from voting.profile import Profile

    Progress = Callable[[int, int], None]
    """Told how much is done of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """A rule with its parameters: ballots and a pot in, an allocation out, nothing else read or kept.

    `tie_order` is a sequence as in `voting.ties`; `quorum` is the number of scorers a standing needs;
    `weight` is the sum of the criteria's weights, by which totals are divided so that a standing lies on the
    criteria's scale; a standing below `threshold` has no turn. ValueError for parameters that make no sense.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    least_quorum: ClassVar[int] = 1
    """The smallest quorum the rule can be agreed with."""
    needs_ballots: ClassVar[bool] = False
    """Whether it looks at whole ballots; the others need no more than tallies."""

    tie_order: tuple[str, ...]
    quorum: int = 1
    weight: int = 1
    threshold: Fraction | None = None

    def __post_init__(self) -> None:
        check_order(self.tie_order)
        for name, value, least in (("quorum", self.quorum, self.least_quorum), ("weight", self.weight, 1)):
            if value < least:
                raise ValueError(f"the {name} of {self.name} is at least {least}, not {value}")

    @abstractmethod
    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        """The standing of a proposal with this tally, and why it has no turn (None where it has one)."""

    @abstractmethod
    def worth_of_a_point(self, scorers: int) -> Fraction:
        """What one point more in the total adds to a standing made by so many scorers (1 or more)."""

    @abstractmethod
    def spend(
        self,
        standings: Sequence[Standing],
        budget: int | Fraction,
        *,
        profile: Profile | None = None,
        progress: Progress | None = None,
    ) -> Allocation:
        """Spend `budget` by these standings; errors as in `allocate`."""

    def allocate(
        self,
        tallies: Mapping[str, Tally],
        proposals: Sequence[Proposal],
        budget: int | Fraction,
        *,
        barred: Mapping[str, Outcome] | None = None,
        profile: Profile | None = None,
        progress: Progress | None = None,
    ) -> Allocation:
        """Spend `budget` on `proposals`, whose costs are in its unit.

        UnresolvedTie where the tie order leaves equals equal, or waits for a draw; ValueError for money below
        zero, and where a rule that needs whole ballots gets no `profile`; OverflowError where it would take
        too long.
        """
        check_drawn(self.tie_order)
        standings = self.standings(tallies, proposals, barred)
        return self.spend(standings, budget, profile=profile, progress=progress)

    def parameters(self) -> dict[str, Any]:
        """Every parameter, as JSON holds it; one that asks for nothing is left out."""
        always = {"tie_order": list(self.tie_order), "quorum": self.quorum, "weight": self.weight}
        return always if self.threshold is None else always | {"threshold": exact.text(self.threshold)}

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
                continue
            tally = tallies[proposal.id]
            value, out = self.judge(tally)
            if out is None and value is not None and self.threshold is not None and value < self.threshold:
                out = Outcome.BELOW_THE_LINE
            found.append(Standing(proposal, listed, tally.scorers, value, out, tally))
        return found


def digest(parts: Mapping[str, Any]) -> str:
    """Hex of H("rule", canonical JSON of `parts`): keys sorted, no spaces, ASCII."""
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return H("rule", canonical.encode("ascii")).hex()
