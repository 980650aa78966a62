"""Between a form and a verb: a refusal becomes words beside the field, with everything typed still there."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, request
from flask_babel import gettext as _

from grants.db.edge import drop
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask_wtf import FlaskForm


@dataclass
class Answer:
    """Whether the verb in the block went through."""

    went_well: bool = False


@contextmanager
def refused(form: FlaskForm) -> Iterator[Answer]:
    """Run a verb; where it refuses, undo what it began and say its sentence on the form."""
    answer = Answer()
    try:
        yield answer
    except Refused as no:
        drop()
        put_problems(form, {no.field or "": no.sentence})
    else:
        answer.went_well = True


def pressed(usual: str, *others: str, name: str = "action") -> str:
    """Which button of a form was pressed; the usual one where it does not say, as when a page saves itself.

    Raises Refused for a button that the page does not have: it is no wish of anybody.
    """
    said = request.form.get(name, usual)
    if said not in {usual, *others}:
        raise Refused(_("This page has no such button. Use one of those that are on it."))
    return said


def put_problems(form: Any, problems: Mapping[str, str]) -> None:  # noqa: ANN401 - any form
    """Put sentences beside their fields, or, where a field has none of that name, beside the first one."""
    names = [name for name in form._fields if name != "csrf_token"]
    for name, sentence in problems.items():
        field = form[name if name in names else names[0]]
        field.errors = [*field.errors, sentence]


def not_saved(form: FlaskForm) -> Response:
    """What a page that saves itself is told when a form was not saved: the first reason."""
    problem = next(iter(form.errors.values()))[0]
    return Response(json.dumps({"problem": str(problem)}), 422, mimetype="application/json")
