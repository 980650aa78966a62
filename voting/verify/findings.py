"""What a check can say: something does not hold, could not be checked, or is worth knowing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

HOLDS, DOES_NOT_HOLD, NOT_A_BUNDLE, NOT_ALL_CHECKED = 0, 1, 2, 3


class Finding(NamedTuple):
    """Something that does not hold: the entry, proposal or file that it concerns, and a clause about it."""

    subject: str
    sentence: str


class NotChecked(NamedTuple):
    """Something that a trail can show and this call could not check, and why: it makes the exit 3."""

    sentence: str


class Held(NamedTuple):
    """Something of their own that somebody asked about, and that holds."""

    sentence: str


class Noted(NamedTuple):
    """Something worth knowing; without effect on the exit."""

    sentence: str


Remark = Finding | NotChecked | Held | Noted


class Broken(Exception):
    """A finding after which a check cannot go on, because what it needs cannot be read."""

    def __init__(self, subject: str, sentence: str) -> None:
        super().__init__(f"{subject}: {sentence}")
        self.finding = Finding(subject, sentence)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, each once, in the order of the checks; and what was checked and holds."""

    findings: list[Finding]
    not_checked: list[str]
    notes: list[str]
    checked: list[str] = field(default_factory=list)

    @property
    def exit(self) -> int:
        """The exit code: a finding outranks what could not be checked."""
        if self.findings:
            return DOES_NOT_HOLD
        return NOT_ALL_CHECKED if self.not_checked else HOLDS


def plain(text: str, most: int = 200) -> str:
    """Make a text out of a bundle fit for a terminal: no control characters, and not without end."""
    shown = "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in text[:most]
    )
    return shown if len(text) <= most else f"{shown}…"


def list_of(proposal: str, criterion: str) -> str:
    """Name a list of openings.jsonl."""
    return f"proposal {proposal}, list {criterion}"
