"""A group's own pages: start, write, check, send. And what members see of what came in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import grants.proposals.access  # noqa: F401 - gives the table's words their meaning
from grants.collaboratives.queries import seat_in
from grants.db import now
from grants.forms import not_saved, refused
from grants.people.service import LONGEST_ONWARD, person_with, send_link, welcome
from grants.proposals import content, queries, saving, service
from grants.proposals.forms import EmptyForm, GroupForm, NewcomerForm, ReasonForm, part_form
from grants.proposals.reading import reading
from grants.rounds.pages import due
from grants.rounds.queries import frozen_rules, is_open, rules_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Response | Redirect

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/rounds/<round_>/questions")
def questions(round_: Round) -> Page:
    """Everything that will be asked, to read or print before starting. The rules may not say it yet."""
    if frozen_rules(round_.id) is None:
        return redirect(url_for("rounds.ground_rules", round_=round_.slug), 303)
    rules = rules_of(round_.id)
    return render_template("proposals/questions.html", round=round_, rules=rules, is_open=_open(round_))


def _open(round_: Round) -> bool:
    return is_open(round_, "proposals", now())


@blueprint.route("/rounds/<round_>/propose", methods=["GET", "POST"])
def start(round_: Round) -> Page:
    """Begin a proposal. Somebody new gives an address first and goes on from the link sent to it."""
    if not _open(round_):
        return render_template("proposals/not_open.html", round=round_), 409
    form = GroupForm() if current_user.is_authenticated else NewcomerForm()
    if not form.is_submitted() and request.args.get("group"):
        form.group.data = request.args["group"]
    if form.validate_on_submit():
        if isinstance(form, NewcomerForm):
            return _greet(round_, form)
        with refused(form) as answer:
            proposal = service.start_proposal(round_, current_user, str(form.group.data))
        if answer.went_well:
            return redirect(url_for("proposals.show", proposal=proposal.id), 303)
    return render_template("proposals/start.html", form=form, round=round_), (422 if form.errors else 200)


def _greet(round_: Round, form: NewcomerForm) -> Page:
    """Send a way on. Who is here already is not renamed by somebody who only typed their address."""
    email = str(form.email.data)
    if person_with(email) is None:
        welcome(email)
    onward = url_for("proposals.start", round_=round_.slug, group=form.group.data)
    short = url_for("proposals.start", round_=round_.slug)
    send_link(email, onward if len(onward) <= LONGEST_ONWARD else short)
    return redirect(url_for("proposals.message_sent", round_=round_.slug), 303)


@blueprint.get("/rounds/<round_>/propose/message-sent")
def message_sent(round_: Round) -> Page:
    """The same page whether the address is known or not: either gets a link that goes on with the idea."""
    return render_template("proposals/message_sent.html", round=round_)


@blueprint.get("/proposals/<proposal>")
def show(proposal: Proposal) -> Page:
    """The task list while it can be changed: what is done, what is left, in any order. Then what was sent."""
    rules = rules_of(proposal.round_id)
    version = queries.latest_version(proposal)
    if not service.can_change(proposal):
        return render_template(
            "proposals/kept.html",
            proposal=proposal,
            title=proposal.title or content.answers_of(proposal).get("title"),
            reading=reading(proposal, version, rules),
            is_open=_open(proposal.round),
            can_withdraw=service.can_withdraw(proposal),
        )
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        parts=content.parts(proposal, rules),
        answers=content.answers_of(proposal),
        closes=due(rules, "proposals"),
        is_changed=version is not None and version.content != content.written(proposal, rules),
    )


def _shown(proposal: Proposal) -> Redirect:
    return redirect(url_for("proposals.show", proposal=proposal.id), 303)


@blueprint.route("/proposals/<proposal>/parts/<part>", methods=["GET", "POST"])
def part(proposal: Proposal, part: str) -> Page:
    """One part. Whatever is typed is saved; a hint says what it still needs before it can be sent."""
    rules = rules_of(proposal.round_id)
    form = part_form(part, rules, None if request.method == "POST" else content.answers_of(proposal))
    if form is None:
        abort(404)
    if not form.is_submitted() and not service.can_change(proposal):
        return _shown(proposal)
    seen = saving.seen(proposal, form)
    if form.validate_on_submit():
        kept = saving.save(proposal, part, form)
        if not isinstance(kept, saving.Seen):
            return kept
        seen = kept
    elif form.errors and saving.is_autosave():
        return not_saved(form)
    words = next((question.words for question in rules.questions if question.id == part), None)
    shown = render_template("proposals/part.html", form=form, proposal=proposal, words=words, seen=seen)
    return shown, (422 if form.errors else 200)


@blueprint.route("/proposals/<proposal>/check", methods=["GET", "POST"])
def check(proposal: Proposal) -> Page:
    """Everything on one page, each answer with a way to change it, and a button to send."""
    rules = rules_of(proposal.round_id)
    form = EmptyForm()
    if form.validate_on_submit():
        service.send(proposal, current_user)
        return redirect(url_for("proposals.sent", proposal=proposal.id), 303)
    if not service.can_change(proposal):
        return _shown(proposal)
    return render_template(
        "proposals/check.html",
        proposal=proposal,
        rules=rules,
        answers=content.answers_of(proposal),
        left=content.problems_of(proposal, rules),
        form=form,
    )


@blueprint.get("/proposals/<proposal>/sent")
def sent(proposal: Proposal) -> Page:
    """It is done: a reference, what happens next, whom to ask. True while it can be changed."""
    if proposal.version == 0 or not service.can_change(proposal):
        return _shown(proposal)
    closes = due(rules_of(proposal.round_id), "proposals")
    return render_template("proposals/sent.html", proposal=proposal, closes=closes)


@blueprint.route("/proposals/<proposal>/withdraw", methods=["GET", "POST"])
def withdraw(proposal: Proposal) -> Page:
    """Take it out of the round, having read what that means."""
    form = EmptyForm()
    if form.validate_on_submit():
        service.withdraw(proposal)
        flash(_("Your proposal is out of the round. You can still read it here."), "done")
        return _shown(proposal)
    if not service.can_withdraw(proposal):
        return _shown(proposal)
    return render_template("proposals/withdraw.html", proposal=proposal, form=form)


@blueprint.get("/rounds/<round_>/proposals")
def received(round_: Round) -> Page:
    """What came in, in the order it came, for those with a seat. Drafts are nobody's business."""
    sent = queries.sent_proposals(round_.id)
    currency = rules_of(round_.id).currency if sent else ""
    return render_template("proposals/received.html", round=round_, proposals=sent, currency=currency)


@blueprint.get("/rounds/<round_>/proposals/<int:numbered>")
def read(round_: Round, numbered: Proposal) -> Page:
    """One proposal as it was last sent."""
    return _read(round_, numbered, ReasonForm())


def _read(round_: Round, numbered: Proposal, form: ReasonForm) -> str:
    version = queries.latest_version(numbered)
    seat = seat_in(current_user, round_.collaborative_id)
    return render_template(
        "proposals/read.html",
        round=round_,
        currency=rules_of(round_.id).currency,
        proposal=numbered,
        content=json.loads(version.content) if version else {"answers": []},
        may_decline=bool(seat and seat.is_facilitator) and service.can_withdraw(numbered),
        form=form,
    )


@blueprint.post("/rounds/<round_>/proposals/<int:numbered>/decline")
def decline(round_: Round, numbered: Proposal) -> Page:
    """Say that it is outside the ground rules, and why."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            service.decline(numbered, form.reason.data or "", current_user)
        if answer.went_well:
            flash(_("The group has been told, with the reason."), "done")
            return redirect(url_for("proposals.read", round_=round_.slug, numbered=numbered.number), 303)
    return _read(round_, numbered, form), 422
