"""What is typed after publication."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField


class CorrectionForm(FlaskForm):
    """What was wrong or missing in what was published."""

    text = TextAreaField(
        _("What is wrong or missing, and what is right?"),
        description=_(
            "Up to 2,000 letters. Everybody can read it, for good. Say nothing of how anybody scored."
        ),
    )
