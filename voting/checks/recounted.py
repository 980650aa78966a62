"""Whether the recount, which shares no code with the count, came to the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.checks.verdict import Check, judged

if TYPE_CHECKING:
    from voting.allocation import Allocation
    from voting.recount import Recount


def recount_agrees(allocation: Allocation, again: Recount) -> Check:
    """The recount has the same winners in the same order, the same amounts and the same standings."""
    funded = {step.proposal: step.amount for step in allocation.steps if step.proposal in allocation.winners}
    counted = {step.proposal: step.standing for step in allocation.steps}
    differ = [
        name for name in again.standings if name not in counted or counted[name] != again.standings[name]
    ]
    same = allocation.winners == again.winners and funded == again.amounts and not differ
    return judged(
        "recount-agrees", {"winners": len(again.winners), "standings": len(again.standings)}, holds=same
    )
