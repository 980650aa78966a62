"""Counting again with one proposal changed, for rules that go through standings, without sorting again.

The others keep their order among themselves, so all that can change is the turn at which the changed one
comes; and what comes out follows from that turn. One score in a long list often leaves the turn as it was, so
each turn is gone through once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voting.allocation import GIVEN, give_out, in_turn
from voting.ties import UnresolvedTie, key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from voting.ballots import Proposal, Tally
    from voting.rules.ranked import Ranked
    from voting.standings import Standing


class Turns:
    """One count by a rule that ranks, to be asked who would win if one proposal were otherwise."""

    def __init__(self, rule: Ranked, standings: Sequence[Standing], budget: int | Fraction) -> None:
        self._rule = rule
        self._budget = budget
        self._order = [key(name) for name in rule.tie_order]
        self._standings = {one.proposal.id: one for one in standings}
        self._queue, _ = in_turn(standings, rule.tie_order, rule.compare)
        self._known: dict[tuple[str, int | Fraction, int | None], frozenset[str]] = {}

    def winners(self, proposal: Proposal, tally: Tally) -> frozenset[str] | None:
        """Who wins if `proposal`, with this tally, stands in for the one of its id.

        None where equals could not be told apart then. One that was barred before it was counted stays out.
        """
        before = self._standings[proposal.id]
        if before.tally is None:
            return self._outcome(replace(before, proposal=proposal))
        (found,) = self._rule.standings({proposal.id: tally}, [proposal])
        try:
            return self._outcome(replace(found, listed=before.listed))
        except UnresolvedTie:
            return None

    def _outcome(self, changed: Standing) -> frozenset[str]:
        name, cost = changed.proposal.id, changed.proposal.cost
        others = [one for one in self._queue if one.proposal.id != name]
        has_turn = changed.barred is None and changed.value is not None
        turn = self._turn(changed, others) if has_turn else None
        if (name, cost, turn) not in self._known:
            queue = others if turn is None else [*others[:turn], changed, *others[turn:]]
            steps = give_out(queue, self._budget, self._rule.spending)
            given = frozenset(step.proposal for step in steps if step.outcome in GIVEN)
            self._known[name, cost, turn] = given
        return self._known[name, cost, turn]

    def _turn(self, changed: Standing, others: Sequence[Standing]) -> int:
        """How many of the others come before it: those that stand higher, and equals by the tie order."""
        first = self._first(changed, others, least=0)
        after = self._first(changed, others, least=1)
        mine = tuple(of(changed) for of in self._order)
        equals = [tuple(of(one) for of in self._order) for one in others[first:after]]
        if mine in equals:
            raise UnresolvedTie(f"the order {list(self._rule.tie_order)} does not tell {changed.proposal.id}")
        return first + sum(theirs < mine for theirs in equals)

    def _first(self, changed: Standing, others: Sequence[Standing], *, least: int) -> int:
        """The first of the others that `changed` comes before (`least` 1), or is no lower than (0)."""
        low, high = 0, len(others)
        while low < high:
            middle = (low + high) // 2
            if self._rule.compare(changed, others[middle]) >= least:
                high = middle
            else:
                low = middle + 1
        return low
