"""What is typed about a draw: in the ground rules, and on the page that closes ballots."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField, TextAreaField


class DrawFields:
    """Of the ground rules: whether a draw tells equals apart, and how anybody can repeat it."""

    draw_kind = RadioField(
        _("What if proposals are still equal after that?"),
        choices=[
            SelectChoice("none", _("The one that came in first goes first")),
            SelectChoice("public", _("A public draw decides, such as a lottery that anybody can look up")),
            SelectChoice("lots", _("Lots or ten dice, thrown before members when ballots are closed")),
        ],
        validate_choice=False,
    )
    draw_source = StringField(
        _("Which public draw?"),
        description=_("For example: National Lottery Lotto. Leave it empty for lots."),
    )
    draw_look_up = StringField(
        _("Where can anybody look up its result?"),
        description=_("A web page or a newspaper. Leave it empty for lots."),
    )
    draw_written = TextAreaField(
        _("How is its result written?"),
        description=_(
            "Say it so that two people write exactly the same. For example: the six main numbers ascending, "
            "two digits each, comma and space between."
        ),
    )


class NamingFields:
    """Of the step that closes ballots: which draw it will be."""

    draw_number = StringField(
        _("Which draw will it be?"),
        description=_("Its number, as its organisers count it. For example: 2871"),
    )
    draw_at = StringField(
        _("When is it drawn?"),
        description=_("At least 24 hours from now, so that nobody can know its result yet."),
    )
