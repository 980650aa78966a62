"""A workbook read back with another library than the one that wrote it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Book:
    """A workbook as its reader sees it."""

    book: Workbook

    def page(self, name: str) -> Worksheet:
        return self.book[name]

    def columns(self, name: str) -> list[str]:
        return [str(cell.value) for cell in self.page(name)[1]]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Each row below the headings, totals included, by heading."""
        columns = self.columns(name)
        return [
            dict(zip(columns, row, strict=True))
            for row in self.page(name).iter_rows(min_row=2, values_only=True)
        ]

    def of(self, name: str, reference: str) -> dict[str, Any]:
        """The one row of a proposal."""
        (row,) = [row for row in self.rows(name) if row["Reference"] == reference]
        return row

    def figure(self, name: str, label: str) -> Any:  # noqa: ANN401 - whatever the figure is
        """The figure in the row of this label."""
        (found,) = [row["Figure"] for row in self.rows(name) if row["What"] == label]
        return found

    def figure_cell(self, name: str, label: str) -> Cell:
        (found,) = [row[1] for row in self.page(name).iter_rows() if row[0].value == label]
        return found


def read_book(content: bytes) -> Book:
    return Book(load_workbook(io.BytesIO(content)))


def minor(amount: float) -> int:
    """A cell's amount in pence, exactly; ValueError where it is not exact to the penny."""
    pence = Decimal(repr(amount)) * 100
    if pence != pence.to_integral_value():
        raise ValueError(f"{amount!r} is not exact to the penny")
    return int(pence)
