"""How much better than chance a way of guessing is, in figures that can be printed."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

BOUND = 0.001
"""How seldom chance alone may fail a whole test."""


@dataclass
class Guesses:
    """Guesses of which chance would get `expected` right."""

    right: int = 0
    made: int = 0
    expected: float = 0.0

    def add(self, right: int, made: int) -> None:
        """So many of a whole set were right, of which chance gets one right: each thing with its place."""
        self.right += right
        self.made += made
        self.expected += 1

    @property
    def tail(self) -> float:
        """How likely chance gets as many right, or more.

        Things in a random order stand on average once at their own place, with a variance of one: Poisson's
        bound, and a little above the binomial one, which takes single guesses for independent.
        """
        term = total = exp(-self.expected)
        for number in range(1, self.right):
            term *= self.expected / number
            total += term
        return max(0.0, 1 - total) if self.right else 1.0

    def is_chance(self, among: int) -> bool:
        """Whether that may be chance, where so many ways of guessing are tried at once."""
        return self.tail > BOUND / among

    def __str__(self) -> str:
        return f"{self.right} of {self.made} right, by chance {self.expected:.0f} (p = {self.tail:.2g})"
