"""Rounds at every point of their way, with three proposals each: those that are beside the one looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.db.edge import transaction
from grants.rounds.service import start_round
from tests import scrutiny, stories

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.collaboratives.models import Collaborative
    from grants.rounds.models import Round

SENT = 3


def _making(place: Collaborative, title: str) -> None:
    with transaction():
        start_round(place, title)


def _agreeing(place: Collaborative, title: str) -> None:
    stories.begun_round(place, title, **scrutiny.NAMED)


def _proposals(place: Collaborative, title: str) -> Round:
    round_ = stories.frozen_round(place, title, **scrutiny.NAMED)
    stories.sent_proposals(round_, SENT)
    return round_


def _interests(place: Collaborative, title: str) -> Round:
    return stories.moved(_proposals(place, title), "interests")


def _scoring(place: Collaborative, title: str) -> Round:
    return stories.cast_by_all(stories.open_scoring(_proposals(place, title)))


def _counted(place: Collaborative, title: str) -> Round:
    return stories.counted(stories.closed(_scoring(place, title)))


def _decided(place: Collaborative, title: str) -> Round:
    return stories.confirmed(_counted(place, title))


def _published(place: Collaborative, title: str) -> Round:
    return stories.publish(_decided(place, title))


def _imported(place: Collaborative, title: str) -> Round:
    return stories.publish(stories.counted(stories.imported(collaborative=place.name, title=title)))


OTHERS: dict[str, Callable[[Collaborative, str], object]] = {
    "published": _published,
    "imported": _imported,
    "in the making": _making,
    "agreeing": _agreeing,
    "open for proposals": _proposals,
    "at its interests": _interests,
    "scored": _scoring,
    "counted": _counted,
    "decided": _decided,
}
"""Where the other rounds stand, one after the other; a small place has the first of them."""
FINISHED = ("round-0-published", "round-1-imported")
"""Two of them whose own pages are looked at too."""
