"""A count as checks look at it: what came out, with everything that it was made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from voting.allocation import Allocation
    from voting.ballots import Proposal, Tally
    from voting.profile import Profile
    from voting.rules import Rule
    from voting.standings import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One count.

    `lists` holds, for each proposal whose single scores are known here, every score that was counted, in the
    order in which ballots were read. `profile` is there where the rule looks at whole ballots.
    """

    rule: Rule
    tallies: Mapping[str, Tally]
    proposals: Sequence[Proposal]
    budget: int | Fraction
    allocation: Allocation
    lists: Mapping[str, Sequence[int]] = field(default_factory=dict)
    barred: Mapping[str, Outcome] | None = None
    profile: Profile | None = None
