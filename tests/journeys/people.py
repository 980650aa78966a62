"""People with a browser each: they read their messages, press what they see, and look at every page."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.fixtures.servers import LiveServer

LINK = re.compile(r"https?://\S+/sign-in/\S+")
KEY = re.compile(r"/[\w-]{16,}(?=/|$)")
HEADINGS = "title, caption, .notice__title, .govuk-error-summary__list"
"""By these two pages of one address are told apart, and looked at each."""
PICTURES = os.environ.get("EVENHAND_PICTURES")
"""A folder for a picture of every page a journey passes, to be looked at by a person."""


class Eyes:
    """What axe says of each page that people with scripts pass: once of those that look the same."""

    def __init__(self, axe: Callable[[Page], list[str]]) -> None:
        self.axe = axe
        self.seen: set[str] = set()
        self.problems: list[str] = []

    def look(self, page: Page, path: str, headings: list[str]) -> None:
        same = " | ".join([KEY.sub("/*", path.partition("?")[0]), *headings])
        if same not in self.seen:
            self.seen.add(same)
            self.problems += [f"{path}: {violation}" for violation in self.axe(page)]


@dataclass
class Traveller:
    """Somebody on a phone; with `eyes`, axe looks at the pages they pass as well."""

    name: str
    email: str
    page: Page
    server: LiveServer
    eyes: Eyes | None = None
    seen: list[str] = field(default_factory=list)

    @property
    def main(self) -> Locator:
        """The page's main part."""
        return self.page.locator("main")

    def go(self, path: str) -> int:
        """Open an address of this site; with which status it answers."""
        answer = self.page.goto(self.server.url(path))
        self.look()
        return answer.status if answer else 0

    def press(self, words: str) -> None:
        """Press the button or follow the link that says this, in the main part first, and look what comes."""
        found = next((each for each in self._offered(words) if each.count()), self._offered(words)[0])
        with self.page.expect_navigation():
            found.first.click()
        self.look()

    def can_press(self, words: str) -> bool:
        """Whether the page offers this."""
        return any(each.count() for each in self._offered(words))

    def _offered(self, words: str) -> list[Locator]:
        return [
            where.get_by_role(role, name=words, exact=True)
            for where in (self.main, self.page)
            for role in ("button", "link")
        ]

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def written(self, label: str) -> str:
        """What stands in the field with this label."""
        return self.page.get_by_label(label, exact=True).input_value()

    def choose(self, *answers: str) -> None:
        """Choose answers, each by its words; the first on the page that is not chosen yet."""
        for answer in answers:
            self.page.get_by_label(answer, exact=True).first.check()

    def unfold(self, words: str) -> None:
        """Open what stands folded under these words."""
        self.page.get_by_text(words, exact=True).click()

    def says(self, words: str) -> bool:
        """Whether the page's main part says this."""
        return words in self.main.inner_text()

    def look(self) -> None:
        """No page moves sideways; keep a picture if somebody wants to see."""
        wide, inner, headings = self.page.evaluate(
            "[document.documentElement.scrollWidth, window.innerWidth,"
            f" [...document.querySelectorAll('{HEADINGS}')].map(each => each.textContent.trim())]"
        )
        assert wide <= inner, f"{self.page.url} moves sideways: {wide} in {inner}"
        path = "/" + self.page.url.split("/", 3)[3]
        if self.eyes is not None:
            self.eyes.look(self.page, path, headings)
        name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:80] or "front"
        if PICTURES and f"{name} {headings}" not in self.seen:
            self.seen.append(f"{name} {headings}")
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            number = sum(1 for _each in folder.iterdir())
            who = self.name.split()[0].lower()
            self.page.screenshot(path=folder / f"{number:03}-{who}-{name}.png", full_page=True)

    def read_message(self, subject: str) -> None:
        """Open the newest of one's own messages that has this subject."""
        self.go("/my-messages")
        self.press(subject)

    def sign_in_from_message(self, subject: str = "") -> None:
        """Open the newest link in one's messages, of those whose subject begins so, and press its button."""
        with self.server.app.app_context():
            query = select(Message.body).where(
                Message.address == self.email,
                Message.holds_link.is_(True),
                Message.subject.startswith(subject),
            )
            bodies = db.session.scalars(query.order_by(Message.written_at)).all()
            db.session.rollback()
        links = [found for body in bodies for found in LINK.findall(body)]
        self.open_link(links[-1])

    def open_link(self, link: str) -> None:
        """Open a sign-in link and press its button, which says so where it takes a seat as well."""
        self.page.goto(link)
        self.look()
        self.press("Sign in and take my seat" if self.says("You are invited") else "Sign in")
