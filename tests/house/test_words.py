"""Words matter: people, groups and members, never what a system would call them."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.tree import ending, read
from tests.house.wording import bare, translated, translated_in_python

NEVER = re.compile(
    r"\b(service users?|users?|usernames?|applicants?|invalid|submissions?|assessors?|stakeholders?)\b",
    re.IGNORECASE,
)


def sentences() -> list[tuple[str, str]]:
    """Every sentence a person may read, and where it stands."""
    said = [
        (f"{path}:{finding.line}", finding.words)
        for path in ending(".html", under="templates/")
        for finding in (*bare(read(path)), *translated(read(path)))
    ]
    said += [
        (f"{path}:{finding.line}", finding.words)
        for path in ending(".py", under="grants/")
        for finding in translated_in_python(ast.parse(read(path)))
    ]
    return said


def test_nobody_is_called_what_they_are_not() -> None:
    said = sentences()
    assert said, "there is nothing to read"
    assert [f"{where} {words}" for where, words in said if NEVER.search(words)] == []


@pytest.mark.parametrize(
    "words",
    ["Dear user", "Your submission", "An invalid date", "Applicants", "service users", "The assessor"],
)
def test_a_forbidden_word_is_found(words: str) -> None:
    assert NEVER.search(words)
    assert [finding for finding in translated(f"{{{{ _('{words}') }}}}") if NEVER.search(finding.words)]
    assert [
        finding for finding in translated_in_python(ast.parse(f"_('{words}')")) if NEVER.search(finding.words)
    ]


@pytest.mark.parametrize("words", ["What we used", "People who apply", "Send your proposal", "because"])
def test_other_words_are_left_alone(words: str) -> None:
    assert not NEVER.search(words)
