"""A browser in two plain words, from what it says of itself: "Firefox", "Android". Nothing precise."""

from __future__ import annotations

from flask_babel import gettext as _

BROWSERS = {
    "Firefox": ("Firefox/", "FxiOS/"),
    "Edge": ("Edg/", "EdgA/", "EdgiOS/"),
    "Opera": ("OPR/", "Opera"),
    "Samsung Internet": ("SamsungBrowser/",),
    "Chrome": ("Chrome/", "CriOS/"),
    "Safari": ("Safari/",),
}
"""In this order, since most say that they are several."""
SYSTEMS = {
    "iPhone": ("iPhone",),
    "iPad": ("iPad",),
    "Android": ("Android",),
    "Chromebook": ("CrOS",),
    "Windows": ("Windows",),
    "Mac": ("Macintosh",),
    "Linux": ("Linux", "X11"),
}


def known(agent: str) -> tuple[str, str]:
    """The browser and what it runs on; empty where it is none that we know. Nothing else is ever kept."""
    return _first(BROWSERS, agent), _first(SYSTEMS, agent)


def _first(names: dict[str, tuple[str, ...]], agent: str) -> str:
    return next((name for name, marks in names.items() if any(mark in agent for mark in marks)), "")


def device_words(browser: str, system: str) -> str:
    """As a person would say it."""
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A device we do not recognise")
