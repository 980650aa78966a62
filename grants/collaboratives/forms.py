"""The shapes of what is typed about a collaborative."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from grants.people.forms import email_check

SHORT = Length(max=100, message=_("Make this shorter: 100 letters at most."))
PHONE = Length(max=40, message=_("Make this shorter: 40 letters at most."))
LONG = Length(max=2000, message=_("Make this shorter: 2,000 letters at most."))


DUTY_CHOICES = [
    SelectChoice("member", _("Member: reads, scores and decides, with the same say as every other member")),
    SelectChoice("facilitator", _("Facilitator: sets up, invites and keeps time, with no extra say")),
    SelectChoice("observer", _("Observer: looks, never scores")),
]


class InviteForm(FlaskForm):
    """Somebody to invite, and what they will do."""

    name = StringField(
        _("Their name"),
        [
            InputRequired(_("Tell us the name they go by.")),
            Length(max=100, message=_("100 letters at most.")),
        ],
    )
    email = EmailField(
        _("Their e-mail address"), [InputRequired(_("Write their e-mail address.")), email_check]
    )
    duties = SelectMultipleField(
        _("What will they do?"),
        [InputRequired(_("Choose what this person will do."))],
        choices=DUTY_CHOICES,
    )
    more = BooleanField(
        _("Ask them to do this as well"), description=_("They are asked, and say yes or no themselves.")
    )


class SupportForm(FlaskForm):
    """Support to offer: to whom, what, and in the facilitator's own words."""

    person = SelectField(_("To whom?"), [InputRequired(_("Choose somebody with a seat here."))])
    kind = RadioField(
        _("What do you offer?"),
        [InputRequired(_("Choose what you offer."))],
        choices=[
            SelectChoice("buddy", _("A buddy: somebody who goes through it with them")),
            SelectChoice("expenses", _("Expenses: travel, childcare, telephone data")),
            SelectChoice("payment", _("Payment for their time")),
            SelectChoice("other", _("Something else")),
        ],
    )
    words = TextAreaField(
        _("In your own words"),
        [InputRequired(_("Say what you offer, in a few words.")), LONG],
        description=_(
            "Say what it is and how to get it. Payment can change what somebody gets in benefits, so it is "
            "their own choice."
        ),
    )


class SupportAnswerForm(FlaskForm):
    """What a person says to an offer."""

    said = TextAreaField(_("Anything you would like to say"), [LONG], description=_("You need not."))


class InviteListForm(FlaskForm):
    """A list of people, as it was kept elsewhere, who are all asked to do the same."""

    people = TextAreaField(
        _("Names and e-mail addresses"),
        [
            InputRequired(_("Paste the names and addresses, one person a line.")),
            Length(max=40_000, message=_("Make this shorter: 40,000 letters at most.")),
        ],
        description=_(
            "One person a line is safest: Iris Bell, iris@example.org. A copy from a spreadsheet or from a "
            "mail program works too."
        ),
    )
    duty = RadioField(
        _("What will they do?"),
        [InputRequired(_("Choose what these people will do."))],
        default="member",
        choices=DUTY_CHOICES,
    )
    seen = HiddenField()


class ButtonForm(FlaskForm):
    """Nothing to fill in: only a button to press."""


class CollaborativeForm(FlaskForm):
    """What the public page says, and whom to ask for help."""

    place = StringField(_("Where you are"), [SHORT], description=_("For example Salford"))
    purpose = TextAreaField(_("What you are for"), [LONG])
    help_name = StringField(_("Who helps people who are stuck"), [SHORT])
    help_phone = StringField(_("Their telephone number"), [PHONE])
    help_email = EmailField(_("Their e-mail address"), [Optional(), email_check])
    help_hours = StringField(_("When they can be reached"), [SHORT])


class RoundForm(FlaskForm):
    """A new round's name."""

    title = StringField(_("What is the round called?"), [InputRequired(_("A round needs a name.")), SHORT])
