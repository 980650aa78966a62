"""Every sentence a person reads goes through gettext."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ending, read
from tests.house.wording import Finding, bare, name_of, readable

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND_LINE = Path("grants/front/commands.py")
"""Speaks to who runs the installation, like every other command there."""

SAYING = {"Refused", "flash", "ValidationError", "StopValidation"}
"""Calls whose first words are shown to a person."""


def test_every_sentence_in_a_template_goes_through_gettext() -> None:
    templates = ending(".html", under="templates/")
    assert templates, "there are no templates"
    found = [f"{path}:{finding.line} {finding.words}" for path in templates for finding in bare(read(path))]
    assert found == []


def test_every_sentence_in_python_goes_through_gettext() -> None:
    found = [
        f"{path}:{finding.line} {finding.words}"
        for path in ending(".py", under="grants/")
        if path != COMMAND_LINE
        for finding in said_bare(ast.parse(read(path)))
    ]
    assert found == []


def said_bare(tree: ast.AST) -> Iterator[Finding]:
    """Sentences of a refusal, a flashed message or a form that no one could translate."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        spoken = [word.value for word in node.keywords if word.arg in {"label", "description", "message"}]
        if (name in SAYING or re.fullmatch(r"\w+Field", name)) and node.args:
            spoken.append(node.args[0])
        for words in spoken:
            text = literal(words)
            if readable(text):
                yield Finding(words.lineno, text)


def literal(node: ast.expr) -> str:
    """The words written here, whether plain or with figures put into them."""
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Hello there</p>",
        '<img src="a.png" alt="A garden">',
        '<input placeholder="Your name">',
        '<button aria-label="Close">{{ icon }}</button>',
        '<input type="submit" value="Send it">',
        "{% if a %}<li>Closed</li>{% endif %}",
        '{{ govukButton({"text": "Continue"}) }}',
        '{{ govukTag({"text": "Done" if done else _("Not yet")}) }}',
        '{{ field(form.title, hint="Keep it short") }}',
        '{{ "Nothing here" }}',
        """<p title="{{ 'Nothing here' if empty }}"></p>""",
        '{{ name or "Nobody yet" }}',
        '{{ name|default("Nobody yet") }}',
        "{{ _('Round') }} closes soon",
        "{% trans %}Good{% endtrans %} morning",
        "{# a remark #}<title>Rounds</title>",
    ],
)
def test_a_bare_sentence_is_found(planted: str) -> None:
    assert len(bare(f"<div>\n{planted}\n</div>")) == 1
    assert bare(f"<div>\n{planted}\n</div>")[0].line == 2


@pytest.mark.parametrize(
    "fine",
    [
        "<p>{{ _('Hello there') }}</p>",
        "{% trans n=count %}{{ n }} member{% pluralize %}{{ n }} members{% endtrans %}",
        "{% trans %}Leave <span>this page</span> quickly{% endtrans %}",
        '<p class="lead narrow" id="main" data-state="open">£{{ amount }} – 3 × 4</p>',
        '{{ govukButton({"text": _("Continue"), "classes": "button wide", "type": "submit"}) }}',
        """<p class="{{ 'narrow' if small }}" lang="{{ language|default('en', true) }}"></p>""",
        "<script>let words = 'none of these';</script>",
        "<b>Evenhand</b>",
        "{# a remark for us #}",
        "{% set kind = 'wait for it' %}{% if kind == 'wait for it' %}{% endif %}",
    ],
)
def test_what_needs_no_translation_is_left_alone(fine: str) -> None:
    assert bare(fine) == []


@pytest.mark.parametrize(
    ("planted", "count"),
    [
        ('raise Refused("Scoring has closed.")', 1),
        ('raise Refused(f"Scoring closed on {day}.")', 1),
        ('flash("Kept.", "done")', 1),
        ('title = StringField("What is it called?")', 1),
        ('title = StringField(_("Title"), description="Keep it short")', 1),
        ('InputRequired(message="Say something")', 1),
        ('raise Refused(_("Scoring has closed."))', 0),
        ('flash(_("Kept."), "done")', 0),
    ],
)
def test_a_bare_sentence_in_python_is_found(planted: str, count: int) -> None:
    assert len(list(said_bare(ast.parse(planted)))) == count
