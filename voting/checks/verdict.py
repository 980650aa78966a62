"""What a check says of a property."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a check found."""

    HOLDS = "holds"
    FAILS = "does not hold"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One property of one result; `detail` holds figures (int) and ids (str), nothing about a person."""

    check: str
    verdict: Verdict
    detail: dict[str, int | str]


def judged(check: str, detail: dict[str, int | str], *, holds: bool) -> Check:
    """A property that was looked at."""
    return Check(check, Verdict.HOLDS if holds else Verdict.FAILS, detail)
