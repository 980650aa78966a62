"""The shapes of what a group types. Nothing here refuses an unfinished answer: it is saved as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from grants import money
from grants.people.forms import EMAIL_CHECKS
from grants.proposals.content import FIRST_PART, LAST_PART, SUMMARY_LETTERS, TITLE_LETTERS

if TYPE_CHECKING:
    from grants.rounds.rules import Rules

ROOM = Length(max=20_000, message=_("This is more than fits here. What you typed is still on this page."))


class GroupForm(FlaskForm):
    """The group that asks."""

    group = StringField(
        _("What is your group called?"),
        [
            InputRequired(_("Tell us what your group is called.")),
            Length(max=100, message=_("100 letters at most.")),
        ],
    )


class NewcomerForm(GroupForm):
    """The same for somebody who is not signed in. They give their name once they have come in."""

    email = EmailField(_("Your e-mail address"), EMAIL_CHECKS)


class ReasonForm(FlaskForm):
    """Why a proposal is outside the ground rules."""

    reason = TextAreaField(_("The reason"), [ROOM], description=_("The group and the members will read it."))


class EmptyForm(FlaskForm):
    """Only a button."""


def part_form(part: str, rules: Rules, answers: dict[str, str] | None) -> Any | None:  # noqa: ANN401 - made here
    """The form of one part of the task list; None where the round has no such part."""
    fields: dict[str, Any] = {}
    if part == FIRST_PART:
        fields["title"] = StringField(
            gettext("The name of your idea"),
            [ROOM],
            description=gettext("Up to %(most)s letters.", most=TITLE_LETTERS),
        )
        fields["summary"] = TextAreaField(
            gettext("Your idea in a sentence"),
            [ROOM],
            description=gettext(
                "Up to %(most)s letters. Everybody can read it when the round is decided.",
                most=SUMMARY_LETTERS,
            ),
        )
    elif part == LAST_PART:
        least, most = money.words(rules.least, rules.currency), money.words(rules.most, rules.currency)
        fields["ask"] = StringField(
            gettext("How much do you ask for?"),
            [Length(max=40, message=gettext("Write an amount of money, for example 1,200."))],
            description=gettext("From %(least)s to %(most)s.", least=least, most=most),
        )
    else:
        for question in rules.questions:
            if question.id == part:
                fields[part] = TextAreaField(question.question, [ROOM], description=question.help)
    if not fields:
        return None
    return type("PartForm", (FlaskForm,), fields)(data=answers)
