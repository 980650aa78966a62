"""Reading a site as a person does who follows every link, and what such a reading must not hold."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient

from tests.access.matrix import cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from tests.access.world import Visitor, World

LINK = re.compile(r'(?:href|action)="([^"#]+)')
TOKEN = re.compile(r'<input[^>]*name="csrf_token"[^>]*>')
ELSEWHERE = ("https://", "http://", "mailto:", "tel:", "/assets/")
CRAWLS = itertools.count(1)
Pages = dict[str, str]
"""What stands at each address, as text; a zip as the text of everything in it."""


def crawl(app: Flask, world: World, kind: str, skip: tuple[str, ...] = ()) -> Pages:
    """Every page this person can reach: from the front page, and from every address that can be asked for."""
    every = cases(app, world.proposals)
    seeds = [case.path for case in every if case.method == "GET" and case.place != "elsewhere"]
    return follow(app, world.people[kind], ["/", *seeds], skip)


def follow(
    app: Flask, visitor: Visitor, seeds: Iterable[str], skip: tuple[str, ...] = (), under: str = ""
) -> Pages:
    """These addresses and all that they lead to, as far as it begins with `under`; nothing is pressed.

    From a place of its own, so that the links that open nothing are not one too many.
    """
    browser = FlaskClient(app, use_cookies=False)
    place = {"REMOTE_ADDR": f"crawl {next(CRAWLS)}"}
    waiting, pages = list(seeds), {}
    while waiting:
        path = waiting.pop()
        if path in pages or not path.startswith(under) or any(part in path for part in skip):
            continue
        answer = browser.get(path, headers={"Cookie": visitor.cookie}, environ_base=place)
        assert answer.status_code < 500, f"GET {path} was our fault"
        pages[path] = readable(answer.data, str(answer.headers))
        found = [answer.location] if answer.location else LINK.findall(pages[path])
        waiting += [
            within(path, link.replace("&amp;", "&")) for link in found if not link.startswith(ELSEWHERE)
        ]
    return pages


def within(path: str, link: str) -> str:
    """Where a link on a page leads, on this site."""
    parts = urlsplit(urljoin(path, link))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def readable(content: bytes, headers: str) -> str:
    """An answer's words and headers, without the token that changes each time."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    text = content.decode("utf-8", "replace")
    return TOKEN.sub("", text) if "text/html" in headers else text
