"""What is typed while a round is decided on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired


class DrawForm(FlaskForm):
    """What one person saw drawn."""

    value = StringField(_("What was drawn?"), [InputRequired(_("Write what was drawn."))])
