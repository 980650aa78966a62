"""Every page that each kind of person can reach: axe finds nothing, nothing moves sideways, HTML is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.pages.demonstration import KINDS, NO_PAGES, content, links
from tests.pages.looking import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.pages.demonstration import Demonstration

LOOKS = ((360, "light"), (1280, "dark"))
ALL_LOOKS = ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))
PAGES_EACH = {"stranger": 15, "member": 26, "facilitator": 25, "group": 17, "funder": 19, "administrator": 15}
"""How many different pages each kind reaches at least: a crawl that finds less has lost its way."""


TRIED = 2
"""Addresses of one page that are followed; of the pages that lead on, all are."""
HUBS = {"front.home", "front.collaborative", "front.round"}


def reachable(made: Demonstration, page: Page, *, every_address: bool) -> dict[str, str]:
    """One address for each page somebody can reach by links, or every address, and what it shows.

    Breadth first. Each is asked for once here, without being drawn.
    """
    waiting, seen, pages = [made.server.url("/")], set(), {}
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        endpoint = made.endpoint(path)
        if address in seen or endpoint is None or endpoint in NO_PAGES:
            continue
        seen.add(address)
        if not (every_address or endpoint in HUBS) and len(pages.get(endpoint, {})) >= TRIED:
            continue
        html = page.request.get(address).text()
        pages.setdefault(endpoint, {})[address] = html
        waiting += links(html, address)
    return {
        address: found[address]
        for found in pages.values()
        for address in (found if every_address else list(found)[:1])
    }


def own(page: Page, addresses: dict[str, str]) -> list[str]:
    """Those that show this person something else than a stranger, for whom each is looked at anyway."""
    return [
        address
        for address, html in addresses.items()
        if content(page.request.get(address).text()) != content(html)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_accessible_and_fits(
    demonstrated: Demonstration, open_page: OpenPage, axe: Callable[[Page], list[str]], kind: str
) -> None:
    page = open_page()
    demonstrated.sign_in(page, kind)
    addresses = reachable(demonstrated, page, every_address=False)
    assert len(addresses) >= PAGES_EACH[kind]
    looked_at = list(addresses) if kind == "stranger" else own(open_page(), addresses)
    problems = []
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)
        for address in looked_at:
            problems += look(page, address, axe, name(demonstrated, address, kind, width, colours))
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", KINDS)
def test_every_address_is_accessible_and_fits_in_every_look(
    demonstrated: Demonstration,
    open_page: OpenPage,
    axe: Callable[[Page], list[str]],
    record_property: Callable[[str, object], None],
    kind: str,
) -> None:
    page = open_page()
    demonstrated.sign_in(page, kind)
    addresses = reachable(demonstrated, page, every_address=True)
    problems = []
    for width, colours in ALL_LOOKS:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)
        for address in addresses:
            problems += look(page, address, axe, name(demonstrated, address, kind, width, colours))
    record_property("addresses", f"{kind}: {len(addresses)} addresses, {len(ALL_LOOKS)} looks")
    assert not problems, "\n" + "\n".join(problems)


def name(made: Demonstration, address: str, *seen: object) -> str:
    """Of a picture: who looked, how, at which page."""
    return "-".join(str(each) for each in (*seen, made.endpoint(urlsplit(address).path)))
