"""What a scrutineer answers, and what a witness brings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired


class VerdictForm(FlaskForm):
    """What the check came to."""

    verdict = RadioField(
        _("What did the program say?"),
        [InputRequired(_("Choose one."))],
        choices=[
            SelectChoice("holds", _("It holds: it found nothing that does not fit")),
            SelectChoice("does-not-hold", _("It does not hold: it found something, and said what")),
        ],
    )


class CosignedForm(FlaskForm):
    """A checkpoint with one more signature line, and the key that this line is by."""

    note = TextAreaField(
        _("The cosigned checkpoint"),
        description=_("All of it: the three lines, the empty line, and every line with a signature."),
    )
    key = StringField(
        _("The witness's verifier key"),
        description=_("One line, as witness-key printed it. Never the file with the private key."),
    )
