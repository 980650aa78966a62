"""Sheets as an Excel workbook: real numbers and dates, text that stays text, and the same bytes each time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_symbol
from flask_babel import get_locale
from flask_babel import gettext as _

from grants.money import NO_CURRENCY, SIGNS_BEFORE
from grants.reports.cells import for_workbook
from grants.reports.sheets import NUMERIC, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grants.reports.sheets import Sheet

A4 = 9
DATE, MOMENT = "d mmm yyyy", "d mmm yyyy hh:mm:ss"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 11, "valign": "top"},
}
"""Nothing a person wrote becomes a formula or a link (OWASP ASVS 5.0, 1.2.10)."""


@dataclass(frozen=True)
class About:
    """What a workbook says of itself. `created` is fixed, or the bytes would change with the clock."""

    title: str
    author: str
    created: datetime
    currency: str
    has_means: bool


def write(sheets: Sequence[Sheet], about: About) -> bytes:
    """The workbook's bytes."""
    import pandas as pd  # noqa: PLC0415 - takes most of a second, and only downloads need it

    file = io.BytesIO()
    with pd.ExcelWriter(
        file,
        engine="xlsxwriter",
        date_format=DATE,
        datetime_format=MOMENT,
        engine_kwargs={"options": OPTIONS},
    ) as writer:
        style = Style(writer.book, about)
        for sheet in sheets:
            page = writer.book.add_worksheet(sheet.name)
            _columns(page, sheet, style)
            rows = [
                [for_workbook(*pair) for pair in zip(_kinds(sheet), row, strict=True)] for row in sheet.rows
            ]
            labels = [column.label for column in sheet.columns]
            frame = pd.DataFrame(rows, columns=labels, dtype=object)
            frame.to_excel(writer, sheet_name=sheet.name, startrow=1, header=False, index=False)
            _figures(page, sheet, style)
            _totals(page, sheet, style)
            _on_paper(page, sheet, about)
        writer.book.set_properties(
            {"title": _plain(about.title), "author": _plain(about.author), "created": about.created}
        )
    return file.getvalue()


class Style:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any, about: About) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self.book = book
        self.shown: dict[Kind, dict[str, object]] = {
            Kind.TEXT: {"num_format": "@", "text_wrap": True},
            Kind.WORDS: {"text_wrap": True},
            Kind.FIGURE: {"text_wrap": True},
            Kind.MONEY: {"num_format": money_format(about.currency)},
            Kind.NUMBER: {"num_format": "#,##0"},
            Kind.STANDING: {"num_format": "0.00" if about.has_means else "#,##0"},
            Kind.SHARE: {"num_format": "0%"},
            Kind.DATE: {"num_format": DATE},
            Kind.MOMENT: {"num_format": MOMENT},
        }
        self.made: dict[tuple[object, ...], Any] = {}

    def of(self, kind: Kind, **more: object) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """The format for a kind of value, with more of xlsxwriter's properties."""
        key = (kind, *sorted(more.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(self.shown[kind] | more)
        return self.made[key]


def money_format(currency: str) -> str:
    """A number format for amounts: the sign where people know it, otherwise the three letters behind."""
    if currency == NO_CURRENCY:
        return "#,##0.00"
    if currency in SIGNS_BEFORE:
        return f'"{get_currency_symbol(currency, locale=get_locale() or "en_GB")}"#,##0.00'
    return f'#,##0.00 "{currency}"'


def _kinds(sheet: Sheet) -> list[Kind]:
    return [column.kind for column in sheet.columns]


def _columns(page: Any, sheet: Sheet, style: Style) -> None:  # noqa: ANN401 - xlsxwriter has no types
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, style.of(column.kind))
        side = "right" if column.kind in NUMERIC else "left"
        header = style.of(Kind.WORDS, bold=True, bg_color="#E8E6E1", bottom=1, align=side)
        page.write(0, place, column.label, header)


def _figures(page: Any, sheet: Sheet, style: Style) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """On a sheet of figures, each figure again in the format of its own kind."""
    for place, kind in enumerate(sheet.kinds, 1):
        value = for_workbook(kind, sheet.rows[place - 1][1])
        page.write(place, 1, value, style.of(kind, align="left"))


def _totals(page: Any, sheet: Sheet, style: Style) -> None:  # noqa: ANN401 - xlsxwriter has no types
    if not sheet.total:
        return
    for place, (column, value) in enumerate(zip(sheet.columns, sheet.totals(), strict=True)):
        shown = for_workbook(column.kind, value)
        page.write(len(sheet.rows) + 1, place, shown, style.of(column.kind, bold=True, top=1))


def _on_paper(page: Any, sheet: Sheet, about: About) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Frozen headings and filters for a screen; one page wide, with its number, on paper."""
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:Z{len(sheet.rows) + 2}"})
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    title = _plain(about.title).replace("&", "&&")
    page.set_footer(f"&L{title}&R{_('Page')} &P / &N")


def _plain(text: str) -> str:
    """Text without what cannot stand in a document's properties."""
    return "".join(letter for letter in text if letter.isprintable())
