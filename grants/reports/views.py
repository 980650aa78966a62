"""Downloads: the funder's report, the bundle, the newest checkpoint. And what begins and ends publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_babel import gettext as _

from grants.audit import ledger
from grants.reports import ending, publication, tables

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from grants.rounds.models import Round

blueprint = Blueprint("reports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.post("/rounds/<round_>/publish")
def publish(round_: Round) -> Redirect:
    """Publish what the members confirmed."""
    publication.publish(round_)
    flash(_("The result is published. Every group and every member has been told."), "done")
    return redirect(url_for("decisions.results", round_=round_.slug), 303)


@blueprint.post("/rounds/<round_>/end-questions")
def end_questions(round_: Round) -> Redirect:
    """Destroy the round's key, when the time for questions is over."""
    ending.destroy_key(round_)
    flash(_("The key is destroyed. Nobody can open a ballot of this round any more."), "done")
    return redirect(url_for("front.round", round_=round_.slug), 303)


@blueprint.get("/rounds/<round_>/results/report.xlsx")
def spreadsheet(round_: Round) -> Response:
    """The funder's report as a workbook."""
    return _file(tables.workbook(round_), f"{round_.slug}.xlsx", XLSX)


@blueprint.get("/rounds/<round_>/results/report.csv")
def table(round_: Round) -> Response:
    """All proposals with what was decided, as one table."""
    return _file(tables.csv(round_), f"{round_.slug}.csv", "text/csv; charset=utf-8")


@blueprint.get("/rounds/<round_>/results/bundle.zip")
def bundle(round_: Round) -> Response:
    """Everything that is needed to check the round offline."""
    return _file(publication.bundle_of(round_), f"{round_.slug}.zip", "application/zip")


@blueprint.get("/rounds/<round_>/checkpoint")
def checkpoint(round_: Round) -> Response:
    """The newest signed head of the round's ledger."""
    note = ledger.latest_checkpoint(round_.ledger_id)
    if note is None:
        abort(404)
    return _file(note.encode(), f"{round_.slug}.checkpoint.txt", "text/plain; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
