"""A file's bytes, line by line, cut into cells and sections.

A row is one line, fields apart by `;`, with the quoting of CSV. A quoted field may go on over several lines
in META and PROJECTS; not in VOTES, where each ballot's line is a leaf of a Merkle tree. What Python calls a
line break but the format does not (a form feed in a name, U+2028) is left alone.
"""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from voting.pabulib.election import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SECTIONS = ("META", "PROJECTS", "VOTES")
LONGEST = 1_000_000
"""Bytes of one line; what is longer is no election, and could be without end."""
_MARK = b"\xef\xbb\xbf"  # the byte order mark that some editors put in front of UTF-8


Row: TypeAlias = tuple[int, bytes, list[str]]
"""A line that is not blank: its number from 1, bytes without line end, cells without outer space.

A plain tuple: there are as many as ballots, and a city has a hundred thousand.
"""


class Lines:
    """The rows of a file, one section after another, with one row of looking ahead.

    Errors: BrokenFile with the line where something is not UTF-8, not CSV, or a section is missing.
    """

    def __init__(self, source: Iterable[bytes]) -> None:
        self._source = enumerate(source, start=1)
        self._rows = self._read()
        self._next: Row | None = None
        self._spans = True
        self.number = 1

    def open_section(self, name: str) -> tuple[int, list[str]]:
        """Pass the title of section `name` and its header: the header's line, the names of the columns."""
        title = self._next or next(self._rows, None)
        if title is None or _section(title[2]) != name:
            found = "the file ends" if title is None else f"there is {_shown(title)}"
            raise BrokenFile(self.number if title is None else title[0], f"{found} where {name} should start")
        self._spans = name != SECTIONS[-1]
        self._next = None
        header = next(self._rows, None)
        if header is None or _section(header[2]):
            raise BrokenFile(self.number, f"{name} has no line with the names of its columns")
        columns = [cell.lower() for cell in without_padding(header[2])]
        if len(set(columns)) < len(columns):
            raise BrokenFile(header[0], f"{name} names a column twice")
        return header[0], columns

    def rows(self) -> Iterator[Row]:
        """The rows of the section that was opened last, up to the next section or the end of the file."""
        for row in self._rows:
            # In VOTES a title stands alone: "votes;" there is the empty ballot of a voter of that name.
            if row[2][0].upper() in SECTIONS and _section(row[2]) and (self._spans or len(row[2]) == 1):
                self._next = row
                return
            yield row

    def end(self) -> None:
        """BrokenFile where anything follows the last section."""
        if self._next is not None:
            number, _, cells = self._next
            raise BrokenFile(number, f"{_section(cells)} is there twice, or out of its order")

    def _read(self) -> Iterator[Row]:
        for number, line in self._source:
            self.number = number
            raw = line.removesuffix(b"\n").removesuffix(b"\r")
            text = self._decoded(raw.removeprefix(_MARK) if number == 1 else raw)
            cells = self._quoted(text) if '"' in text else text.split(";")
            cells = [cell.strip() for cell in cells]
            if cells[0] or any(cells):
                yield number, raw, cells

    def _decoded(self, raw: bytes) -> str:
        if len(raw) > LONGEST:
            raise BrokenFile(self.number, f"the line is longer than {LONGEST:,} bytes")
        try:
            return raw.decode()
        except UnicodeDecodeError as wrong:
            raise BrokenFile(self.number, f"byte {wrong.start + 1} of the line is not UTF-8") from None

    def _quoted(self, text: str) -> list[str]:
        started = self.number
        reader = csv.reader(chain([text], self._more(started)), delimiter=";", strict=False)
        try:
            cells = next(reader)
        except csv.Error as wrong:
            raise BrokenFile(started, _fault(wrong)) from None
        return [cell.replace("\n", " ") for cell in cells]

    def _more(self, started: int) -> Iterator[str]:
        """The lines that a quoted field goes on over. It never takes in a section, nor any line of VOTES."""
        for number, line in self._source:
            self.number = number
            text = "\n" + self._decoded(line.removesuffix(b"\n").removesuffix(b"\r"))
            if not self._spans or text.strip() in SECTIONS:
                break
            yield text
        raise BrokenFile(started, "a quotation mark that opens on this line is never closed")


def without_padding(cells: list[str]) -> list[str]:
    """`cells` without the empty ones at the end, which spreadsheets leave behind."""
    filled = len(cells)
    while filled and not cells[filled - 1]:
        filled -= 1
    return cells[:filled]


def _fault(wrong: csv.Error) -> str:
    """What is wrong with a line in quotation marks, of which csv says only in its own words."""
    if "field limit" in str(wrong):
        return f"a field of a line with quotation marks is longer than {csv.field_size_limit():,} letters"
    return f"the quoting is broken ({wrong})"


def _section(cells: list[str]) -> str:
    """The section whose title these cells are, or "". Titles are one cell in any case of letters."""
    title = cells[0].upper()
    return title if title in SECTIONS and not any(cells[1:]) else ""


def _shown(row: Row) -> str:
    return repr(";".join(row[2])[:40])
