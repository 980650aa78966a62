"""Figures and other people's texts, fit to stand in a sentence or a table at a terminal."""

from __future__ import annotations


def plain(text: str, most: int | None = None) -> str:
    """`text` without what a terminal would obey instead of show, cut where it is longer than `most`."""
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text[:most])
    return shown if most is None or len(text) <= most else f"{shown}…"


def quoted(text: str, most: int = 60) -> str:
    """`text` in quotation marks, cut where it is longer; what a terminal would obey is spelled out."""
    return repr(text if len(text) <= most else f"{text[:most]}…")


def numbered(number: int, noun: str) -> str:
    """How many there are of what: "1 ballot", "8,646 ballots"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
