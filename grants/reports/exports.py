"""The formats that a round can be taken away in, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.refusal import Refused
from grants.reports import tables
from grants.reports.publication import bundle_of, published_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.rounds.models import Round


def _pabulib(round_: Round) -> bytes:
    files = published_files(round_)
    if "ballots.pb" not in files:
        raise Refused(_("This round's ballots are not published whole, so there is no Pabulib file of them."))
    return files["ballots.pb"]


def _published(make: Callable[[Round], bytes]) -> Callable[[Round], bytes]:
    """No format leaves before the result is published."""

    def made(round_: Round) -> bytes:
        published_files(round_)
        return make(round_)

    return made


FORMATS: dict[str, Callable[[Round], bytes]] = {
    "bundle": bundle_of,
    "xlsx": _published(tables.workbook),
    "csv": _published(tables.csv),
    "pabulib": _pabulib,
}


def export_round(round_: Round, form: str) -> bytes:
    """A published round's file. Raises Refused before publication."""
    return FORMATS[form](round_)
