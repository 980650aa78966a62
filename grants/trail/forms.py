"""What a scrutineer answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
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
