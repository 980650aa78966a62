"""A collaborative's public page, its people, and inviting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

import grants.collaboratives.access  # noqa: F401 - gives the table's words their meaning
from grants.collaboratives import service
from grants.collaboratives.forms import CollaborativeForm, InviteForm
from grants.collaboratives.queries import seat_in, seats
from grants.forms import refused

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
    return render_template(
        "collaboratives/members.html", seats=everybody, may_invite=bool(mine and mine.is_facilitator)
    )


@blueprint.route("/collaboratives/<collaborative>/invite", methods=["GET", "POST"])
def invite(collaborative: Collaborative) -> Page:
    """Invite one person, as often as needed."""
    form = InviteForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            duties = set(form.duties.data or [])
            held = service.invite(
                collaborative, str(form.name.data), str(form.email.data), duties, current_user
            )
            said = _("%(name)s is invited. A link is on its way to them.", name=held.person.name)
        if answer.went_well:
            flash(said, "done")
            return redirect(url_for("collaboratives.invite", collaborative=collaborative.slug), 303)
    return render_template("collaboratives/invite.html", form=form), (422 if form.errors else 200)


@blueprint.route("/collaboratives/<collaborative>/details", methods=["GET", "POST"])
def details(collaborative: Collaborative) -> Page:
    """What the public page says."""
    form = CollaborativeForm(obj=collaborative)
    if form.validate_on_submit():
        service.save_details(collaborative, {name: str(value or "") for name, value in form.data.items()})
        flash(_("Saved. Everybody can see it now."), "done")
        return redirect(url_for("front.collaborative", collaborative=collaborative.slug), 303)
    return render_template("collaboratives/details.html", form=form), (422 if form.errors else 200)
