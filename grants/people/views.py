"""Signing in and out, and one's own details."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from grants.audit.keys import KeyMissing
from grants.forms import pressed, refused
from grants.people import errands, private, service, sessions
from grants.people.devices import device_words
from grants.people.forms import DetailsForm, SignInForm, TakingPartForm
from grants.people.signing import come_in, go_out, this_session

blueprint = Blueprint("people", __name__)
Page = str | tuple[str, int] | Response


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Ask for an address and send a link to it."""
    form = SignInForm()
    if form.validate_on_submit():
        service.send_link(str(form.email.data), request.args.get("onward", "/"))
        return redirect(url_for("people.sign_in_sent"), 303)
    return render_template("people/sign_in.html", form=form), (422 if form.errors else 200)


@blueprint.get("/sign-in/sent")
def sign_in_sent() -> Page:
    """The same page whether the address is known or not."""
    return render_template("people/sign_in_sent.html")


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
def sign_in_with_link(token: str) -> Page:
    """Opening shows a button, so that a mail program that looks ahead uses nothing up; pressing signs in.

    Somebody who says no to what the link is for uses it up too, and is not signed in.
    """
    try:
        words = errands.words_of(service.link_for(token))
        if request.method != "POST":  # HEAD looks as GET does
            return render_template("people/sign_in_button.html", words=words)
        says_no = pressed("yes", *(["no"] if words else [])) == "no"
        person, link = service.use_link(token)
    except service.LinkOver as no:
        # The press was another form's: nothing of it belongs into this one.
        form = SignInForm(formdata=None)
        return render_template(
            "people/sign_in_no.html", sentence=no.sentence, onward=no.onward, form=form
        ), 410
    if not says_no:
        come_in(person)
    for sentence, kind in errands.decline(link) if says_no else errands.run(link):
        flash(sentence, kind)
    if says_no:
        return redirect(url_for("front.home"), 303)
    onward = link.onward
    return redirect(onward if person.name else url_for("people.details", onward=onward), 303)


@blueprint.post("/sign-out")
def sign_out() -> Page:
    """Leave this device, and end it here too: a copy of the cookie opens nothing any more."""
    go_out()
    flash(_("You are signed out on this device."), "done")
    return redirect(url_for("front.home"), 303)


@blueprint.post("/my-details/sign-out-elsewhere")
def sign_out_elsewhere() -> Page:
    """Sign out on one other device, or on all others."""
    one = request.form.get("device", "")
    if pressed("one", "others") == "others":
        sessions.end_sessions(current_user, keep=this_session())
        flash(_("You are signed out everywhere but on this device."), "done")
    else:
        sessions.end_one(current_user, one)
        flash(_("You are signed out on that device."), "done")
    return redirect(url_for("people.details"), 303)


@blueprint.route("/my-details", methods=["GET", "POST"])
def details() -> Page:
    """How a person is named to others."""
    form = DetailsForm(obj=current_user)
    if form.validate_on_submit():
        with refused(form) as answer:
            service.save_details(current_user, str(form.name.data))
        if answer.went_well:
            flash(_("Your details are saved."), "done")
            return redirect(service.safe_onward(request.args.get("onward", "/")), 303)
    return (
        render_template(
            "people/details.html",
            form=form,
            devices=sessions.sessions_of(current_user),
            device_words=device_words,
            here=this_session(),
        ),
        422 if form.errors else 200,
    )


@blueprint.route("/my-details/taking-part", methods=["GET", "POST"])
def taking_part() -> Page:
    """How to reach a person and what they need: for them, and for facilitators where they have a seat."""
    is_lost = False
    try:
        kept = private.private_of(current_user)
    except KeyMissing:
        kept, is_lost = private.Private(), True
    form = TakingPartForm(obj=kept)
    if form.validate_on_submit():
        words = {name: str(form[name].data or "") for name in private.FIELDS}
        private.save_private(current_user, private.Private(**words))
        flash(_("Saved. Only you and your facilitators read it."), "done")
        return redirect(url_for("people.details"), 303)
    return (
        render_template("people/taking_part.html", form=form, is_lost=is_lost),
        422 if form.errors else 200,
    )
