"""What a link does beside signing somebody in. A later stage says so here; this one cannot know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.people.models import SignInLink


@dataclass(frozen=True)
class Words:
    """What the page with the button says: a heading, what pressing means, and a yes and a no."""

    heading: str
    meaning: str
    button: str
    no: str


@dataclass(frozen=True)
class Errand:
    """Its words before a button is pressed, and what each press does. All give None for another's link."""

    says: Callable[[SignInLink], Words | None]
    does: Callable[[SignInLink], tuple[str, str] | None]
    """Gives a sentence for the next page, and of what kind it is."""
    declines: Callable[[SignInLink], tuple[str, str] | None]
    """The same where somebody says no, which signs nobody in."""


ERRANDS: list[Errand] = []


def words_of(link: SignInLink) -> Words | None:
    """What pressing this link's button means beside signing in."""
    return next((words for words in (errand.says(link) for errand in ERRANDS) if words), None)


def run(link: SignInLink) -> list[tuple[str, str]]:
    """Do what the link is for; what to say of it, as (sentence, kind)."""
    return [said for said in (errand.does(link) for errand in ERRANDS) if said]


def decline(link: SignInLink) -> list[tuple[str, str]]:
    """Say no to what the link is for; what to say of it, as (sentence, kind)."""
    return [said for said in (errand.declines(link) for errand in ERRANDS) if said]
