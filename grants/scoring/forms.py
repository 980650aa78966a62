"""The shape of one proposal's scores. What a score may be is decided by the verb, from the frozen rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, TextAreaField

from grants.scoring.book import Saved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.rounds.rules import Criterion
    from voting.ballots import State

OFF_THE_SCALE = 2**31 - 1
LONGEST_SCORE = 9


def score_form(criteria: Sequence[Criterion], saved: Saved | None) -> Any:  # noqa: ANN401 - made here
    """Every question of the round as one set of answers, a reason, and a note to self."""
    fields: dict[str, Any] = {
        criterion.id: RadioField(
            criterion.question,
            choices=[
                SelectChoice(str(point.score), point.words or str(point.score)) for point in criterion.points
            ],
            validate_choice=False,
        )
        for criterion in criteria
    }
    fields["reason"] = TextAreaField(_("Why?"))
    fields["note"] = TextAreaField(_("A note to yourself"))
    data = None
    if saved is not None:
        data = {name: str(score) for name, score in saved.scores.items()}
        data |= {"reason": saved.reason, "note": saved.note}
    return type("ScoreForm", (FlaskForm,), fields)(data=data)


def typed(form: Any, criteria: Sequence[Criterion], state: State) -> Saved:  # noqa: ANN401 - as made above
    """What was chosen and written; a score that is no whole number becomes one that no scale has."""
    scores = {
        criterion.id: _whole(form[criterion.id].data) for criterion in criteria if form[criterion.id].data
    }
    reason, note = (form.reason.data or "").strip(), (form.note.data or "").strip()
    return Saved(state, scores, reason, note)


def _whole(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_SCORE
    return int(text) if plain else OFF_THE_SCALE
