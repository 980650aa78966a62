"""An election as a Pabulib file tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from voting.ballots import Proposal


class BrokenFile(ValueError):
    """A file that is refused. `line` counts from 1; `reason` is a sentence without a full stop."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class VoteType(StrEnum):
    """The five kinds of ballot."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"
    SCORING = "scoring"

    @property
    def has_points(self) -> bool:
        """Whether a ballot gives points, one number for each project it names."""
        return self in {VoteType.CUMULATIVE, VoteType.SCORING}


class Ballot(NamedTuple):
    """One row of VOTES.

    `raw_line` is the row's bytes in the file without the line end: the leaf that the ledger's tree holds for
    an imported ballot. `votes` are project ids in the order of the row (a project that an approval ballot
    names twice is there once); `points` are in the same order, None where the vote type has none.
    """

    line_number: int
    raw_line: bytes
    voter: str
    votes: tuple[str, ...]
    points: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Election:
    """A whole file. Money is in the file's currency; `proposals` and `ballots` are in the order of the file.

    `max_length` is META's, read for ordinal ballots, which count from it; `most_points` are the most that a
    ballot can give one project and `most_in_all` the most that it can give; None where there is none.
    `warnings` are sentences about what was accepted but looks wrong. `marked` are the projects that the
    file's own column `selected` marks with 1, which no count reads; None where there is no such column.
    """

    meta: dict[str, str]
    budget: Fraction
    vote_type: VoteType
    max_length: int | None
    proposals: tuple[Proposal, ...]
    ballots: tuple[Ballot, ...]
    warnings: tuple[str, ...] = ()
    most_points: int | None = None
    most_in_all: int | None = None
    marked: frozenset[str] | None = None
