"""A table as data, before it is a sheet or a CSV file: exact values, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from fractions import Fraction

from flask_babel import gettext as _

Value = str | int | Fraction | date | datetime | None


class Kind(Enum):
    """What the values of a column are, and so how they are shown."""

    TEXT = auto()
    """A person's words or an identifier: never to be taken for anything else."""
    WORDS = auto()
    """Sentences of ours."""
    FIGURE = auto()
    """Each row's own kind, on a sheet of one figure a row."""
    MONEY = auto()
    """An int in minor units."""
    NUMBER = auto()
    """A whole number."""
    STANDING = auto()
    """An exact Fraction, shown rounded."""
    SHARE = auto()
    """An exact Fraction of one, shown in per cent."""
    DATE = auto()
    MOMENT = auto()


NUMERIC = {Kind.MONEY, Kind.NUMBER, Kind.STANDING, Kind.SHARE}


@dataclass(frozen=True)
class Column:
    """A column; `width` is in letters. One that is `summed` has its sum in the row of totals."""

    label: str
    kind: Kind
    width: int
    meaning: str
    summed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table. With `total` (a label) a row of sums follows its rows.

    `kinds` is for a sheet of one figure a row: the kind of each row's second cell.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: str = ""
    kinds: tuple[Kind, ...] = ()

    def totals(self) -> tuple[Value, ...]:
        """The label, then the exact sum of each column that has one."""
        return (self.total, *(self._sum(place) for place in range(1, len(self.columns))))

    def _sum(self, place: int) -> int | None:
        if not self.columns[place].summed:
            return None
        values = [row[place] for row in self.rows]
        return sum(value for value in values if isinstance(value, int))


@dataclass(frozen=True)
class Figure:
    """One row of a sheet that has a figure a row."""

    label: str
    kind: Kind
    value: Value
    note: str = ""


def of_figures(name: str, figures: list[Figure], meanings: tuple[str, str, str], width: int) -> Sheet:
    """A sheet with a label, a figure and a note in each row; `meanings` are those of the three columns."""
    label, value, note = meanings
    return Sheet(
        name,
        (
            Column(_("What"), Kind.WORDS, 44, label),
            Column(_("Figure"), Kind.FIGURE, width, value),
            Column(_("Note"), Kind.WORDS, 70, note),
        ),
        tuple((figure.label, figure.value, figure.note) for figure in figures),
        kinds=tuple(figure.kind for figure in figures),
    )


def kind_words(kind: Kind) -> str:
    """What a kind is, for the sheet that documents the columns."""
    return {
        Kind.TEXT: _("text"),
        Kind.WORDS: _("text"),
        Kind.FIGURE: _("text, number or date"),
        Kind.MONEY: _("amount of money"),
        Kind.NUMBER: _("whole number"),
        Kind.STANDING: _("number"),
        Kind.SHARE: _("per cent"),
        Kind.DATE: _("date"),
        Kind.MOMENT: _("date and time"),
    }[kind]
