"""A collaborative's public page, its people, and inviting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import grants.collaboratives.access  # noqa: F401 - gives the table's words their meaning
from grants.collaboratives import inviting, notices, service
from grants.collaboratives.forms import ButtonForm, CollaborativeForm, InviteForm
from grants.collaboratives.queries import invitation_in, invitations, seat_in, seats
from grants.forms import refused
from grants.mail.queries import bounced

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from grants.collaboratives.models import Collaborative

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("collaboratives", __name__)


@blueprint.get("/collaboratives/<collaborative>/members")
def members(collaborative: Collaborative) -> Page:
    """Everybody with a seat, and what each does."""
    mine = seat_in(current_user, collaborative.id)
    everybody = seats(collaborative.id)
    invited = invitations(collaborative.id)
    leads = bool(mine and mine.is_facilitator)
    addresses = {held.person.email for held in everybody} | {each.person.email for each in invited}
    return render_template(
        "collaboratives/members.html",
        seats=everybody,
        invited=invited,
        may_invite=leads,
        come_back=bounced(addresses) if leads else set(),
        form=ButtonForm(),
        words=notices.duty_words,
        duties_of=service.duties_of,
    )


@blueprint.route("/collaboratives/<collaborative>/invite", methods=["GET", "POST"])
def invite(collaborative: Collaborative) -> Page:
    """Invite one person, as often as needed."""
    form = InviteForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            duties = set(form.duties.data or [])
            sent = inviting.invite(
                collaborative,
                str(form.name.data),
                str(form.email.data),
                duties,
                current_user,
                more=bool(form.more.data),
            )
            said = _("%(name)s is invited. A link is on its way to them.", name=sent.person.name)
        if answer.went_well:
            flash(said, "done")
            return redirect(url_for("collaboratives.invite", collaborative=collaborative.slug), 303)
    return render_template("collaboratives/invite.html", form=form), (422 if form.errors else 200)


@blueprint.post("/collaboratives/<collaborative>/invitations/take-back")
def take_back(collaborative: Collaborative) -> Page:
    """Take an open invitation back."""
    person = inviting.take_back(collaborative, request.form.get("invitation", ""))
    flash(_("The invitation of %(name)s is taken back.", name=person.name or person.email), "done")
    return redirect(url_for("collaboratives.members", collaborative=collaborative.slug), 303)


@blueprint.route("/collaboratives/<collaborative>/invitation", methods=["GET", "POST"])
def invitation(collaborative: Collaborative) -> Page:
    """One's own open invitation: what the seat is, and the two answers."""
    form = ButtonForm()
    action = request.form.get("action") if form.validate_on_submit() else None
    if action == "decline":
        inviting.decline(collaborative, current_user)
        flash(_("Thank you for your answer. You have not taken the seat."), "done")
        return redirect(url_for("front.home"), 303)
    if action == "accept":
        inviting.accept(collaborative, current_user)
        flash(notices.welcome_words(collaborative), "done")
        return redirect(url_for("front.collaborative", collaborative=collaborative.slug), 303)
    found = invitation_in(current_user, collaborative.id)
    if found is None:
        raise LookupError("the gate let in somebody who is not invited")
    return render_template(
        "collaboratives/invitation.html", invitation=found, form=form, duties=notices.duty_words(found.duties)
    )


@blueprint.route("/collaboratives/<collaborative>/details", methods=["GET", "POST"])
def details(collaborative: Collaborative) -> Page:
    """What the public page says."""
    form = CollaborativeForm(obj=collaborative)
    if form.validate_on_submit():
        service.save_details(collaborative, {name: str(value or "") for name, value in form.data.items()})
        flash(_("Saved. Everybody can see it now."), "done")
        return redirect(url_for("front.collaborative", collaborative=collaborative.slug), 303)
    return render_template("collaboratives/details.html", form=form), (422 if form.errors else 200)
