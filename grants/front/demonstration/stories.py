"""What happens in each round of the demonstration: read from content/, where anybody can change the words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
ORDER = (
    "warm-winter",
    "side-by-side",
    "open-doors",
    "kitchen-table",
    "good-neighbours",
    "bright-mornings",
)
"""From the oldest round to the newest: the page of a collaborative shows them the other way round."""
SENT, DRAFT, WITHDRAWN = "sent", "draft", "withdrawn"
EVERYBODY = 1000


@dataclass(frozen=True)
class Idea:
    """One proposal: what its group writes, and what members make of it.

    `fate`: sent, draft, withdrawn, or the reason why it is outside the ground rules. `changed`: what the
    second version says it would do. `liking`: about which score members give, from 1 to 5; `readers`: how
    many of them score it at most. `accepted`: the group says yes to its award.
    """

    group: str
    writer: str
    title: str = ""
    summary: str = ""
    ask: int = 0
    strengths: str = ""
    idea: str = ""
    together: str = ""
    money: str = ""
    changed: str = ""
    fate: str = SENT
    liking: float = 3.5
    readers: int = EVERYBODY
    accepted: bool = False
    interests: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def typed(self) -> dict[str, str]:
        """What the group has typed into the form so far."""
        written = {
            name: getattr(self, name) for name in ("title", "summary", "strengths", "idea", "together")
        }
        filled = {**written, "money": self.money, "ask": f"{self.ask:,}" if self.ask else ""}
        return {name: _flowing(text) for name, text in filled.items() if text}

    @property
    def typed_again(self) -> dict[str, str]:
        """What the second version says instead; nothing where there is none."""
        return {"idea": _flowing(self.changed)} if self.changed else {}

    @property
    def is_declined(self) -> bool:
        """Whether it is outside the ground rules; `fate` then holds the reason."""
        return self.fate not in {SENT, DRAFT, WITHDRAWN}


@dataclass(frozen=True)
class Story:
    """One round. `phase`: how far it has come. `rules`: answers of the ground rules' form that are its own.

    `second`: what a second version of them says instead. `objects` and `disagrees`: by name, why a member
    does not agree to the rules or to the result. `moves`: why it went on. `ballots`: how many members cast.
    """

    title: str
    phase: str
    rules: dict[str, str]
    second: dict[str, str] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)
    disagrees: dict[str, str] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    ballots: int = EVERYBODY
    ideas: tuple[Idea, ...] = ()


def stories() -> list[Story]:
    """Every round, the oldest first."""
    return [read(name) for name in ORDER]


def read(name: str) -> Story:
    """One round's story. Raises TypeError for a word in the file that means nothing here."""
    found = tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))
    ideas = tuple(_idea(each) for each in found.pop("proposals", []))
    weights = {f"weight_{place}": weight for place, weight in found.pop("weights", {}).items()}
    rules = {key: _flowing(found.pop(key)) for key in ("purpose", "pot", "least", "most")}
    second = {key: _flowing(text) for key, text in found.pop("second", {}).items()}
    return Story(rules=rules | weights, second=second, ideas=ideas, **found)


def _idea(found: dict[str, Any]) -> Idea:
    return Idea(
        fate=_flowing(found.pop("fate", SENT)),
        interests=tuple(found.pop("interests", ())),
        reasons=tuple(found.pop("reasons", ())),
        **found,
    )


def _flowing(text: str) -> str:
    """Lines that were broken to be read in an editor, as one."""
    return " ".join(text.split())
