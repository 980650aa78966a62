"""Reading a Pabulib file: everything is checked before anything is counted."""

from __future__ import annotations

from errno import EFBIG
from functools import partial
from io import BufferedReader, FileIO
from os import fspath
from typing import TYPE_CHECKING, Any

from voting.pabulib.election import Election
from voting.pabulib.lines import LONGEST, Lines
from voting.pabulib.meta import read_meta
from voting.pabulib.projects import read_projects
from voting.pabulib.votes import BallotReader
from voting.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

LARGEST = 1_000_000_000
"""Bytes of a whole file; a large city has four million."""
_AT_ONCE = 2**16


def read(path: str | PathLike[str]) -> Election:
    """Read the file at `path`; BrokenFile with line and reason, OSError where that cannot be done."""
    with BufferedReader(_Bounded(path), _AT_ONCE) as file:
        return parse(iter(partial(file.readline, LONGEST + len(b"\r\n") + 1), b""))


def parse(source: Iterable[bytes]) -> Election:
    """Read a file that comes as its lines: an open binary file, or `io.BytesIO(data)`; errors as `read`."""
    lines = Lines(source)
    declared = read_meta(lines)
    projects, marked = read_projects(lines)
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
        marked=marked,
    )


class _Bounded(FileIO):
    """A file, or what only looks like one and has no end; OSError where it is read beyond `LARGEST`."""

    def __init__(self, path: str | PathLike[str]) -> None:
        super().__init__(fspath(path))
        self._left = LARGEST

    def readinto(self, buffer: Any, /) -> int | None:  # noqa: ANN401 -- Python 3.11 has no name for it
        """Read on, and count."""
        got = super().readinto(buffer)
        self._left -= got or 0
        if self._left < 0:
            raise OSError(EFBIG, f"it is larger than {LARGEST:,} bytes")
        return got


def _miscounts(meta: Mapping[str, str], found: Mapping[str, int]) -> list[str]:
    return [
        f"META says {name} {quoted(meta[name])}, the file has {count}"
        for name, count in found.items()
        if meta.get(name) and meta[name].removesuffix(".0") != str(count)
    ]
