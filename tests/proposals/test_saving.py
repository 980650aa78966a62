"""Saving a part leads on; and what another window saved is asked about before it is overwritten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.proposals.test_read_only import address_of
from tests.web.someone import Someone, Watch, is_whole, kept, words

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.access.world import Stage

OPENED = re.compile(r'name="opened" value="([^"]*)"')
ONE, TWO = "One window says that we are nine.", "Another says that we are ten."
ALL_PARTS = ("idea-in-short", "strengths", "idea", "together", "money", "asking-for")
AUTOSAVE = {"X-Requested-With": "autosave"}
ELSEWHERE = "While this page was open, this was saved in another window:"


def opened(answer: TestResponse) -> str:
    found = OPENED.search(answer.text)
    assert found
    return found[1]


@pytest.fixture
def writer(stage: Stage) -> Someone:
    stage.show("proposals")
    return Someone(stage, "writer")


def test_save_and_go_on_opens_the_next_part_that_is_not_done(writer: Someone) -> None:
    address = address_of(writer.stage, "draft")
    walked, part = [], "strengths"
    while part in ALL_PARTS and len(walked) < len(ALL_PARTS):
        field = {"idea-in-short": "title", "asking-for": "ask"}.get(part, part)
        data = {field: "900" if field == "ask" else "A bench", "summary": "For two.", "action": "save"}
        answer = writer.post(f"{address}/parts/{part}", data)
        part = answer.location.removeprefix(f"{address}/parts/")
        walked.append(part)
        assert writer.get(answer.location).status_code == 200
    start = ALL_PARTS.index("strengths")
    assert walked == [*ALL_PARTS[start + 1 :], *ALL_PARTS[:start], address]


@pytest.mark.parametrize(
    ("action", "sentence"),
    [("save", "Saved. Every part is done."), ("later", "Saved. You can come back to it at any time.")],
)
def test_both_ways_of_saving_say_that_it_is_saved(action: str, sentence: str, writer: Someone) -> None:
    address = address_of(writer.stage)
    browser = writer.stage.app.test_client()
    name, value = writer.visitor.cookie.split("=", 1)
    browser.set_cookie(name, value)
    data = {"csrf_token": writer.visitor.token, "idea": ONE, "action": action}
    shown = browser.post(f"{address}/parts/idea", data=data, follow_redirects=True)
    assert (shown.request.path, sentence in words(shown)) == (address, True)


def test_part_that_still_needs_something_says_that_it_is_saved(writer: Someone) -> None:
    answer = writer.post(f"{address_of(writer.stage)}/parts/idea", {"idea": "", "action": "save"})
    assert (answer.status_code, "Saved. It still needs something" in words(answer)) == (422, True)


def test_text_of_another_window_is_shown_once_before_it_is_overwritten(writer: Someone) -> None:
    part = f"{address_of(writer.stage)}/parts/idea"
    first = opened(writer.get(part))
    assert writer.post(part, {"idea": ONE, "opened": first, "action": "save"}).status_code == 303
    with Watch(writer.stage) as watch:
        asked = writer.post(part, {"idea": TWO, "opened": first, "action": "save"})
        assert (asked.status_code, watch.wrote(), is_whole(asked)) == (422, False, True)
    assert ELSEWHERE in words(asked)
    assert [kept(asked, text) for text in (ONE, TWO)] == [True, True]
    assert kept(writer.get(part), ONE)
    again = writer.post(part, {"idea": TWO, "opened": opened(asked), "action": "save"})
    assert again.status_code == 303
    assert kept(writer.get(part), TWO)


def test_page_that_saves_itself_is_told_of_another_window(writer: Someone) -> None:
    part = f"{address_of(writer.stage)}/parts/idea"
    first = opened(writer.get(part))
    writer.post(part, {"idea": ONE, "opened": first, "action": "later"})
    told = writer.post(part, {"idea": TWO, "opened": first}, headers=AUTOSAVE)
    assert told.status_code == 422
    assert told.json
    assert told.json["problem"].startswith("This was changed in another window, so it is not saved yet.")
    assert kept(writer.get(part), ONE)


def test_page_that_saves_itself_many_times_is_one_window(writer: Someone) -> None:
    part = f"{address_of(writer.stage)}/parts/idea"
    mark = opened(writer.get(part))
    for text in (ONE, TWO, ONE):
        told = writer.post(part, {"idea": text, "opened": mark}, headers=AUTOSAVE)
        assert told.status_code == 200
        assert told.json
        mark = told.json["opened"]
    assert writer.post(part, {"idea": TWO, "opened": mark, "action": "save"}).status_code == 303


@pytest.mark.parametrize("text", [ONE, f"{ONE} And we have a kettle."])
def test_nothing_is_asked_where_nothing_would_be_lost(text: str, writer: Someone) -> None:
    part = f"{address_of(writer.stage)}/parts/idea"
    first = opened(writer.get(part))
    writer.post(part, {"idea": ONE, "opened": first, "action": "later"})
    assert writer.post(part, {"idea": text, "opened": first, "action": "save"}).status_code == 303
    assert kept(writer.get(part), text)
