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
    from playwright.sync_api import Page

    from tests.fixtures.servers import LiveServer

LINK = re.compile(r"https?://\S+/sign-in/\S+")
PICTURES = os.environ.get("EVENHAND_PICTURES")
"""A folder for a picture of every page a journey passes, to be looked at by a person."""


@dataclass
class Traveller:
    """Somebody on a phone."""

    name: str
    email: str
    page: Page
    server: LiveServer
    seen: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of this site."""
        self.page.goto(self.server.url(path))
        self.look()

    def press(self, words: str) -> None:
        """Press the button or follow the link that says this, and look at where it leads."""
        found = self.page.get_by_role("button", name=words, exact=True)
        if found.count() == 0:
            found = self.page.get_by_role("link", name=words, exact=True)
        with self.page.expect_navigation():
            found.first.click()
        self.look()

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, *answers: str) -> None:
        """Choose answers, each by its words; the first on the page that is not chosen yet."""
        for answer in answers:
            self.page.get_by_label(answer, exact=True).first.check()

    def says(self, words: str) -> bool:
        """Whether the page's main part says this."""
        return words in self.page.locator("main").inner_text()

    def look(self) -> None:
        """No page moves sideways; keep a picture if somebody wants to see."""
        wide = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], f"{self.page.url} moves sideways: {wide}"
        path = re.sub(r"[^a-z0-9]+", "-", self.page.url.split("/", 3)[3].lower())[:80] or "front"
        if PICTURES and path not in self.seen:
            self.seen.append(path)
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{self.name.split()[0].lower()}-{path}.png", full_page=True)

    def sign_in_from_message(self) -> None:
        """Open the newest link in one's messages and press its button."""
        with self.server.app.app_context():
            query = select(Message.body).where(Message.address == self.email, Message.holds_link.is_(True))
            bodies = db.session.scalars(query.order_by(Message.written_at)).all()
            db.session.rollback()
        links = [found for body in bodies for found in LINK.findall(body)]
        self.open_link(links[-1])

    def open_link(self, link: str) -> None:
        """Open a sign-in link and press its button, which says so where it takes a seat as well."""
        self.page.goto(link)
        self.look()
        self.press("Sign in and take my seat" if self.says("You are invited") else "Sign in")
