"""A proposal's standing: its counted result, or the reason why it has none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from voting.ballots import Proposal, Tally


class Outcome(StrEnum):
    """What became of a proposal."""

    FUNDED = "funded"
    FUNDED_IN_PART = "funded-in-part"
    DID_NOT_FIT = "did-not-fit"
    BELOW_THE_LINE = "below-the-line"
    NO_SUPPORT = "no-support"
    TOO_FEW_SCORES = "too-few-scores"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """One proposal as counted, before any money is spent.

    `listed` is its place in the list of proposals, from 0. `value` is its standing, higher is better, None
    where it has none. A proposal that is `barred` has no turn, and `barred` says why. `tally` is what the
    value was made of, for rules that compare more than one number; None for one that was barred before.
    """

    proposal: Proposal
    listed: int
    scorers: int
    value: Fraction | None
    barred: Outcome | None = None
    tally: Tally | None = None
