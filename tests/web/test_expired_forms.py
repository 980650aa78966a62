"""A form that has expired: what was written is there to be copied, and there is a way back to the page."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from grants.front.errors import HIDDEN_FIELDS
from tests.web.lateness import GOING
from tests.web.someone import Someone, words

if TYPE_CHECKING:
    from tests.access.world import Stage

PAGE = f"/rounds/{GOING}/scoring/2"
TYPED = "They know everybody on the landing."
SENT = {"c1": "4", "c2": "3", "strengths": TYPED, "action": "save", "csrf_token": "old"}


def test_expired_form_offers_signing_in_with_the_way_back(stage: Stage) -> None:
    stage.show("scoring")
    answer = Someone(stage, "stranger").post(PAGE, SENT, token=False)
    assert answer.status_code == 400
    assert f'href="/sign-in?onward={PAGE}"' in answer.text
    assert "Sign in again" in words(answer)


def test_whoever_is_signed_in_opens_the_page_again(stage: Stage) -> None:
    stage.show("scoring")
    answer = Someone(stage, "member").post(PAGE, SENT, token=False)
    assert ("Open the page again" in words(answer), f'href="{PAGE}"' in answer.text) == (True, True)


@pytest.mark.parametrize(
    ("referrer", "way"),
    [
        ("http://localhost/rounds/winter-round?a=b", "/rounds/winter-round?a=b"),
        ("https://evil.example/rounds", PAGE),
        ("http://localhost//evil.example", "/"),
        ("http://localhost@evil.example/", PAGE),
        ("", PAGE),
    ],
)
def test_way_back_is_where_the_form_was_and_never_elsewhere(referrer: str, way: str, stage: Stage) -> None:
    stage.show("scoring")
    headers = {"Referer": referrer} if referrer else {}
    answer = Someone(stage, "stranger").post(PAGE, SENT, token=False, headers=headers)
    [link] = re.findall(r'class="govuk-button[^>]*href="([^"]+)"', answer.text)
    assert parse_qs(urlsplit(html.unescape(link)).query) == {"onward": [way]}


def test_words_are_kept_without_the_names_of_fields(stage: Stage) -> None:
    stage.show("scoring")
    answer = Someone(stage, "stranger").post(PAGE, {**SENT, "reason": "So kind."}, token=False)
    said = words(answer)
    assert "What you had written" in said
    assert (TYPED in said, "Why? So kind." in said) == (True, True)
    assert [name for name in ("c1", "c2", "strengths", "csrf", "action") if name in said] == []


@pytest.mark.parametrize("name", ["act", "correction", "verdict", "draw_kind", "rules", "duty"])
def test_what_was_pressed_or_chosen_is_no_word_of_theirs(name: str, stage: Stage) -> None:
    stage.show("scoring")
    answer = Someone(stage, "stranger").post(PAGE, {**SENT, name: "h3k4abcdefghjkmn"}, token=False)
    assert (TYPED in words(answer), "h3k4" in answer.text) == (True, False)


def test_session_that_ended_is_told_the_way_back_too(stage: Stage) -> None:
    stage.show("counted")
    path = f"/rounds/{GOING}/decision"
    answer = Someone(stage, "stranger").post(path, {"reason": TYPED})
    assert (answer.status_code, f'href="/sign-in?onward={path}"' in answer.text) == (401, True)


def test_what_a_button_or_a_choice_says_is_not_shown_as_written(stage: Stage) -> None:
    stage.show("published")
    sent = {"act": "write", "text": TYPED, "correction": "k3v", "csrf_token": "old"}
    answer = Someone(stage, "facilitator").post(f"/rounds/{GOING}/corrections", sent, token=False)
    assert re.findall(r'<p class="said">(.*?)</p>', answer.text) == [TYPED]


def test_no_button_hidden_field_or_choice_of_any_form_counts_as_written() -> None:
    root = Path(__file__).parents[2]
    templates = "".join(path.read_text("utf-8") for path in sorted((root / "templates").rglob("*.html")))
    forms = "".join(path.read_text("utf-8") for path in sorted((root / "grants").rglob("*.py")))
    buttons = set(re.findall(r'button\([^\n]*?name="(\w+)"', templates))
    hidden = set(re.findall(r'<input type="hidden" name="(\w+)"', templates))
    chosen = set(
        re.findall(r"^    (\w+) = (?:Radio|Select|SelectMultiple|Boolean)Field\(", forms, re.MULTILINE)
    )
    assert {"act", "action", "correction", "verdict", "draw_kind"} <= buttons | hidden | chosen
    assert (buttons | hidden | chosen) - HIDDEN_FIELDS == set()
