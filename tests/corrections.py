"""Corrections in a story: a second facilitator, and one of them writing what the other agrees to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.collaboratives.models import Membership
from grants.collaboratives.queries import seats
from grants.collaboratives.service import seat
from grants.db.edge import transaction
from grants.people.service import welcome
from grants.reports.correcting import agree_correction, write_correction

if TYPE_CHECKING:
    from grants.decisions.models import Correction
    from grants.rounds.models import Round

SECOND = "second@facilitators.example"


def facilitators(round_: Round) -> list[Membership]:
    """Those of the round's collaborative, by name."""
    return list(seats(round_.collaborative_id, Membership.is_facilitator.is_(True)))


def second_facilitator(round_: Round) -> Membership:
    """Somebody who facilitates beside the first."""
    with transaction():
        return seat(round_.collaborative, welcome(SECOND, "Sam Second"), {"facilitator"})


def two_facilitators(round_: Round) -> tuple[Membership, Membership]:
    """The first, and somebody who facilitates beside them from now on."""
    second = second_facilitator(round_)
    return next(each for each in facilitators(round_) if each.id != second.id), second


def correct(round_: Round, text: str) -> Correction:
    """A public correction."""
    first, second = two_facilitators(round_)
    with transaction():
        made = write_correction(round_, first, text)
    with transaction():
        assert agree_correction(round_, second, made.id)
    return made
