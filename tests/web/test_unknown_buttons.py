"""A button that a form does not have does nothing: it is not taken for one that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.lateness import GOING
from tests.web.someone import Someone, Watch, kept, words

if TYPE_CHECKING:
    from tests.access.world import Stage

TYPED = "They know everybody on the landing."
SCORES = {"c1": "4", "c2": "3", "c3": "2", "reason": TYPED}
RULES = f"/rounds/{GOING}/ground-rules/edit"
FORMS = {
    "correction": ("published", "facilitator", f"/rounds/{GOING}/corrections", {"text": TYPED}, "act"),
    "scores": ("scoring", "member", f"/rounds/{GOING}/scoring/2", SCORES, "action"),
    "answers": ("proposals", "writer", "/proposals/{}/parts/strengths", {"strengths": TYPED}, "action"),
    "rules": ("ground-rules", "facilitator", RULES, {"purpose": TYPED}, "action"),
}  # fmt: skip
"""The phase, who, where, what is sent, and how the buttons are called."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("said", ["nope", ""])
def test_unknown_button_is_refused_and_what_was_typed_is_kept(said: str, form: str, stage: Stage) -> None:
    phase, kind, path, data, name = FORMS[form]
    stage.show(phase)
    path = path.format(stage.worlds[phase].proposals[f"{GOING}/1"] if "{}" in path else "")
    with Watch(stage) as watch:
        answer = Someone(stage, kind).post(path, {**data, name: said})
        assert (answer.status_code in {409, 422}, watch.wrote()) == (True, False)
    assert "This page has no such button." in words(answer)
    assert kept(answer, TYPED)


@pytest.mark.parametrize("form", FORMS)
def test_form_that_names_no_button_is_taken_for_the_usual_one(form: str, stage: Stage) -> None:
    phase, kind, path, data, _name = FORMS[form]
    stage.show(phase)
    path = path.format(stage.worlds[phase].proposals[f"{GOING}/1"] if "{}" in path else "")
    with Watch(stage) as watch:
        assert Someone(stage, kind).post(path, data).status_code == 303
        assert watch.wrote()
