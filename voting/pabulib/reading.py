"""Reading a Pabulib file: everything is checked before anything is counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voting.pabulib.election import Election
from voting.pabulib.lines import Lines
from voting.pabulib.meta import read_meta
from voting.pabulib.projects import read_projects
from voting.pabulib.votes import BallotReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike


def read(path: str | PathLike[str]) -> Election:
    """Read the file at `path`; BrokenFile with line and reason, or OSError where it cannot be opened."""
    with Path(path).open("rb") as file:
        return parse(file)


def parse(source: Iterable[bytes]) -> Election:
    """Read a file that comes as its lines: an open binary file, or `io.BytesIO(data)`; errors as `read`."""
    lines = Lines(source)
    declared = read_meta(lines)
    projects = read_projects(lines)
    reader = BallotReader(declared, (project.id for project in projects))
    ballots = tuple(reader.read(lines))
    lines.end()
    warnings = _miscounts(declared.meta, {"num_projects": len(projects), "num_votes": len(ballots)})
    return Election(
        meta=declared.meta,
        budget=declared.budget,
        vote_type=declared.vote_type,
        max_length=declared.max_length,
        proposals=projects,
        ballots=ballots,
        warnings=(*warnings, *reader.warnings()),
        most_points=declared.most,
        most_in_all=declared.most_in_all,
    )


def _miscounts(meta: Mapping[str, str], found: Mapping[str, int]) -> list[str]:
    says = "META says {name} {value!r}, the file has {count}"
    return [
        says.format(name=name, value=meta[name], count=count)
        for name, count in found.items()
        if meta.get(name) and meta[name].removesuffix(".0") != str(count)
    ]
