"""The demonstration, made once for a process of tests and served, with somebody of each kind."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from tests.access.world import CSRF
from tests.fixtures.databases import let_go, settings_for
from tests.fixtures.servers import LiveServer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

KINDS = ("stranger", "member", "facilitator", "group", "funder", "administrator")
FILES = {
    "reports.spreadsheet",
    "reports.table",
    "reports.bundle",
    "reports.checkpoint",
    "rounds.calendar",
    "scoring.receipt_file",
    "front.my_data_file",
    "trail.proof",
    "trail.kept_checkpoint",
    "trail.cosigned_checkpoint",
    "trail.consistency",
    "trail.key",
    "trail.lines",
    "trail.links",
    "trail.published_file",
}
NO_PAGES = FILES | {"rounds.ground_rules_file", "front.healthz", "front.readyz", "static"}


@dataclass(frozen=True)
class Demonstration:
    """A served demonstration and its people, as `demo --json` prints them."""

    server: LiveServer
    people: list[dict[str, Any]]

    def sign_in(self, page: Page, kind: str) -> None:
        """Become the first person of a kind, as they would: open the link, press the button."""
        if kind == "stranger":
            return
        person = next(each for each in self.people if each["role"] == kind)
        page.goto(self.server.url(urlsplit(person["sign_in_url"]).path))
        if page.get_by_role("button", name="Sign in", exact=True).count():
            page.get_by_role("button", name="Sign in", exact=True).click()

    def endpoint(self, path: str) -> str | None:
        """Which page an address is."""
        adapter = self.server.app.url_map.bind("localhost")
        try:
            return str(adapter.match(path)[0])
        except HTTPException:
            return None


@contextmanager
def demonstration(template: Path, folder: Path) -> Iterator[Demonstration]:
    """Fill a copy of an empty migrated database and serve it."""
    copy = folder / "demonstration.db"
    shutil.copyfile(template, copy)
    settings = settings_for(f"sqlite:///{copy}", folder)
    with serving(replace(settings)) as server:
        done = server.app.test_cli_runner().invoke(args=["demo", "--json"])
        assert done.exit_code == 0, (done.output, done.exception)
        yield Demonstration(server, json.loads(done.stdout)["people"])
    let_go(server.app)


def links(html: str, address: str) -> list[str]:
    """The addresses of this site that a page leads to."""
    finder = Anchors()
    finder.feed(html)
    found = (urlsplit(urljoin(address, link))._replace(fragment="") for link in finder.found)
    return sorted({link.geturl() for link in found if link.netloc == urlsplit(address).netloc})


def content(html: str) -> str:
    """What is a page's own, without what stands around every page, and without a form's single-use word."""
    return CSRF.sub("", html.partition("<main")[2].partition("</main>")[0])


class Anchors(HTMLParser):
    """Collects where a page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address is not None:
            self.found.append(address)
