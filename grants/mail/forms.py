"""The shape of what people choose about their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from grants.mail.kinds import DAILY, NAMES, NOW, PAGE, USUAL

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS = [
    SelectChoice(NOW, _("At once")),
    SelectChoice(DAILY, _("Once a day, together")),
    SelectChoice(PAGE, _("Not sent. I read them here")),
]


class ChoicesForm(FlaskForm):
    """One question for each kind of message that can be had otherwise."""


for _kind in USUAL:
    needed = [InputRequired(_("Choose one of the ways on the page."))]
    setattr(ChoicesForm, _kind, RadioField(NAMES[_kind], needed, choices=WAYS))


def choices_form(chosen: Mapping[str, str]) -> ChoicesForm:
    """The form as somebody has it now, or as they have just filled it in."""
    return ChoicesForm(data=USUAL | dict(chosen))


def chosen_in(form: ChoicesForm) -> dict[str, str]:
    """What was chosen, by kind."""
    return {kind: str(form[kind].data) for kind in USUAL}
