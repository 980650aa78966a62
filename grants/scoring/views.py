"""A member's own ballot: read, score, stand aside, cast."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

import grants.scoring.access
import grants.scoring.closing  # noqa: F401 - says what entering the decision does
from grants.access.embargo import result_is_public
from grants.audit.keys import settings
from grants.collaboratives.queries import own_seat
from grants.db import database_now, now
from grants.db.edge import drop
from grants.forms import not_saved, pressed, refused
from grants.proposals.forms import EmptyForm
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.rounds.pages import due
from grants.rounds.queries import is_open, rules_of
from grants.scoring import pages, receipts, service
from grants.scoring.forms import score_form, typed
from grants.scoring.progress import Line, Progress, progress
from grants.scoring.roll import BallotsGone, ballot_of
from voting.ballots import State
from voting.ledger.compact import compact

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Response | Redirect

blueprint = Blueprint("scoring", __name__)


def _seat(round_: Round) -> Membership:
    return own_seat(current_user, round_.collaborative_id)


@blueprint.errorhandler(BallotsGone)
def gone(no: BallotsGone) -> Page:
    """Every page of a ballot once nobody can open it any more."""
    return render_template("scoring/gone.html", round=g.things["round_"], sentence=no.sentence), 410


@blueprint.get("/rounds/<round_>/scoring")
def ballot(round_: Round) -> Page:
    """How far one's own ballot has come, and the way on."""
    return render_template(
        "scoring/ballot.html",
        round=round_,
        progress=progress(round_, _seat(round_)),
        is_open=is_open(round_, "scoring", now()),
        closes=due(rules_of(round_.id), "scoring"),
    )


@blueprint.route("/rounds/<round_>/scoring/<int:numbered>", methods=["GET", "POST"])
def proposal(round_: Round, numbered: Proposal) -> Page:
    """One proposal: read it, answer each question, say why; or one of the two ways out."""
    if numbered.status != "sent":
        abort(404)
    member = _seat(round_)
    seen = progress(round_, member)
    line = next(each for each in seen.lines if each.proposal.id == numbered.id)
    criteria = rules_of(round_.id).criteria
    form = score_form(criteria, None if request.method == "POST" else line.saved)
    if form.validate_on_submit():
        if request.headers.get("X-Requested-With") == "autosave":
            return _autosave(round_, member, line, form)
        action = ""
        with refused(form) as answer:
            action = pressed("save", "abstain", "later")
            if action == "later":
                service.keep_for_later(round_, member, numbered, typed(form, criteria, State.NOT_YET))
            else:
                state = State.ABSTAINED if action == "abstain" else State.SCORED
                service.save_reading(round_, member, numbered, typed(form, criteria, state))
        if answer.went_well and action == "later":
            return redirect(url_for("scoring.ballot", round_=round_.slug), 303)
        if answer.went_well:
            return _onward(round_, member, numbered)
    return render_template("scoring/proposal.html", **_page(round_, seen, line, form)), (
        422 if form.errors else 200
    )


def _page(round_: Round, seen: Progress, line: Line, form: Any) -> dict[str, Any]:  # noqa: ANN401 - made in forms
    return {
        "round": round_,
        "proposal": pages.shown(line.proposal),
        "position": seen.lines.index(line) + 1,
        "total": len(seen.lines),
        "done": seen.done,
        "closes": due(rules_of(round_.id), "scoring"),
        "form": form,
        "saved": None,
        "state": line.state.value,
        "is_open": is_open(round_, "scoring", now()),
        "interest_url": url_for("scoring.stand_aside", round_=round_.slug, numbered=line.proposal.number),
        "back_url": url_for("scoring.ballot", round_=round_.slug),
        "autosave_url": request.path,
    }


def _autosave(round_: Round, member: Membership, line: Line, form: Any) -> Page:  # noqa: ANN401 - made in forms
    criteria = rules_of(round_.id).criteria
    with refused(form) as answer:
        service.keep_typed(round_, member, line.proposal, typed(form, criteria, State.NOT_YET))
    if answer.went_well:
        return Response(json.dumps({"saved": _("Saved just now")}), mimetype="application/json")
    return not_saved(form)


def _onward(round_: Round, member: Membership, proposal: Proposal) -> Page:
    ahead = progress(round_, member).after(proposal)
    if ahead is not None:
        return redirect(ahead.url, 303)
    return redirect(url_for("scoring.ballot", round_=round_.slug), 303)


@blueprint.route("/rounds/<round_>/scoring/<int:numbered>/stand-aside", methods=["GET", "POST"])
def stand_aside(round_: Round, numbered: Proposal) -> Page:
    """Say that one is close to a group. What that means is said before the button."""
    member = _seat(round_)
    form = EmptyForm()
    if form.validate_on_submit():
        is_taken_back = service.stand_aside(round_, member, numbered)
        flash(_("You stand aside on \u201c%(title)s\u201d.", title=numbered.title), "done")
        if is_taken_back:
            flash(_("Your ballot was taken back. Cast it again, or it will not count."), "problem")
        return _onward(round_, member, numbered)
    ballot = ballot_of(round_, member)
    return render_template(
        "scoring/stand_aside.html",
        round=round_,
        proposal=numbered,
        form=form,
        is_cast=bool(ballot.revision and not ballot.is_withdrawn),
    )


@blueprint.route("/rounds/<round_>/scoring/cast", methods=["GET", "POST"])
def cast(round_: Round) -> Page:
    """Look over one's ballot and cast it; as often as one likes, the last counts."""
    member = _seat(round_)
    form = EmptyForm()
    is_late = form.is_submitted() and not is_open(round_, "scoring", database_now())
    if not is_late and form.validate_on_submit():
        try:
            _tell_of_cast(round_, service.cast_ballot(round_, member, _seen()))
        except Refused:
            drop()
            is_late = not is_open(round_, "scoring", database_now())
            if not is_late:
                raise
        else:
            return redirect(url_for("scoring.ballot", round_=round_.slug), 303)
    return _cast_page(round_, member, form, is_late=is_late), 409 if is_late else 200


def _cast_page(round_: Round, member: Membership, form: EmptyForm, *, is_late: bool) -> str:
    """One's ballot to look over. `is_late`: it was sent as ballots closed, so what counts is said first."""
    return render_template(
        "scoring/cast.html",
        round=round_,
        progress=progress(round_, member),
        criteria=rules_of(round_.id).criteria,
        form=form,
        is_late=is_late,
        is_open=not is_late and is_open(round_, "scoring", now()),
        closes=due(rules_of(round_.id), "scoring"),
    )


def _seen() -> int | None:
    """How often the ballot was cast when the page with the button was made; None where that is not said."""
    return request.form.get("revision", type=int)


def _tell_of_cast(round_: Round, revision: int) -> None:
    """Say at the top of the next page what became of a cast, and of the receipt that may have been kept."""
    if revision == service.UNCHANGED:
        said, label = (
            _(
                "Nothing has changed since you cast your ballot. It counts as it is, and your receipt still "
                "holds."
            ),
            _("See your receipt"),
        )
    elif revision == 1:
        said, label = _("Your ballot is cast."), _("Keep your receipt")
    else:
        said, label = (
            _(
                "Your ballot is cast again. Only this one counts. The receipt that you had no longer fits: "
                "there is a new one."
            ),
            _("Keep your new receipt"),
        )
    link = Markup('<a href="{}">{}</a>').format(url_for("scoring.receipt", round_=round_.slug), label)
    flash(Markup("{} {}").format(said, link), "note" if revision == service.UNCHANGED else "done")


@blueprint.get("/rounds/<round_>/scoring/receipt")
def receipt(round_: Round) -> Page:
    """A member's receipt as a page to print, with a square to scan and a code in words."""
    found = receipts.receipt_of(round_, _seat(round_))
    check = settings().base_url + url_for("trail.check", round_=round_.slug)
    address = f"{check}#{compact(found)}"
    proposals = {str(each.reference): each for each in standing_proposals(round_.id)}
    criteria = rules_of(round_.id).criteria
    return render_template(
        "scoring/receipt.html",
        round=round_,
        receipt=found,
        code=receipts.code_of(found),
        square=receipts.square(address),
        address=address,
        check=check,
        is_public=result_is_public(round_.phase),
        marks=[
            (proposals[mark.proposal], mark.state.value, pages.chosen(mark, criteria)) for mark in found.marks
        ],
    )


@blueprint.get("/rounds/<round_>/scoring/receipt.json")
def receipt_file(round_: Round) -> Response:
    """The receipt as a file, for the verifier and the check page."""
    found = receipts.receipt_of(round_, _seat(round_))
    answer = Response(receipts.file_of(found), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{round_.slug}.json"'
    return answer
