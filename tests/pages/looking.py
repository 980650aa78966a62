"""What is wrong with a page as it stands in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures.markup import faults
from tests.pages.pictures import take

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def look(page: Page, address: str, axe: Callable[[Page], list[str]], name: str) -> list[str]:
    """Open an address: what it answers, whether it moves sideways, what axe and the markup say; a picture."""
    answer = page.goto(address)
    found = [f"{address} answered {answer.status}"] if answer and answer.status >= 400 else []
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide[0] > wide[1]:
        found.append(f"{address} moves sideways: {wide}")
    found += [f"{address}: {violation}" for violation in axe(page)]
    found += [f"{address}: {fault}" for fault in faults(answer.text() if answer else "")]
    take(page, name)
    return found
