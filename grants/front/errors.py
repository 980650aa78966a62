"""Pages for when something is in the way: what happened, what was kept, what to do next."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, g, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from grants.audit.keys import KeyMissing
from grants.config import SettingsError
from grants.front.limits import seconds_to_wait
from grants.mail.kinds import USUAL
from grants.people.service import safe_onward
from grants.refusal import Refused
from voting.ledger.entries import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

Answer = tuple[str | Response, int]
SIGNED_OUT, CLOSED = 401, 403
TOO_MANY = 429
LOG = logging.getLogger("evenhand")
HIDDEN_FIELDS = {
    "act", "action", "answer", "correction", "csrf_token", "device", "draw_kind", "duties", "duty",
    "invitation", "kind", "more", "offer", "opened", "person", "phase", "proposals", "publish", "revision",
    "seen", "share", "to", "verdict", *USUAL,
}  # fmt: skip
"""What a form carries that nobody wrote."""


def install(app: Flask) -> None:
    """Say these for every kind of fault."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _at_once)
    for gone in (ObjectDeletedError, StaleDataError):
        app.register_error_handler(gone, _taken_away)
    for fault in (OperationalError, InterfaceError, NoConnectionFree):
        app.register_error_handler(fault, _database_away)
    app.register_error_handler(Unreadable, _trail_broken)
    app.register_error_handler(KeyMissing, _key_away)
    app.register_error_handler(SettingsError, _key_away)
    app.register_error_handler(Exception, _our_fault)


def page(
    status: int, title: str, sentence: str, kept: str | None = None, ahead: tuple[str, str] | None = None
) -> Answer:
    """One page for all of them. What was typed is shown again, so that nobody has to write it twice.

    `ahead`: a button's words and where it leads, where there is something better than the front page.

    A page that saves itself gets the same sentence in the form its script reads. Where the database does not
    answer either, the page is about that.
    """
    if request.headers.get("X-Requested-With") == "autosave":
        return jsonify(problem=sentence), status
    ahead = ahead or (_("Go to the front page"), url_for("front.home"))
    said = {"title": title, "sentence": sentence, "kept": kept, "next": ahead, "typed": _words()}
    try:
        return render_template("errors/page.html", **said, is_closed=status == CLOSED), status
    except SQLAlchemyError as fault:
        if g.get("bare"):
            raise
        return _database_away(fault)


def _words() -> list[tuple[str, str]]:
    """What was written, each with its question where we know it; a name no person gave is shown to nobody.

    What was chosen from a list is a number or a key to us, and nothing that could be copied.
    """
    labels = {
        "name": _("Name"),
        "email": _("E-mail address"),
        "title": _("Title"),
        "summary": _("In a sentence"),
        "group": _("Group"),
        "reason": _("Why?"),
        "note": _("A note to yourself"),
        "ask": _("How much do you ask for?"),
        "purpose": _("What is this money for?"),
        "who_may_apply": _("Who can ask for it?"),
        "pot": _("How much is in the pot?"),
        "least": _("The least a group can ask for"),
        "most": _("The most a group can ask for"),
    }
    return [
        (labels.get(name, ""), value)
        for name, value in _typed().items()
        if name not in HIDDEN_FIELDS and (name in labels or _is_written(value)) and value.strip()
    ]


def _is_written(value: str) -> bool:
    """Whether somebody wrote this, rather than chose it."""
    return any(letter.isalpha() for letter in value)


def _typed() -> Mapping[str, str]:
    """The words of the form; none where it was too much to read."""
    try:
        return request.form
    except HTTPException:
        return {}


def _refused(no: Refused) -> Answer:
    return page(409, _("That could not be done"), no.sentence, _("Nothing was changed."))


def _form_too_old(_fault: CSRFError) -> Answer:
    sentence = _(
        "You were signed out meanwhile, this form was open for too long, or cookies are switched off. "
        "Nothing was saved. Open the page again and send it once more."
    )
    return page(400, _("Please send that once more"), sentence, ahead=_way_back())


def _way_back() -> tuple[str, str]:
    """The page somebody was on: straight, or by way of signing in again where they are signed out."""
    was_on = _was_on()
    if current_user.is_authenticated:
        return _("Open the page again"), was_on
    if was_on.startswith(url_for("people.sign_in")):
        return _("Sign in again"), url_for("people.sign_in")
    return _("Sign in again"), url_for("people.sign_in", onward=was_on)


def _was_on() -> str:
    """The address of that page on this site: where the form was sent from, else where it was sent to."""
    came = urlsplit(request.referrer or "")
    if came.netloc == request.host:
        return safe_onward(came.path + (f"?{came.query}" if came.query else ""))
    return safe_onward(request.path) if _can_be_opened() else url_for("front.home")


def _can_be_opened() -> bool:
    """Whether what the form was sent to is a page too."""
    return request.url_rule is not None and "GET" in (request.url_rule.methods or ())


def _http(fault: HTTPException) -> Answer | HTTPException:
    said = {
        401: (_("Please sign in again"), _("You are not signed in any more, so this was not saved.")),
        403: (_("This page is not open to you"), fault.description or ""),
        404: (
            _("There is no such page"),
            _("The address may be misspelt, or the page is not for everybody."),
        ),
        405: (_("That cannot be done here"), _("Go back and use the buttons on the page.")),
        413: (_("That was too much at once"), _("Send less text at a time.")),
    }
    if fault.code is None or fault.code < 400:  # noqa: PLR2004 - not an error
        return fault
    if fault.code == TOO_MANY:
        return _too_often()
    title, sentence = said.get(fault.code, (_("That did not work"), _("Go back and try once more.")))
    return page(fault.code, title, sentence, ahead=_way_back() if fault.code == SIGNED_OUT else None)


def _too_often() -> Answer:
    """When to try again, and the way on: a link that was sent before is not held up by this."""
    seconds = seconds_to_wait()
    minutes = math.ceil((seconds - 1) / 60) or 1  # the limiter has rounded up to a second already
    sentence = ngettext("Wait a minute and try again.", "Wait %(num)s minutes and try again.", minutes)
    kept = _("If we sent you a link before, it still works. Look at your e-mail.")
    onward = request.args.get("onward")
    ahead = _("Back to signing in"), url_for("people.sign_in", onward=onward)
    if not str(request.endpoint).startswith("people."):
        ahead = _("Open the page again"), _was_on()
    words, _status = page(TOO_MANY, _("That was a lot at once"), sentence, kept, ahead)
    answer = make_response(words, TOO_MANY)
    answer.headers["Retry-After"] = str(seconds)
    return answer, TOO_MANY


def _at_once(fault: IntegrityError) -> Answer:
    """Two did the same at the same moment, and the database kept one: named constraints are the last word."""
    LOG.warning("refused by the database: %s", fault)
    sentence = _("Somebody did the same at the same moment. Look at what is there now before you try again.")
    return page(409, _("That was done already"), sentence)


def _taken_away(fault: ObjectDeletedError | StaleDataError) -> Answer:
    """What a verb was about went while it waited. It may be whoever asks: they are looked for anew."""
    LOG.warning("gone in the same moment: %s", fault)
    g.pop("_login_user", None)
    sentence = _("Somebody took away what this was about at the same moment. Nothing was changed.")
    return page(409, _("It is not here any more"), sentence)


def _database_away(fault: SQLAlchemyError) -> Answer:
    LOG.error("the database did not answer: %s", fault)
    g.bare = True
    sentence = _(
        "Our records cannot be reached just now. Nothing was saved. Please try again in a few minutes."
    )
    return page(503, _("We cannot save anything just now"), sentence)


def _key_away(fault: Exception) -> Answer:
    LOG.error("a key is missing: %s", fault)
    sentence = _(
        "A key that this page needs is not in its place. Nothing was changed. Please tell whoever looks "
        "after this installation."
    )
    return page(503, _("This cannot be opened just now"), sentence)


def _trail_broken(fault: Unreadable) -> Answer:
    """An entry that nobody can read: somebody wrote into the tables behind the application."""
    LOG.error("the ledger holds an entry that cannot be read: %s", fault)
    sentence = _(
        "The trail of this round is not as it was written: one of its entries cannot be read. Nothing was "
        "changed. Please tell whoever looks after this installation to run: flask --app app ledger verify"
    )
    return page(503, _("This trail cannot be read"), sentence)


def _our_fault(fault: Exception) -> Answer:
    LOG.error("a fault of ours", exc_info=fault)
    g.bare = True
    return page(
        500,
        _("Something went wrong, and it is our fault"),
        _("Nothing was changed. Please tell us."),
    )
