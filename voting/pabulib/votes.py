"""VOTES: the ballots, each checked against what META declared and the projects there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voting.pabulib.election import Ballot, BrokenFile, VoteType
from voting.pabulib.meta import whole
from voting.pabulib.projects import cut_to, needed
from voting.wording import numbered, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voting.pabulib.lines import Lines
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
        choices: dict[tuple[str, str], _Choice] = {}
        voters = self._voters
        for number, raw, found in lines.rows():
            cells = found if len(found) == len(columns) else cut_to(found, columns, number)
            text = cells[vote], "" if points is None else cells[points]
            choice = choices.get(text)
            if choice is None:  # what many ballots say is read once
                choice = choices[text] = self._choice(number, *text)
            for what in choice.odd:
                self._note(what, number)
            if cells[voter] in voters:
                self._note("a voter id that was there before", number)
            voters.add(cells[voter])
            yield Ballot(number, raw, cells[voter], choice.votes, choice.points)

    def warnings(self) -> list[str]:
        """A sentence for each kind of oddity, with how many there are and where the first is."""
        return [
            f"ballots with {what}: {len(at)}, the first on line {at[0]}" for what, at in self._odd.items()
        ]

    def _choice(self, line: int, votes: str, points: str) -> _Choice:
        named, odd = self._votes(line, _listed(votes))
        given = self._points(line, named, _listed(points)) if self._declared.vote_type.has_points else None
        return _Choice(named, given, odd)

    def _votes(self, line: int, votes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a ballot names, and what is odd about it."""
        kind, longest = self._declared.vote_type, self._declared.max_length
        odd = []
        if not self._projects.issuperset(votes):
            unknown = next(vote for vote in votes if vote not in self._projects)
            raise BrokenFile(line, f"the ballot names {quoted(unknown)}, which is no project")
        if len(set(votes)) < len(votes):
            if kind is not VoteType.APPROVAL:
                raise BrokenFile(line, "the ballot names a project twice")
            odd.append("a project named twice, counted once")
            votes = tuple(dict.fromkeys(votes))
        if kind is VoteType.CHOOSE_1 and len(votes) > 1:
            raise BrokenFile(line, f"the ballot names {numbered(len(votes), 'project')}, where one is chosen")
        if longest is not None and len(votes) > longest:
            odd.append(f"more projects than the {longest} of max_length")
        return votes, tuple(odd)

    def _points(self, line: int, votes: tuple[str, ...], points: tuple[str, ...]) -> tuple[int, ...]:
        if len(points) != len(votes):
            named, number = numbered(len(votes), "project"), numbered(len(points), "point")
            raise BrokenFile(line, f"the ballot names {named} and gives {number}")
        given = tuple(whole(one, line, "a number of points") for one in points)
        least, most, in_all = self._declared.least, self._declared.most, self._declared.most_in_all
        for one in given:
            if (least is not None and one < least) or (most is not None and one > most):
                are = "is" if one == 1 else "are"
                raise BrokenFile(line, f"{numbered(one, 'point')} {are} out of the declared range")
        if in_all is not None and sum(given) > in_all:
            number = numbered(sum(given), "point")
            raise BrokenFile(line, f"the ballot gives {number} in all, more than {in_all}")
        return given

    def _note(self, what: str, line: int) -> None:
        self._odd.setdefault(what, []).append(line)


class _Choice(NamedTuple):
    """What a ballot names and gives, and what is odd about that."""

    votes: tuple[str, ...]
    points: tuple[int, ...] | None
    odd: tuple[str, ...]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",")) if cell else ()
