"""A collaborative's public page, its people, and inviting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import grants.collaboratives.access  # noqa: F401 - gives the table's words their meaning
from grants.collaboratives import inviting, inviting_list, notices, service
from grants.collaboratives import support as supporting
from grants.collaboratives.forms import (
    ButtonForm,
    CollaborativeForm,
    InviteForm,
    InviteListForm,
    SupportAnswerForm,
    SupportForm,
)
from grants.collaboratives.queries import (
    former_seats,
    invitation_in,
    invitations,
    own_seat,
    seat_in,
    seats,
)
from grants.forms import pressed, refused
from grants.mail.queries import bounced
from grants.refusal import Refused

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
        former=former_seats(collaborative.id),
        may_invite=leads,
        may_lay_down=bool(leads and mine and mine.is_member),
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
            is_again = inviting.was_invited(collaborative, str(form.email.data))
            sent = inviting.invite(
                collaborative,
                str(form.name.data),
                str(form.email.data),
                duties,
                current_user,
                more=bool(form.more.data),
            )
            said = (
                _(
                    "%(name)s was invited before. A new link is on its way; the old one is over.",
                    name=sent.called,
                )
                if is_again
                else _("%(name)s is invited. A link is on its way to them.", name=sent.called)
            )
        if answer.went_well:
            flash(said, "done")
            return redirect(url_for("collaboratives.invite", collaborative=collaborative.slug), 303)
    return render_template("collaboratives/invite.html", form=form), (422 if form.errors else 200)


@blueprint.route("/collaboratives/<collaborative>/invite-list", methods=["GET", "POST"])
def invite_list(collaborative: Collaborative) -> Page:
    """Invite everybody on a list: what was understood is looked at before anything is sent."""
    form = InviteListForm()
    found: list[inviting_list.Understood] = []
    if form.validate_on_submit():
        text, duty = str(form.people.data), str(form.duty.data)
        seen = inviting_list.seen_as(text, duty)
        with refused(form):
            found = inviting_list.look(collaborative, text, duty)
        is_sent = pressed("look", "send") == "send" and form.seen.data == seen and not form.errors
        if is_sent:
            with refused(form) as answer:
                number = inviting_list.invite_all(collaborative, text, duty, current_user)
            if answer.went_well:
                flash(*inviting_list.sent_words(number))
                return redirect(url_for("collaboratives.members", collaborative=collaborative.slug), 303)
        form.seen.data = seen
    return render_template(
        "collaboratives/invite_list.html",
        form=form,
        found=found,
        unread=sum(each.is_unread for each in found),
        new=sum(each.invites is not None for each in found),
    ), (422 if form.errors else 200)


@blueprint.post("/collaboratives/<collaborative>/invitations/take-back")
def take_back(collaborative: Collaborative) -> Page:
    """Take an open invitation back."""
    called = inviting.take_back(collaborative, request.form.get("invitation", ""))
    flash(_("The invitation of %(name)s is taken back.", name=called), "done")
    return redirect(url_for("collaboratives.members", collaborative=collaborative.slug), 303)


@blueprint.route("/collaboratives/<collaborative>/invitation", methods=["GET", "POST"])
def invitation(collaborative: Collaborative) -> Page:
    """One's own open invitation: what the seat is, and the two answers."""
    form = ButtonForm()
    action = request.form.get("action") if form.validate_on_submit() else None
    if action == "decline":
        inviting.decline(collaborative, current_user)
        flash(notices.declined_words(), "done")
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


@blueprint.post("/collaboratives/<collaborative>/my-name")
def my_name(collaborative: Collaborative) -> Page:
    """Whether one's own name stands on the public page."""
    is_named = pressed("show", "hide") == "show"
    service.name_in_public(own_seat(current_user, collaborative.id), is_named=is_named)
    words = (
        _("Everybody can read your name on the public page now.")
        if is_named
        else _("Your name is not on the public page any more.")
    )
    flash(words, "done")
    return redirect(url_for("front.collaborative", collaborative=collaborative.slug), 303)


@blueprint.route("/collaboratives/<collaborative>/details", methods=["GET", "POST"])
def details(collaborative: Collaborative) -> Page:
    """What the public page says."""
    form = CollaborativeForm(obj=collaborative)
    if form.validate_on_submit():
        service.save_details(collaborative, {name: str(value or "") for name, value in form.data.items()})
        flash(_("Saved. Everybody can see it now."), "done")
        return redirect(url_for("front.collaborative", collaborative=collaborative.slug), 303)
    return render_template("collaboratives/details.html", form=form), (422 if form.errors else 200)


@blueprint.route("/collaboratives/<collaborative>/support", methods=["GET", "POST"])
def support(collaborative: Collaborative) -> Page:
    """What people need to take part, for facilitators alone, and offering support."""
    form = SupportForm()
    people = supporting.everybody(collaborative)
    form.person.choices = [("", _("Choose somebody"))] + [
        (each.held.id, each.held.person.name or each.held.person.email)
        for each in people
        if each.held.person_id != current_user.id
    ]
    if form.validate_on_submit():
        with refused(form) as answer:
            supporting.offer_support(
                collaborative,
                str(form.person.data),
                str(form.kind.data),
                str(form.words.data),
                current_user,
            )
        if answer.went_well:
            flash(_("It is offered. They are told that there is something to read."), "done")
            return redirect(url_for("collaboratives.support", collaborative=collaborative.slug), 303)
        people = supporting.everybody(collaborative)
    return render_template(
        "collaboratives/support.html", form=form, people=people, kind_words=supporting.kind_words
    ), (422 if form.errors else 200)


@blueprint.post("/collaboratives/<collaborative>/support/take-back")
def take_support_back(collaborative: Collaborative) -> Page:
    """Take an offer off the list."""
    supporting.take_support_back(collaborative, request.form.get("offer", ""))
    flash(_("The offer is off the list."), "done")
    return redirect(url_for("collaboratives.support", collaborative=collaborative.slug), 303)


@blueprint.route("/my-details/support", methods=["GET", "POST"])
def my_support() -> Page:
    """What a person was offered, with a yes and a no for each."""
    chosen = request.form.get("offer", "")
    offers = supporting.offered_to(current_user)
    forms = {row.id: SupportAnswerForm(prefix=f"offer-{row.id}") for row, _support in offers}
    if request.method == "POST" and chosen not in forms:
        raise Refused(_("This is not offered to you any more."))
    form = forms.get(chosen)
    if form is not None and form.validate_on_submit():
        answer = pressed("accepted", "declined")
        supporting.answer_support(current_user, chosen, answer, str(form.said.data or ""))
        flash(_("Thank you for your answer. You can change it at any time."), "done")
        return redirect(url_for("collaboratives.my_support"), 303)
    wrong = form if form is not None and form.errors else None
    return render_template(
        "collaboratives/my_support.html",
        form=wrong,
        offers=[(row, each, forms[row.id]) for row, each in offers],
        kind_words=supporting.kind_words,
    ), (422 if wrong else 200)
