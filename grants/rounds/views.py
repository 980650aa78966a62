"""Ground rules written, read and agreed; a round moved on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import grants.rounds.access  # noqa: F401 - gives the table's words their meaning
from grants import dates
from grants.collaboratives.forms import RoundForm
from grants.collaboratives.queries import members, own_seat, seat_in
from grants.forms import not_saved, pressed, put_problems, refused
from grants.refusal import Refused
from grants.rounds import counting, extending, pages, reopening, service
from grants.rounds.calendar import calendar_of
from grants.rounds.compose import CRITERIA_AT_MOST, POINTS, RULE_OF_MEMBERS
from grants.rounds.draws import Chosen
from grants.rounds.forms import BackForm, ClosingForm, MoreTimeForm, MoveForm, RulesAnswerForm, rules_form
from grants.rounds.phases import BY_HAND, CLOSING, LOOKING_AHEAD, NAMES, OPENING, after
from grants.rounds.queries import current, frozen_rules, latest_rules, rules_answers, rules_of, rules_version
from grants.rounds.rules import Rules

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from grants.collaboratives.models import Collaborative
    from grants.rounds.counting import RulePage
    from grants.rounds.models import GroundRules, Round

    Page = str | tuple[str, int] | Response | Redirect

blueprint = Blueprint("rounds", __name__)


@blueprint.route("/collaboratives/<collaborative>/rounds/new", methods=["GET", "POST"])
def start(collaborative: Collaborative) -> Page:
    """Begin a round by naming it."""
    form = RoundForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            round_ = service.start_round(collaborative, str(form.title.data))
        if answer.went_well:
            return redirect(url_for("rounds.edit_ground_rules", round_=round_.slug), 303)
    return render_template("rounds/start.html", form=form), (422 if form.errors else 200)


@blueprint.route("/rounds/<round_>/ground-rules/edit", methods=["GET", "POST"])
def edit_ground_rules(round_: Round) -> Page:
    """Write the ground rules; save at any time, show them to the members when they are ready."""
    if frozen_rules(round_.id) is not None and request.method != "POST":
        return redirect(url_for("rounds.ground_rules", round_=round_.slug), 303)
    form = rules_form(None if request.method == "POST" else service.draft_answers(round_))
    if form.validate_on_submit():
        answers = {name: value or "" for name, value in form.data.items() if name != "csrf_token"}
        if pressed("save", "propose") != "propose":
            service.save_draft(round_, answers)
            return _saved(round_)
        version, problems = service.propose_rules(round_, answers)
        if version is not None:
            flash(
                _("The members can read and answer version %(version)s now.", version=version.version), "done"
            )
            return redirect(url_for("rounds.ground_rules", round_=round_.slug), 303)
        put_problems(form, problems)
    if form.errors and request.headers.get("X-Requested-With") == "autosave":
        return not_saved(form)
    status = 422 if form.errors else 200
    return render_template(
        "rounds/edit.html", form=form, round=round_, places=range(1, CRITERIA_AT_MOST + 1), points=POINTS
    ), status


def _saved(round_: Round) -> Page:
    if request.headers.get("X-Requested-With") == "autosave":
        return Response(json.dumps({"saved": _("Saved just now")}), mimetype="application/json")
    flash(_("Saved. You can come back to it at any time."), "done")
    return redirect(url_for("rounds.edit_ground_rules", round_=round_.slug), 303)


@blueprint.get("/rounds/<round_>/ground-rules")
def ground_rules(round_: Round) -> Page:
    """The rules in plain words; for a member, also what the others say and a place to answer."""
    return _ground_rules(round_, None), 200


def _ground_rules(round_: Round, form: RulesAnswerForm | None) -> str:
    """The page with the form as it was sent, or else with what this member has answered before."""
    version = latest_rules(round_.id)
    seat = seat_in(current_user, round_.collaborative_id)
    said = list(rules_answers(version.id)) if version and seat else []
    mine = next((answer for answer in said if seat and answer.membership_id == seat.id), None)
    present = {"answer": "agree" if mine.agrees else "object", "reason": mine.reason} if mine else None
    seats = {member.id for member in members(round_.collaborative_id)} if seat else set()
    return render_template(
        "rounds/ground_rules.html",
        round=round_,
        version=version,
        said=said,
        mine=mine,
        members=len(seats),
        agreed=sum(answer.agrees for answer in said if answer.membership_id in seats),
        seat=seat,
        form=form or RulesAnswerForm(data=present),
        **(_in_words(version) if version else {}),
    )


def _in_words(version: GroundRules) -> dict[str, Any]:
    rules = Rules.read(version.document)
    lines = [{"label": label, "value": value} for label, value in pages.rule_lines(rules)]
    how = counting.rule_page(rules.rule["name"])
    dates_now = pages.date_lines(current(version))
    return {
        "rules": rules,
        "lines": lines,
        "dates": pages.date_lines(rules),
        "later": [line for line in dates_now if line not in pages.date_lines(rules)],
        "counting": how,
    }


@blueprint.get("/rounds/<round_>/ground-rules/<int:version>")
def earlier_ground_rules(round_: Round, version: int) -> Page:
    """A version that was before the members, to be read, with what the newest says otherwise."""
    latest = latest_rules(round_.id)
    found = rules_version(round_.id, version)
    if latest is None or found is None:
        abort(404)
    return render_template(
        "rounds/earlier.html",
        round=round_,
        version=found,
        latest=latest,
        is_latest=found.version == latest.version,
        differences=pages.differences(Rules.read(found.document), Rules.read(latest.document)),
        **_in_words(found),
    )


@blueprint.post("/rounds/<round_>/ground-rules/<int:version>")
def answer_ground_rules(round_: Round, version: int) -> Page:
    """One member's word on a version."""
    if latest_rules(round_.id) is None:
        abort(404)
    form = RulesAnswerForm()
    if form.validate_on_submit():
        seat = own_seat(current_user, round_.collaborative_id)
        with refused(form) as answer:
            agrees = form.answer.data == "agree"
            frozen = service.answer_rules(round_, seat, version, agrees, form.reason.data or "")
        if answer.went_well:
            done = (
                _("Enough of you agreed. The ground rules are frozen now.")
                if frozen
                else _("Your answer is kept.")
            )
            flash(done, "done")
            return redirect(url_for("rounds.ground_rules", round_=round_.slug), 303)
    return _ground_rules(round_, form), 422


@blueprint.get("/rounds/<round_>/ground-rules.json")
def ground_rules_file(round_: Round) -> Page:
    """The exact bytes whose digest is in the ledger."""
    version: GroundRules | None = frozen_rules(round_.id) or latest_rules(round_.id)
    content = version.document if version else b"{}\n"
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="ground-rules-{round_.slug}.json"'
    return answer


@blueprint.get("/rounds/<round_>/dates.ics")
def calendar(round_: Round) -> Page:
    """The agreed dates, for a calendar; before they are agreed there are none."""
    version = frozen_rules(round_.id)
    if version is None or not Rules.read(version.document).dates:
        abort(404)
    answer = Response(calendar_of(round_, version), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{round_.slug}.ics"'
    return answer


@blueprint.route("/rounds/<round_>/move", methods=["GET", "POST"])
def move(round_: Round) -> Page:
    """Take the round into its next phase, having read what that does."""
    coming = after(round_.phase)
    agreed = rules_of(round_.id).draw if coming == CLOSING and frozen_rules(round_.id) else None
    form = ClosingForm() if agreed is not None and agreed.is_public else MoveForm()
    is_late = form.is_submitted() and request.form.get("to") != coming
    if is_late or coming not in BY_HAND or frozen_rules(round_.id) is None:
        if form.is_submitted():
            raise Refused(_("The round has moved on since you opened this page. Look again at where it is."))
        return redirect(url_for("front.round", round_=round_.slug), 303)
    if form.validate_on_submit():
        with refused(form) as answer:
            chosen = _chosen(form, round_) if isinstance(form, ClosingForm) else None
            service.move_on(round_, request.form.get("to", ""), form.reason.data or "", draw=chosen)
        if answer.went_well:
            flash(_("Everybody in the round gets a message."), "done")
            return redirect(url_for("front.round", round_=round_.slug), 303)
    return render_template(
        "rounds/move.html",
        form=form,
        round=round_,
        agreed=agreed,
        zone=rules_of(round_.id).zone,
        coming=coming,
        name=NAMES[str(coming)],
        words=OPENING[str(coming)],
        ahead=[sentence for look in LOOKING_AHEAD[round_.phase] for sentence in look(round_)],
        due=pages.due(rules_of(round_.id), round_.phase),
    ), (422 if form.errors else 200)


@blueprint.route("/rounds/<round_>/more-time", methods=["GET", "POST"])
def extend(round_: Round) -> Page:
    """Give the part that the round is in a later end, having read what follows from it."""
    if frozen_rules(round_.id) is None:
        return redirect(url_for("rounds.ground_rules", round_=round_.slug), 303)
    form = MoreTimeForm()
    rules = rules_of(round_.id)
    if form.validate_on_submit():
        with refused(form) as answer:
            until = dates.from_form(form.until.data or "", rules.zone)
            extending.extend(round_, request.form.get("phase", ""), until, form.reason.data or "")
        if answer.went_well:
            flash(_("Everybody gets a message."), "done")
            return redirect(url_for("front.round", round_=round_.slug), 303)
    return render_template(
        "rounds/extend.html",
        form=form,
        round=round_,
        cannot=extending.cannot(round_),
        phase=round_.phase,
        name=NAMES[round_.phase],
        due=pages.due(rules, round_.phase),
        dates=pages.date_lines(rules),
        zone=rules.zone,
    ), (422 if form.errors else 200)


@blueprint.route("/rounds/<round_>/open-again", methods=["GET", "POST"])
def go_back(round_: Round) -> Page:
    """Back from the interests to proposals, having read what that does."""
    if frozen_rules(round_.id) is None:
        return redirect(url_for("rounds.ground_rules", round_=round_.slug), 303)
    form, rules = BackForm(), rules_of(round_.id)
    if form.validate_on_submit():
        with refused(form) as answer:
            until = dates.from_form(form.until.data or "", rules.zone)
            reopening.go_back(round_, form.reason.data or "", until)
        if answer.went_well:
            flash(_("Everybody gets a message."), "done")
            return redirect(url_for("front.round", round_=round_.slug), 303)
    return render_template(
        "rounds/back.html",
        form=form,
        round=round_,
        cannot=reopening.cannot(round_),
        due=None if reopening.needs_an_end(round_) else pages.due(rules, reopening.BACK_TO),
        zone=rules.zone,
    ), (422 if form.errors else 200)


def _chosen(form: ClosingForm, round_: Round) -> Chosen:
    """Which draw a facilitator names, as typed; the verb says what is wrong with it."""
    at = dates.from_form(form.draw_at.data or "", rules_of(round_.id).zone)
    return Chosen(form.draw_number.data or "", at)


@blueprint.get("/counting")
def counting_rules() -> Page:
    """The rules there are, each in a sentence."""
    return render_template(
        "rounds/counting_rules.html",
        rules=counting.rule_pages(),
        of_members=counting.rule_page(RULE_OF_MEMBERS),
        ballots=counting.ballots_each_rule_counts(),
    )


@blueprint.get("/counting/<rule>")
def counting_rule(rule: RulePage) -> Page:
    """One rule: what it does, an example by hand, what it guarantees and what it does not."""
    command = f"python -m voting count example.pb --rule {rule.name}"
    return render_template(
        "rounds/counting_rule.html", rule=rule, after=counting.page_after(rule), command=command
    )
