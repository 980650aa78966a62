"""The shapes of what people type about themselves."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from grants.people.service import tidy_email

LONGEST_EMAIL = 250
WRITTEN = re.compile(r"""[^@\s"(),:;<>\[\]\\]{1,64}@[^@\s.,"(),:;<>\[\]\\]+(\.[^@\s.,"(),:;<>\[\]\\]+)+""")
"""One address and nothing a mail program could take for two."""


def is_address(kept: str) -> bool:
    """Whether this, in the form in which it is kept, can be one address."""
    return len(kept) <= LONGEST_EMAIL and WRITTEN.fullmatch(kept) is not None


def email_check(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - as WTForms types it
    """Look at an address in the form in which it is kept."""
    kept = tidy_email(field.data or "")
    if len(kept) > LONGEST_EMAIL:
        raise ValidationError(str(_("This is longer than an address can be.")))
    if not is_address(kept):
        raise ValidationError(str(_("Write an e-mail address like name@example.org.")))


EMAIL_CHECKS = [InputRequired(_("Write your e-mail address.")), email_check]
NAME_CHECKS = [
    InputRequired(_("Tell us the name you go by.")),
    Length(max=100, message=_("Make this shorter: 100 letters at most.")),
]


class SignInForm(FlaskForm):
    """An address to send a link to."""

    email = EmailField(_("Your e-mail address"), EMAIL_CHECKS)


class DetailsForm(FlaskForm):
    """How a person is named to others."""

    name = StringField(_("The name you go by"), NAME_CHECKS)


class TakingPartForm(FlaskForm):
    """How to reach a person, and what they need. Every field may stay empty."""

    phone = TelField(
        _("Your telephone number"),
        [Length(max=40, message=_("Make this shorter: 40 letters at most."))],
        description=_("Only if you would like to be called or sent a text message."),
    )
    through = TextAreaField(
        _("Through somebody else"),
        [Length(max=500, message=_("Make this shorter: 500 letters at most."))],
        description=_("For example: ask my sister Nadia, she reads my post to me."),
    )
    language = StringField(
        _("Tell us if another language would help"),
        [Length(max=200, message=_("Make this shorter: 200 letters at most."))],
        description=_(
            "Our pages and messages are in English for now. Facilitators can look for an interpreter."
        ),
    )
    needs = TextAreaField(
        _("What you need to take part"),
        [Length(max=2000, message=_("Make this shorter: 2,000 letters at most."))],
        description=_(
            "For example: large print, a quiet room, a break every hour, somebody to sit beside me."
        ),
    )
