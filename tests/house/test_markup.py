"""The eye that reads every page's HTML sees what is wrong, and only that."""

from __future__ import annotations

import pytest

from tests.fixtures.markup import faults

HEAD = '<!doctype html><html lang="en"><head><title>Round</title></head>'
PAGE = HEAD + "<body><main><h1>Round</h1>{}</main></body></html>"


@pytest.mark.parametrize(
    "fine",
    [
        "<p>Hello <b>there</b></p>",
        '<label for="name">Name</label><input id="name" aria-describedby="hint"><p id="hint">Any</p>',
        '<a href="#top">Up</a><p id="top">Here</p>',
        "<ul><li>One</li></ul><dl><div><dt>Pot</dt><dd>£5</dd></div></dl>",
        '<svg viewBox="0 0 9 9" role="img" aria-label="Dots"><circle cx="3" cy="3" r="1"/></svg>',
        '<img src="garden.png" alt="">',
        "<table><thead><tr><th>Group</th></tr></thead><tbody><tr><td>Roots</td></tr></tbody></table>",
    ],
)
def test_a_good_page_has_no_faults(fine: str) -> None:
    assert faults(PAGE.format(fine)) == ()


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("<p>Hello</b></p>", "Unexpected end tag (b)"),
        ("<p>One<div>Two</div></p>", "Unexpected end tag (p)"),
        ("<form><form></form></form>", "Unexpected start tag (form)"),
        ('<p id="a" id="b"></p>', "duplicate attribute"),
        ('<p id="a"></p><p id="a"></p>', "the id 'a' is given 2 times"),
        ('<label for="nowhere">Name</label>', "label for='nowhere' points at nothing"),
        ('<input aria-describedby="hint">', "input aria-describedby='hint' points at nothing"),
        ('<a href="#nowhere">Up</a>', "the link to #nowhere leads nowhere"),
        ("<ul><p>One</p></ul>", "a p stands directly in a ul"),
        ('<img src="garden.png">', "an image without alt: garden.png"),
        ('<a href="/"><button>Go</button></a>', "a button stands inside a a"),
        ("<h1>Another</h1>", "the page has 2 h1 elements"),
    ],
)
def test_a_fault_is_found(planted: str, said: str) -> None:
    found = faults(PAGE.format(planted))
    assert any(said.lower() in fault.lower() for fault in found), found


def test_a_page_needs_its_frame() -> None:
    assert len(faults("<p>Hello</p>")) == 5
