"""Counts to be checked: of small rounds, and of small votes by equal shares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voting.checks import Count

if TYPE_CHECKING:
    from tests.voting.elections import Vote
    from tests.voting.rounds import Round


def count_of(made: Round, **changes: Any) -> Count:  # noqa: ANN401 -- any field of the count
    """The round, counted; `changes` are what a test has broken of it."""
    counted = Count(
        rule=made.rule,
        tallies=made.tallies,
        proposals=made.proposals,
        budget=made.budget,
        allocation=made.allocate(),
        lists=made.lists,
    )
    return replace(counted, **changes)


def count_of_vote(made: Vote, **changes: Any) -> Count:  # noqa: ANN401 -- any field of the count
    """The same for whole ballots."""
    counted = Count(
        rule=made.rule,
        tallies=made.tallies,
        proposals=made.proposals,
        budget=made.budget,
        allocation=made.allocate(),
        lists={name: [given[name] for given in made.ballots if name in given] for name in made.costs},
        profile=made.profile,
    )
    return replace(counted, **changes)
