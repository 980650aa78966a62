"""Saying where one stands aside, before the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField

from grants.collaboratives.queries import own_seat
from grants.deliberation.service import declare_interests, interests_said, recused_from
from grants.forms import refused
from grants.proposals.queries import standing_proposals
from grants.rounds.pages import due
from grants.rounds.phases import is_before
from grants.rounds.queries import joined_too_late, rules_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("deliberation", __name__)


class InterestsForm(FlaskForm):
    """The proposals a member is close to. Pressing twice names some that are declared by then: no fault."""

    proposals = SelectMultipleField(
        lazy_gettext("Which of these are you close to?"), choices=[], validate_choice=False
    )


@blueprint.route("/rounds/<round_>/interests", methods=["GET", "POST"])
def interests(round_: Round) -> Page:
    """The whole list on one page, then what was ticked once more: an interest stands, so nothing is hurried.

    Ticking nothing is an answer too.
    """
    seat = own_seat(current_user, round_.collaborative_id)
    is_over = round_.phase != "interests" and request.method != "POST"
    if is_before(round_.phase, "interests") or is_over or round_.key_destroyed_at is not None:
        return redirect(url_for("front.round", round_=round_.slug), 303)
    proposals = standing_proposals(round_.id)
    standing = recused_from(seat, proposals)
    if round_.phase == "interests" and joined_too_late(round_, seat):
        return redirect(url_for("front.round", round_=round_.slug), 303)
    form = InterestsForm()
    form.proposals.choices = [
        SelectChoice(proposal.id, f"{proposal.title} ({proposal.group.name})")
        for proposal in proposals
        if proposal.id not in standing
    ]
    action = request.form.get("action")
    if form.validate_on_submit() and action != "change":
        chosen = [each for each in proposals if each.id in set(form.proposals.data or [])]
        if action != "declare" and round_.phase == "interests":
            new = [each for each in chosen if each.id not in standing]
            return render_template("deliberation/look_over.html", form=form, round=round_, chosen=new)
        with refused(form) as answer:
            declare_interests(round_, seat, chosen)
        if answer.went_well:
            flash(_("Thank you. You can still stand aside on single proposals while you score."), "done")
            return redirect(url_for("front.round", round_=round_.slug), 303)
    return render_template(
        "deliberation/interests.html",
        form=form,
        round=round_,
        open=[proposal for proposal in proposals if proposal.id not in standing],
        already=[proposal for proposal in proposals if proposal.id in standing],
        said=interests_said(round_, seat),
        closes=due(rules_of(round_.id), "interests"),
    ), (422 if form.errors else 200)
