"""Scores for the demonstration: made up once and for all, so that the same groups are funded every time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from grants.scoring.book import Saved
from grants.scoring.service import cast_ballot, save_reading
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grants.collaboratives.models import Membership
    from grants.front.demonstration.stories import Idea
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.rounds.rules import Criterion

SPREAD = 1.2
"""How far a score may lie from what members like about a proposal, on a scale from 1 to 5."""
NOT_YET, RATHER_NOT = 0.02, 0.08
Marks = dict[str, Saved]
"""What one ballot says, by the name of its member."""


def opinions(title: str, idea: Idea, names: Sequence[str], criteria: Sequence[Criterion]) -> Marks:
    """What each member makes of one proposal; who stands aside or has not read it is left out.

    Its reasons are given by the first who score it, and each proposal begins with another member.
    """
    reading = [name for name in _turned(names, idea) if name not in idea.interests and name != idea.writer]
    marks: Marks = {}
    reasons = list(idea.reasons)
    for name in reading:
        # Python promises that random() gives the same numbers for the same words in every version.
        chance = Random(f"{title}/{idea.title}/{name}")  # noqa: S311 - nothing here is a secret
        mood = chance.random()
        if sum(mark.state is State.SCORED for mark in marks.values()) >= idea.readers:
            mood *= 2 * NOT_YET
        if mood < NOT_YET:
            continue
        if mood < RATHER_NOT:
            marks[name] = Saved(State.ABSTAINED, {}, "", "")
            continue
        scores = {each.id: _near(idea.liking, each, chance) for each in criteria}
        marks[name] = Saved(State.SCORED, scores, reasons.pop(0) if reasons else "", "")
    return marks


def _turned(names: Sequence[str], idea: Idea) -> Iterator[str]:
    start = len(idea.title) % len(names)
    yield from (*names[start:], *names[:start])


def _near(liking: float, criterion: Criterion, chance: Random) -> int:
    near = round(liking + SPREAD * (2 * chance.random() - 1))
    return min(criterion.high, max(criterion.low, near))


def save(round_: Round, member: Membership, opinion: dict[Proposal, Saved]) -> None:
    """A member saves what they think of these proposals."""
    for proposal, saved in opinion.items():
        save_reading(round_, member, proposal, saved)


def fill_in(round_: Round, member: Membership, opinion: dict[Proposal, Saved]) -> None:
    """A member saves what they think of these proposals, and casts the ballot."""
    save(round_, member, opinion)
    cast_ballot(round_, member)
