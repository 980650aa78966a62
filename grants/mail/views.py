"""One's own messages, to read on a page, and which of them are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from grants.access.predicates import Things, loads
from grants.forms import refused
from grants.mail import queries
from grants.mail.choosing import choose
from grants.mail.forms import choices_form, chosen_in
from grants.mail.kinds import USUAL
from grants.mail.letters import pieces

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from grants.mail.models import Message

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("mail", __name__)
MOST_FIGURES = 9


def page_asked_for() -> int:
    """Which page of a list an address names; the first where it names none that there can be."""
    asked = request.args.get("page", "1")
    plain = asked.isascii() and asked.isdigit() and len(asked) < MOST_FIGURES
    return max(1, int(asked)) if plain else 1


@loads("message")
def _message(message_id: str, _things: Things) -> Message | None:
    """Somebody else's is answered as one that is not there."""
    if not current_user.is_authenticated:
        return None
    return queries.message_to(current_user.email, message_id)


@blueprint.get("/my-messages")
def mine() -> Page:
    """Everything that was written to the person, the newest first."""
    leaf = queries.written_to(current_user.email, page_asked_for())
    return render_template("mail/mine.html", leaf=leaf)


@blueprint.get("/my-messages/<message>")
def one(message: Message) -> Page:
    """One message, in the words that were sent; a link that signs in is on no page."""
    parts = [] if message.holds_link else pieces(message.body)
    return render_template("mail/one.html", message=message, parts=parts)


@blueprint.route("/my-messages/which", methods=["GET", "POST"])
def which() -> Page:
    """Which messages the person gets, and how."""
    form = choices_form(queries.choices_of(current_user.email))
    if form.validate_on_submit():
        with refused(form) as answer:
            choose(current_user.email, chosen_in(form))
        if answer.went_well:
            flash(_("Saved. This holds for every message from now on."), "done")
            return redirect(url_for("mail.mine"), 303)
    return render_template("mail/which.html", form=form, kinds=list(USUAL)), (422 if form.errors else 200)
