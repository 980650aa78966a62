"""The shapes of what people type about themselves."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from grants.people.service import tidy_email

LONGEST_EMAIL = 250
WRITTEN = re.compile(r"""[^@\s"(),:;<>\[\]\\]{1,64}@[^@\s.,"(),:;<>\[\]\\]+(\.[^@\s.,"(),:;<>\[\]\\]+)+""")
"""One address and nothing a mail program could take for two."""


def email_check(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401 - as WTForms types it
    """Look at an address in the form in which it is kept."""
    kept = tidy_email(field.data or "")
    if len(kept) > LONGEST_EMAIL:
        raise ValidationError(str(_("This is longer than an address can be.")))
    if not WRITTEN.fullmatch(kept):
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
