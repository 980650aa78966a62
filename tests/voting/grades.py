"""Pairs of lists of grades, the better by majority judgement first, each told apart at another place."""

BETTER_FIRST: list[tuple[list[int], list[int]]] = [
    ([4, 4, 4, 4, 4], [3, 3, 3, 5, 5]),  # in the middle
    ([1, 2, 4, 4, 5], [1, 2, 3, 4, 5]),  # nowhere else
    ([3, 4, 4, 4, 4, 5], [3, 3, 3, 5, 5, 5]),  # in the lower of the middle two
    ([3, 4, 4, 5, 5], [1, 3, 4, 4, 5]),  # below the middle
    ([3, 4, 4, 5, 5], [3, 4, 4, 4, 5]),  # then above it
    ([1, 4, 4, 4, 4], [1, 3, 4, 5, 5]),  # below it comes first
    ([2, 4, 4, 4, 4], [3, 3, 4, 4, 4]),  # nearer to the middle comes first
    ([2, 3, 4, 5, 5], [1, 3, 4, 5, 5]),  # only at the lowest
    ([1, 3, 4, 4, 5], [1, 3, 4, 4, 4]),  # only at the highest
    ([3, 3, 4, 4, 4, 5], [3, 3, 4, 4, 4, 4]),  # the same, with an even number
    ([3, 3, 4, 5, 5, 5], [3, 3, 4, 4, 5, 5]),  # the upper of the middle two
    ([3, 4, 4, 4, 4, 4], [3, 3, 4, 4, 4, 5]),  # even, below it
    ([4, 4, 4, 4, 5, 5, 5], [4, 4, 4, 5, 5]),  # three of seven are more than two of five
    ([3, 3, 4, 4, 4], [3, 3, 3, 4, 4, 4, 4]),  # two below of five are fewer than three of seven
]

SAME_SHARES: list[tuple[list[int], list[int]]] = [
    ([1, 3, 4, 4, 5], [1, 1, 3, 3, 4, 4, 4, 4, 5, 5]),
    ([3, 3, 3, 4, 4, 4], [3, 3, 3, 3, 4, 4, 4, 4]),
    ([2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 2, 2]),
]
"""Of different lengths, and equal."""
