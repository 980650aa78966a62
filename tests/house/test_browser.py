"""The eyes of the browser tests: what they must see, they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house.test_markup import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("<script>console.error('a fault')</script>", "error: a fault"),
        ("<script>console.warn('a worry')</script>", "warning: a worry"),
        ("<script>nothing.at.all</script>", "script broke: nothing is not defined"),
        (
            "<img alt='' src='http://elsewhere.test/a.png'>",
            "asked another machine: http://elsewhere.test/a.png",
        ),
    ],
)
def test_what_goes_wrong_in_a_page_is_seen(
    browser_page: Page, console_errors: list[str], planted: str, seen: str
) -> None:
    browser_page.set_content(PAGE.format(planted))
    assert any(error.startswith(seen) for error in console_errors), console_errors
    console_errors.clear()


def test_axe_sees_a_picture_without_words(browser_page: Page, axe: Callable[[Page], list[str]]) -> None:
    browser_page.set_content(PAGE.format("<p>Good</p>"))
    assert axe(browser_page) == []
    browser_page.set_content(PAGE.format("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"))
    assert [violation.split(":")[0] for violation in axe(browser_page)] == ["image-alt"]


def test_a_page_has_the_size_and_colours_asked_for(open_page: OpenPage) -> None:
    page = open_page(width=1280, height=800, colours="dark")
    assert page.evaluate("[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        1280,
        800,
        True,
    ]


def test_scripts_can_be_off(open_page: OpenPage) -> None:
    page = open_page(java_script=False)
    page.set_content(PAGE.format("<p id='said'>before</p><script>said.textContent = 'after'</script>"))
    assert page.inner_text("#said") == "before"


@pytest.mark.every_database
def test_the_front_page_of_an_empty_installation(
    live_server: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page()
    answer = page.goto(live_server.url("/"))
    assert answer is not None
    assert answer.status == 200
    assert axe(page) == []


def test_a_page_that_says_no_is_an_answer(
    live_server: LiveServer, browser_page: Page, console_errors: list[str]
) -> None:
    answer = browser_page.goto(live_server.url("/collaboratives/none-of-this-name"))
    assert answer is not None
    assert answer.status == 404
    assert console_errors == []


def test_a_missing_part_of_a_page_is_a_fault(
    live_server: LiveServer, browser_page: Page, console_errors: list[str]
) -> None:
    browser_page.goto(live_server.url("/"))
    browser_page.evaluate("fetch('/assets/none.js')")
    browser_page.wait_for_load_state("networkidle")
    assert [error.split(" (")[0] for error in console_errors] == [
        "error: Failed to load resource: the server responded with a status of 404"
    ]
    console_errors.clear()
