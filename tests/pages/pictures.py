"""Pictures of pages, for a person to look at: kept only where EVENHAND_PICTURES names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = os.environ.get("EVENHAND_PICTURES")


def take(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(FOLDER) / f"{name}.png", full_page=True)
