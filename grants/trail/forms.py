"""What a witness brings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField


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
