"""A round of members whose ballots are published whole, as an election that other programs can count."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from voting.ballots import Proposal
from voting.ledger.whole import combined
from voting.pabulib.election import Ballot, Election, VoteType
from voting.pabulib.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.ledger.ballots import Criterion
    from voting.ledger.whole import WholeBallot


class Told(NamedTuple):
    """What a file says beside ballots and projects; `pot` in minor units, `low` to `high` each scale."""

    origin: str
    title: str
    currency: str
    pot: int
    minor_units: int
    low: int
    high: int


class Asked(NamedTuple):
    """A proposal as it is listed, asking in minor units; not `counted` where it left the round."""

    id: str
    title: str
    ask: int
    counted: bool


def write_round(
    told: Told, scored: Sequence[Asked], criteria: Sequence[Criterion], ballots: Sequence[WholeBallot]
) -> bytes:
    """Give ballots.pb: each ballot's combined scores, under its number in the order of slots.

    `scored` are the proposals on the roll, in its order; those that left the round since are left out.
    Raises ValueError for what the format cannot hold.
    """
    weight = sum(criterion.weight for criterion in criteria)
    projects = [(place, each) for place, each in enumerate(scored) if each.counted]
    return write(
        Election(
            meta={
                "description": _line(told.title),
                "unit": told.origin,
                "currency": told.currency,
                "min_points": str(told.low * weight),
                "max_points": str(told.high * weight),
            },
            budget=Fraction(told.pot, told.minor_units),
            vote_type=VoteType.SCORING,
            max_length=None,
            proposals=tuple(
                Proposal(each.id, Fraction(each.ask, told.minor_units), _line(each.title))
                for _place, each in projects
            ),
            ballots=tuple(
                _ballot(number, ballot, {each.id: place for place, each in projects}, criteria)
                for number, ballot in enumerate(sorted(ballots), start=1)
            ),
        )
    )


def _ballot(
    number: int, ballot: WholeBallot, places: Mapping[str, int], criteria: Sequence[Criterion]
) -> Ballot:
    given = {name: ballot.marks[place] for name, place in places.items() if ballot.marks[place]}
    points = tuple(combined(scores, criteria) for scores in given.values())
    return Ballot(number, b"", str(number), tuple(given), points)


def _line(text: str) -> str:
    return " ".join(text.split())
