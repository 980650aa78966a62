"""Prints the Chromium that the browser tests drive; with --install, installs it first where that can be done.

Run by the environment's Python. The order: what CHROMIUM names, the system's, then one that Playwright keeps.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PLACES = "/usr/bin:/usr/local/bin:/snap/bin"
PACKAGES = ("chromium", "fonts-dejavu-core")


def find() -> str | None:
    """The path of a Chromium that starts, or None. Ends the program if CHROMIUM names one that does not."""
    named = os.environ.get("CHROMIUM")
    if named:
        if starts(named):
            return named
        sys.exit(f"CHROMIUM is {named!r}, which does not start.")
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> list[str]:
    """Every place to look, the best first."""
    path = f"{os.environ.get('PATH', '')}:{PLACES}"
    found = [where for name in NAMES if (where := shutil.which(name, path=path))]
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return found + [str(path) for path in sorted(kept.glob("chromium-*/chrome-linux*/chrome"), reverse=True)]


def starts(path: str) -> bool:
    """Whether it is a program that can say its version here."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


def driver_starts() -> bool:
    """Whether Playwright's own driver does; its Node.js wants a library that a bare Debian has not."""
    playwright = importlib.util.find_spec("playwright")
    if playwright is None or playwright.origin is None:
        sys.exit("Playwright is not in this environment: run `make test`.")
    return starts(str(Path(playwright.origin).parent / "driver" / "node"))


def main(*, install: bool) -> None:
    """Print the path, or say in one line what to do and fail."""
    may_install = install and debian.can_install()
    if may_install and not driver_starts():
        debian.install("libatomic1")
    if not driver_starts():
        sys.exit("Playwright cannot start its driver here: `sudo apt-get install libatomic1`.")
    path = find()
    if path is None and may_install:
        debian.install(*PACKAGES)
        path = find()
    if path is None:
        sys.exit("The browser tests need Chromium: `sudo apt-get install chromium`, or set CHROMIUM to one.")
    print(path)


if __name__ == "__main__":
    main(install="--install" in sys.argv[1:])
