"""Supporters as arrays: by proposal for looking at prices, by group of equal ballots for exact sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voting.profile import Profile

Array: TypeAlias = "np.ndarray[Any, Any]"

EXACT_IN_FLOAT = 2**53
"""Whole numbers up to this one are floats without any error."""


class Crowd:
    """Who can pay for what, for as many runs as are needed.

    A supporter's utility of a proposal is its `factor` times their `weight`: with utility "cost" the factor
    is what it costs and every weight is 1, otherwise the factor is 1 and the weight their points. A group's
    `mass` is its number of ballots times the weight.
    """

    def __init__(self, profile: Profile, costs: Sequence[int], utility: str) -> None:
        by_points = utility in {"score", "borda"}
        self.costs = list(costs)
        self.factors = list(costs) if utility == "cost" else [1] * len(costs)
        weights = profile.points if by_points else [1] * len(profile.points)
        starts = np.array(profile.starts, dtype=np.int64)
        group_of = np.repeat(np.arange(len(profile.sizes)), np.diff(starts))
        sizes_of = [profile.sizes[group] for group in group_of.tolist()]
        masses = [size * weight for size, weight in zip(sizes_of, weights, strict=True)]
        self.is_small = sum(masses) < EXACT_IN_FLOAT
        kind = np.int64 if self.is_small else object
        self.sizes = np.array(profile.sizes, dtype=np.int64)
        self.starts = starts
        self.places = np.array(profile.places, dtype=np.int64)
        self.weights = np.array(weights, dtype=kind)
        self.masses = np.array(masses, dtype=kind)
        order = np.argsort(self.places, kind="stable")
        ends = np.searchsorted(self.places[order], np.arange(len(costs) + 1))
        slices = [order[ends[place] : ends[place + 1]] for place in range(len(costs))]
        self.supporters = [
            Supporters(self, cost, group_of[mine], mine) for cost, mine in zip(costs, slices, strict=True)
        ]

    def sums(self, groups: Array, prices: dict[int, int]) -> Iterable[tuple[int, int]]:
        """For each proposal with a price, the mass with which these groups support it: (place, mass)."""
        first = self.starts[groups]
        lengths = self.starts[groups + 1] - first
        ends = np.cumsum(lengths)
        if not len(ends):
            return []
        mine = np.repeat(first - ends + lengths, lengths) + np.arange(ends[-1])
        if not self.is_small:
            return self._plain_sums(mine, prices)
        totals = np.bincount(self.places[mine], weights=self.masses[mine], minlength=len(self.costs))
        return [(place, int(totals[place])) for place in prices if totals[place]]

    def _plain_sums(self, mine: Array, prices: dict[int, int]) -> list[tuple[int, int]]:
        totals = dict.fromkeys(prices, 0)
        for place, mass in zip(self.places[mine].tolist(), self.masses[mine].tolist(), strict=True):
            if place in totals:
                totals[place] += mass
        return [(place, total) for place, total in totals.items() if total]

    def weights_of(self, group: int) -> list[tuple[int, int]]:
        """What one group supports: (place, weight)."""
        mine = slice(int(self.starts[group]), int(self.starts[group + 1]))
        return list(zip(self.places[mine].tolist(), self.weights[mine].tolist(), strict=True))


class Supporters:
    """The groups that support one proposal: their numbers, weights and masses, as floats and exactly."""

    __slots__ = (
        "cost", "exact_masses", "exact_weights", "groups", "mass", "masses", "size", "sizes", "weights",
    )  # fmt: skip

    def __init__(self, crowd: Crowd, cost: int, groups: Array, mine: Array) -> None:
        self.cost = float(cost)
        self.groups = groups
        self.exact_weights = crowd.weights[mine]
        self.exact_masses = crowd.masses[mine]
        self.weights = self.exact_weights.astype(float)
        self.masses = self.exact_masses.astype(float)
        self.sizes = crowd.sizes[groups].astype(float)
        self.mass = float(self.masses.sum())
        self.size = float(self.sizes.sum())
