"""What is typed about scrutineers in the ground rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField, StringField


class ScrutineerFields:
    """Of the ground rules: two people from outside and how to reach them, or nobody."""

    scrutineer_1 = StringField(_("The name of the first"))
    scrutineer_1_email = EmailField(_("The e-mail address of the first"))
    scrutineer_2 = StringField(_("The name of the second"))
    scrutineer_2_email = EmailField(_("The e-mail address of the second"))
