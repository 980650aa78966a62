"""The ground rules as a document: written once as bytes, read back as what a round runs by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grants.dates import from_stamp
from grants.rounds import draws, scrutineers

if TYPE_CHECKING:
    from datetime import datetime

    from grants.rounds.draws import AgreedDraw
    from voting.ledger.openings import Form

FORMAT = "evenhand-ground-rules/1"
FLOOR_AT_LEAST = 5
STANDING_AT_LEAST = 3
"""With fewer scores a proposal has no standing anywhere: a mean would be nearly one person's word."""


@dataclass(frozen=True)
class Point:
    """One point of a scale, in words."""

    score: int
    words: str


@dataclass(frozen=True)
class Criterion:
    """A question with a scale. Questions may be weighted, people never."""

    id: str
    question: str
    weight: int
    points: tuple[Point, ...]

    @property
    def low(self) -> int:
        """The lowest score it can be given."""
        return self.points[0].score

    @property
    def high(self) -> int:
        """The highest score it can be given."""
        return self.points[-1].score


@dataclass(frozen=True)
class Question:
    """What a group is asked; `words` is how long the answer may be."""

    id: str
    question: str
    help: str
    words: int


@dataclass(frozen=True)
class Rules:
    """Frozen ground rules, as everything after them reads them."""

    title: str
    purpose: str
    who_may_apply: str
    currency: str
    zone: str
    pot: int
    least: int
    most: int
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    rule: dict[str, Any]
    floor: int
    publish: str
    share: Fraction
    dates: dict[str, datetime]
    draw: AgreedDraw | None = None
    scrutineers: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """The sum of the criteria's weights, by which a standing is divided."""
        return sum(criterion.weight for criterion in self.criteria)

    @property
    def form(self) -> Form:
        """How ballots of members are committed to and published."""
        forms: dict[str, Form] = {"per-proposal": "per-proposal", "ballots": "ballots"}
        return forms.get(self.publish, "totals")

    def enough(self, members: int) -> int:
        """How many of so many members must agree: the share rounded up, and always more than half."""
        shared = -(-(self.share.numerator * members) // self.share.denominator)
        return max(shared, members // 2 + 1)

    def ending(self, ends: str) -> Rules:
        """The same with these ends, as an extension keeps them."""
        return replace(self, dates={phase: from_stamp(text) for phase, text in json.loads(ends).items()})

    @classmethod
    def read(cls, document: bytes) -> Rules:
        """Read a document this software wrote. Raises ValueError or KeyError on any other."""
        return _read(document)

    @classmethod
    def _made(cls, document: bytes) -> Rules:
        found = json.loads(document)
        if found["format"] != FORMAT:
            raise ValueError(f"not ground rules of the form {FORMAT}")
        return cls(
            questions=tuple(Question(**question) for question in found["questions"]),
            criteria=tuple(_criterion(criterion) for criterion in found["criteria"]),
            share=Fraction(*found["agree"]["share"]),
            draw=draws.read(found),
            scrutineers=scrutineers.read(found),
            dates={phase: from_stamp(text) for phase, text in found["dates"].items()},
            **{name: found[name] for name in PLAIN},
        )


PLAIN = (
    "title",
    "purpose",
    "who_may_apply",
    "currency",
    "zone",
    "pot",
    "least",
    "most",
    "rule",
    "floor",
    "publish",
)


def write(document: dict[str, Any]) -> bytes:
    """The one form a document's bytes take, so that its digest can be made again by anyone."""
    text = json.dumps({"format": FORMAT, **document}, sort_keys=True, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def digest(document: bytes) -> str:
    """What the ledger holds of a document: the SHA-256 of its bytes, in hex."""
    return hashlib.sha256(document).hexdigest()


@lru_cache(maxsize=64)
def _read(document: bytes) -> Rules:
    """The same bytes are the same rules, and every verb of a round asks for them."""
    return Rules._made(document)  # noqa: SLF001 - its own other half


def _criterion(found: dict[str, Any]) -> Criterion:
    points = tuple(Point(**point) for point in found["points"])
    return Criterion(found["id"], found["question"], found["weight"], points)
