"""The funder's report: a workbook, and all proposals as one CSV table.

Both are made of the published files and the ledger alone. The same round gives the same bytes until an award
is accepted, in the same language and with the same libraries.
"""

from __future__ import annotations

from csv import QUOTE_MINIMAL
from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants import dates
from grants.decisions.explain import RULES_WITH_MEANS
from grants.reports import criteria, facts, proposals, summary, trail
from grants.reports.cells import for_csv
from grants.reports.sheets import Column, Kind, Sheet, kind_words
from grants.reports.workbook import About, write

if TYPE_CHECKING:
    from grants.reports.facts import Facts
    from grants.rounds.models import Round

BYTE_ORDER_MARK = "\ufeff"


def workbook(round_: Round) -> bytes:
    """The report of a published round, for Excel. Raises Refused before publication."""
    known = facts.of(round_)
    about = About(
        title=known.rules.title,
        author=known.collaborative,
        created=dates.from_stamp(known.last("published")["at"]),
        currency=known.rules.currency,
        has_means=known.result["rule"]["name"] in RULES_WITH_MEANS,
    )
    return write(sheets(known), about)


def sheets(known: Facts) -> list[Sheet]:
    """Every sheet, in order. A round without questions has none on them."""
    questions = [criteria.sheet(known)] if known.rules.criteria else []
    made = [
        summary.sheet(known),
        proposals.allocations(known),
        proposals.everything(known),
        *questions,
        trail.sheet(known),
        trail.checking(known),
    ]
    return [*made, dictionary(made)]


def dictionary(made: list[Sheet]) -> Sheet:
    """What every column of every sheet means, its own included, and how the CSV file differs."""
    columns = (
        Column(_("Sheet"), Kind.WORDS, 26, _("The sheet that the column is on.")),
        Column(_("Column"), Kind.WORDS, 28, _("The column's heading.")),
        Column(_("Holds"), Kind.WORDS, 20, _("What kind of value the column holds.")),
        Column(_("Meaning"), Kind.WORDS, 90, _("What the column says.")),
    )
    own = Sheet(_("Columns"), columns, ())
    rows = [
        (sheet.name, column.label, kind_words(column.kind), column.meaning)
        for sheet in (*made, own)
        for column in sheet.columns
    ]
    note = _(
        "The sheet of all proposals is also a CSV file: UTF-8 with a byte order mark, by which spreadsheets "
        "know how to read it; commas; one row of headings and no totals; amounts as 1200.50. Where a "
        "spreadsheet would take text for a formula or a date, an apostrophe stands before it."
    )
    return Sheet(own.name, columns, (*rows, (_("All proposals"), _("The CSV file"), "", note)))


def csv(round_: Round) -> bytes:
    """All proposals as a CSV table, one heading row. Raises Refused before publication.

    UTF-8 with a byte order mark: without it Excel reads the bytes in the computer's old code page. Lines end
    as RFC 4180 says. What would begin a formula is defused in every cell of text.
    """
    import pandas as pd  # noqa: PLC0415 - takes most of a second, and only downloads need it

    known = facts.of(round_)
    sheet = _with_corrections(proposals.everything(known), known)
    kinds = [column.kind for column in sheet.columns]
    rows = [[for_csv(*pair) for pair in zip(kinds, row, strict=True)] for row in sheet.rows]
    frame = pd.DataFrame(rows, columns=[column.label for column in sheet.columns], dtype=object)
    text: str = frame.to_csv(index=False, lineterminator="\r\n", quoting=QUOTE_MINIMAL)
    return f"{BYTE_ORDER_MARK}{text}".encode()


def _with_corrections(sheet: Sheet, known: Facts) -> Sheet:
    """A table has no summary: what was corrected stands in every row, so that none is read without it."""
    if not known.corrections:
        return sheet
    said = " ".join(
        _("Corrected on %(day)s: %(text)s", day=each.day, text=" ".join(each.text.split()))
        for each in known.corrections
    )
    column = Column(
        _("Corrections to the result"),
        Kind.TEXT,
        60,
        _("What was corrected after publication, of all of it."),
    )
    return replace(sheet, columns=(*sheet.columns, column), rows=tuple((*row, said) for row in sheet.rows))
