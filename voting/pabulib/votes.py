"""VOTES: the ballots, each checked against what META declared and the projects there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.pabulib.election import Ballot, BrokenFile, VoteType
from voting.pabulib.meta import whole
from voting.pabulib.projects import cut_to, needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voting.pabulib.lines import Lines, Row
    from voting.pabulib.meta import Declared


class BallotReader:
    """Turns rows of VOTES into ballots, and remembers what was odd about those that were accepted."""

    def __init__(self, declared: Declared, projects: Iterable[str]) -> None:
        self._declared = declared
        self._projects = frozenset(projects)
        self._voters: set[str] = set()
        self._odd: dict[str, list[int]] = {}

    def read(self, lines: Lines) -> Iterator[Ballot]:
        """Read the section VOTES. An empty ballot is a ballot; one that breaks the rules is BrokenFile."""
        title, columns = lines.open_section("VOTES")
        has_points = self._declared.vote_type.has_points
        needed(
            columns, ("voter_id", "vote", "points") if has_points else ("voter_id", "vote"), "VOTES", title
        )
        voter, vote = columns.index("voter_id"), columns.index("vote")
        points = columns.index("points") if has_points else None
        for row in lines.rows():
            cells = row.cells if len(row.cells) == len(columns) else cut_to(row, columns)
            votes = self._votes(row, _listed(cells[vote]))
            given = None if points is None else self._points(row, votes, _listed(cells[points]))
            if cells[voter] in self._voters:
                self._note("a voter id that was there before", row)
            self._voters.add(cells[voter])
            yield Ballot(row.number, row.raw, cells[voter], votes, given)

    def warnings(self) -> list[str]:
        """A sentence for each kind of oddity, with how many there are and where the first is."""
        return [
            f"ballots with {what}: {len(at)}, the first on line {at[0]}" for what, at in self._odd.items()
        ]

    def _votes(self, row: Row, votes: tuple[str, ...]) -> tuple[str, ...]:
        kind, longest = self._declared.vote_type, self._declared.max_length
        if not self._projects.issuperset(votes):
            unknown = next(vote for vote in votes if vote not in self._projects)
            raise BrokenFile(row.number, f"the ballot names {unknown!r}, which is no project")
        if len(set(votes)) < len(votes):
            if kind is not VoteType.APPROVAL:
                raise BrokenFile(row.number, "the ballot names a project twice")
            self._note("a project named twice, counted once", row)
            votes = tuple(dict.fromkeys(votes))
        if kind is VoteType.CHOOSE_1 and len(votes) > 1:
            raise BrokenFile(row.number, f"the ballot names {len(votes)} projects, where one is chosen")
        if longest is not None and len(votes) > longest:
            self._note(f"more projects than the {longest} of max_length", row)
        return votes

    def _points(self, row: Row, votes: tuple[str, ...], points: tuple[str, ...]) -> tuple[int, ...]:
        if len(points) != len(votes):
            raise BrokenFile(
                row.number, f"the ballot names {len(votes)} projects and gives {len(points)} points"
            )
        given = tuple(whole(one, row.number, "a number of points") for one in points)
        least, most, in_all = self._declared.least, self._declared.most, self._declared.most_in_all
        for one in given:
            if (least is not None and one < least) or (most is not None and one > most):
                raise BrokenFile(row.number, f"{one} points are out of the declared range")
        if in_all is not None and sum(given) > in_all:
            raise BrokenFile(row.number, f"the ballot gives {sum(given)} points in all, more than {in_all}")
        return given

    def _note(self, what: str, row: Row) -> None:
        self._odd.setdefault(what, []).append(row.number)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",")) if cell else ()
