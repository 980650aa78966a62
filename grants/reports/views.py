"""Downloads: the funder's report, the bundle, the newest checkpoint. And what begins and ends publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from grants.access.embargo import result_is_public
from grants.audit import ledger
from grants.collaboratives.models import Membership
from grants.collaboratives.queries import own_seat, seats
from grants.decisions import corrections as public
from grants.forms import pressed, refused
from grants.reports import correcting, ending, publication, tables
from grants.reports.forms import CorrectionForm
from grants.rounds.queries import rules_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Redirect

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


@blueprint.route("/rounds/<round_>/corrections", methods=["GET", "POST"])
def corrections(round_: Round) -> Page:
    """What facilitators say was wrong: one writes it, another agrees, and it is public beside the result."""
    if not result_is_public(round_.phase):
        return redirect(url_for("front.round", round_=round_.slug), 303)
    seat = own_seat(current_user, round_.collaborative_id)
    form = CorrectionForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            said = _correct(round_, seat, form.text.data or "")
        if answer.went_well:
            flash(said, "done")
            return redirect(url_for("reports.corrections", round_=round_.slug), 303)
    return render_template(
        "reports/corrections.html",
        round=round_,
        form=form,
        seat=seat,
        waiting=correcting.waiting(round_.id),
        made=public.told(round_.id, rules_of(round_.id).zone),
        facilitators=seats(round_.collaborative_id, Membership.is_facilitator.is_(True)),
    ), (422 if form.errors else 200)


def _correct(round_: Round, seat: Membership, text: str) -> str:
    """Do what the pressed button says, and give what to tell."""
    named = request.form.get("correction", "")
    match pressed("write", "agree", "drop", name="act"):
        case "agree":
            correcting.agree_correction(round_, seat, named)
            return _("The correction is published. Members and groups have been told.")
        case "drop":
            correcting.drop_correction(round_, seat, named)
            return _("The correction is dropped. Nothing was published.")
    correcting.write_correction(round_, seat, text)
    return _("Your correction is kept. It waits for another facilitator to agree to it.")


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
