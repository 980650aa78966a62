"""Reading a panel's scores from a file: rows are members, columns proposals, `nan` is not yet."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass

from flask_babel import gettext as _

NOT_YET = "nan"
WHOLE = re.compile(r"([+-]?\d{1,9})(?:\.0*)?")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
SCALE = re.compile(r"(\d{1,6}):(\d{1,6})")
POINTS_AT_MOST = 1001
Cell = tuple[int, int]
"""A line and a column, both counted from 1."""


class BrokenPanel(Exception):
    """The file or what was asked of it cannot be used; `sentence` says where and why."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        place = [_("line %(line)s", line=line)] if line else []
        place += [_("column %(column)s", column=column)] if column else []
        self.sentence = f"{', '.join(place)}: {reason}" if place else reason
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Scale:
    """The scores that can be given, both ends included."""

    low: int
    high: int
    is_low_good: bool = False

    def score(self, given: int) -> int:
        """The same score where high is good: turned round on the scale if low was."""
        return self.low + self.high - given if self.is_low_good else given

    def __str__(self) -> str:
        return f"{self.low}:{self.high}"


@dataclass(frozen=True)
class Panel:
    """A panel's scores, high is good. None: this member has not scored this proposal."""

    digest: str
    scale: Scale
    fund: int
    rows: tuple[tuple[int | None, ...], ...]

    @property
    def proposals(self) -> int:
        """How many proposals there are."""
        return len(self.rows[0])


def read_scale(text: str, *, is_low_good: bool = False) -> Scale:
    """A scale from "LOW:HIGH". Raises BrokenPanel."""
    found = SCALE.fullmatch(text)
    if found is None:
        raise BrokenPanel(_("the scale %(scale)s is not two whole numbers from 0, such as 0:40", scale=text))
    low, high = map(int, found.groups())
    if low >= high:
        raise BrokenPanel(_("the scale %(scale)s goes from a number to one that is not higher", scale=text))
    if high - low >= POINTS_AT_MOST:
        raise BrokenPanel(
            _("the scale %(scale)s has more than %(most)s points", scale=text, most=POINTS_AT_MOST)
        )
    return Scale(low, high, is_low_good)


def read(content: bytes, scale: Scale, fund: int) -> Panel:
    """Every score of the file, checked. Raises BrokenPanel."""
    rows = [
        tuple(_score(cell, (line, column), scale) for column, cell in enumerate(cells, 1))
        for line, cells in _lines(content)
    ]
    if not any(score is not None for row in rows for score in row):
        raise BrokenPanel(_("there is not one score in it"))
    if not 1 <= fund <= len(rows[0]):
        raise BrokenPanel(
            _(
                "the pot cannot be for %(fund)s of its proposals: there are %(most)s, so use 1 to %(most)s",
                fund=fund,
                most=len(rows[0]),
            )
        )
    return Panel(hashlib.sha256(content).hexdigest(), scale, fund, tuple(rows))


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows with their line numbers, all of one length. Empty lines may stand at the end."""
    lines = _split(_text(content))
    while lines and not lines[-1][1]:
        lines.pop()
    if not lines:
        raise BrokenPanel(_("it is empty"))
    width = len(lines[0][1])
    for line, cells in lines:
        if len(cells) != width or not cells:
            raise BrokenPanel(
                _("it has %(here)s columns, and the first line %(first)s", here=len(cells), first=width), line
            )
    return lines


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise BrokenPanel(_("these bytes are not UTF-8"), line) from fault


def _split(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as fault:
        raise BrokenPanel(_("this is not CSV: %(fault)s", fault=fault), reader.line_num or 1) from fault
    return lines


def _score(cell: str, place: Cell, scale: Scale) -> int | None:
    text = cell.strip()
    if text.lower() == NOT_YET:
        return None
    if not text:
        raise BrokenPanel(_("it is empty; write nan where no score was given"), *place)
    if not text.isascii() or not NUMBER.fullmatch(text):
        raise BrokenPanel(_("“%(text)s” is not a number", text=_short(text)), *place)
    whole = WHOLE.fullmatch(text)
    if whole is None:
        raise BrokenPanel(_("%(text)s is not a whole number", text=_short(text)), *place)
    given = int(whole[1])
    if not scale.low <= given <= scale.high:
        raise BrokenPanel(_("%(text)s is not on the scale %(scale)s", text=_short(text), scale=scale), *place)
    return scale.score(given)


def _short(text: str) -> str:
    """Enough of a cell to find it again, without what a terminal would obey."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return plain if len(plain) <= 40 else f"{plain[:40]}…"  # noqa: PLR2004 - about half a line
