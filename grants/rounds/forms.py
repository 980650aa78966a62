"""The shapes of what is typed about a round."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from grants.rounds.compose import CRITERIA_AT_MOST, POINTS
from grants.rounds.draw_forms import DrawFields, NamingFields
from grants.rounds.scrutineer_forms import ScrutineerFields
from voting.ledger.whole import FEWEST_WHOLE

LONG = Length(max=4000, message=_("Make this shorter: 4,000 letters at most."))


class RulesForm(DrawFields, ScrutineerFields, FlaskForm):
    """The ground rules. Whatever is typed is kept; what is missing is told when members are to see it."""

    purpose = TextAreaField(_("What is this money for?"))
    who_may_apply = TextAreaField(_("Who can ask for it?"))
    pot = StringField(_("How much is in the pot?"))
    least = StringField(_("The least a group can ask for"))
    most = StringField(_("The most a group can ask for"))
    quorum = StringField(
        _("How many members must score a proposal?"),
        description=_(
            "With fewer scores it has no result. Three at least, so that no result is one person's word."
        ),
    )
    share = RadioField(
        _("How many members must agree, to these rules and to the decision?"),
        choices=[
            SelectChoice("1/2", _("More than half of us")),
            SelectChoice("2/3", _("Two in three of us")),
            SelectChoice("3/4", _("Three in four of us")),
            SelectChoice("1/1", _("All of us")),
        ],
        validate_choice=False,
    )
    publish = RadioField(
        _("What is published of the scores?"),
        choices=[
            SelectChoice(
                "per-proposal", _("Each proposal's scores, with no names, so that anybody can count again")
            ),
            SelectChoice("totals", _("Totals only")),
            SelectChoice(
                "ballots",
                _(
                    "Whole ballots without names, if at least %(fewest)s are cast; otherwise totals only",
                    fewest=FEWEST_WHOLE,
                ),
            ),
        ],
        validate_choice=False,
    )
    floor = StringField(
        _("How many scores must there be before single scores are shown?"),
        description=_("Five at least. With fewer, only the total is published."),
    )
    until_proposals = StringField(_("Groups can send proposals until"))
    until_interests = StringField(_("Members say where they stand aside until"))
    until_scoring = StringField(_("Members score until"))
    until_decision = StringField(_("Members decide until"))
    until_questions = StringField(
        _("Questions can be asked until"),
        description=_(
            "After that time nobody can open a ballot any more, not even whoever runs this site. The "
            "published result stays."
        ),
    )


for place in range(1, CRITERIA_AT_MOST + 1):
    setattr(RulesForm, f"question_{place}", StringField(_("Question %(number)s", number=place)))
    setattr(RulesForm, f"weight_{place}", StringField(_("How often it counts"), default="1"))
    for score in POINTS:
        setattr(RulesForm, f"words_{place}_{score}", StringField(_("Words for %(score)s", score=score)))


def rules_form(answers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - its fields are made above
    """The form, filled with a draft."""
    return RulesForm(data=answers)


class RulesAnswerForm(FlaskForm):
    """One member's word on the ground rules or on a decision."""

    answer = RadioField(
        _("What do you say?"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice("agree", _("I agree")), SelectChoice("object", _("I object, and say why"))],
    )
    reason = TextAreaField(
        _("Why?"), [LONG], description=_("Needed when you object. Everybody with a seat here can read it.")
    )


class MoveForm(FlaskForm):
    """Why the round moves on now."""

    reason = TextAreaField(
        _("Why now?"),
        [LONG],
        description=_(
            "Members read this; groups too, when it is before the agreed time. You can leave it empty when "
            "that has come."
        ),
    )


class MoreTimeForm(FlaskForm):
    """Until when the part that a round is in goes on instead, and why."""

    until = StringField(_("Until when instead?"))
    reason = TextAreaField(
        _("Why is more time needed?"),
        [LONG],
        description=_("Everybody in the round reads this."),
    )


class BackForm(FlaskForm):
    """Why a round is opened for proposals again and, where its time is over, until when."""

    until = StringField(_("Until when?"))
    reason = TextAreaField(
        _("Why is it opened again?"), [LONG], description=_("Everybody in the round reads this.")
    )


class ClosingForm(NamingFields, MoveForm):
    """The same where ballots close and a public draw was agreed: which draw it will be."""
