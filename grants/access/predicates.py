"""The words the permission table is written in. Each stage of a round says what its own words mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Things = Mapping[str, Any]
Predicate = Callable[[Any, Things], bool]
Loader = Callable[[Any, Things], Any]

PREDICATES: dict[str, Predicate] = {}
LOADERS: dict[str, Loader] = {}
Arrival = Callable[[str, Things], bool]
ARRIVALS: list[Arrival] = []


@dataclass(frozen=True)
class Row:
    """One line of the table: any of `allow` opens the route; `why` is the "no" a person reads.

    `asks_sign_in`: whether a stranger is sent to sign in; where signing in would not help, they read `why`.
    `hidden`: to somebody with no seat here the page does not exist (404), so that nobody can feel their
    way from one collaborative into another.
    """

    allow: tuple[str, ...]
    why: str = ""
    hidden: bool = True
    asks_sign_in: bool = True


def means(word: str) -> Callable[[Predicate], Predicate]:
    """Give a word of the table its meaning: a question about a person and the things in the address."""

    def keep(predicate: Predicate) -> Predicate:
        if word in PREDICATES:
            raise ValueError(f"the word {word!r} has a meaning already")
        PREDICATES[word] = predicate
        return predicate

    return keep


def loads(name: str) -> Callable[[Loader], Loader]:
    """Say how a part of an address becomes the thing it names; None means there is no such thing."""

    def keep(loader: Loader) -> Loader:
        if name in LOADERS:
            raise ValueError(f"addresses' {name!r} is loaded already")
        LOADERS[name] = loader
        return loader

    return keep


def on_arrival(act: Arrival) -> Arrival:
    """Do this, by a route's name and what its address names, before a request is let in.

    True says that something was changed, so that what was loaded is loaded again.
    """
    ARRIVALS.append(act)
    return act


@means("anyone")
def _anyone(_person: Any, _things: Things) -> bool:  # noqa: ANN401 - whoever asks
    return True


@means("signed in")
def _signed_in(person: Any, _things: Things) -> bool:  # noqa: ANN401 - whoever asks
    return bool(person.is_authenticated)


def allowed(row: Row, person: Any, things: Things) -> bool:  # noqa: ANN401 - whoever asks
    """Whether any word of the row holds. A word nobody gave a meaning is a fault, never a yes."""
    return any(PREDICATES[word](person, things) for word in row.allow)
