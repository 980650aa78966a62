"""The shapes of what people type about themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, Regexp

EMAIL = Regexp(
    r"\s*[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\s*\Z", message=_("Write an e-mail address like name@example.org.")
)
EMAIL_CHECKS = [
    InputRequired(_("Write your e-mail address.")),
    Length(max=250, message=_("This is longer than an address can be.")),
    EMAIL,
]
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
