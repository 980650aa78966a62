"""The people of the demonstration, all of them made up, and the seats they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grants.collaboratives.queries import seat_in
from grants.collaboratives.service import seat, slug_from, start_collaborative
from grants.db import db
from grants.people.service import welcome

if TYPE_CHECKING:
    from grants.collaboratives.models import Collaborative, Membership
    from grants.people.models import Person

NAME = "Salford Together"
# The number is one of those that Ofcom keeps for drama, the addresses those that RFC 2606 keeps.
DETAILS = {
    "place": "Salford",
    "purpose": (
        "People from all over Salford who decide together how small grants are given. Some of us have been "
        "through hard times with our minds, some of us work beside those who have, and many of us have done "
        "both. Everybody has the same say."
    ),
    "help_name": "Bernadette and Denise",
    "help_phone": "0161 496 0142",
    "help_email": "hello@example.org",
    "help_hours": "Monday to Thursday, 10 to 4. Leave your number and we ring you back.",
}
FACILITATOR = "Bernadette Holt"
"""Runs the rounds and has no ballot."""
FACILITATING_MEMBER = "Denise Whittle"
"""Facilitates with her, and has one ballot as every member has."""
# Among them: people who have been in hospital and people who nurse there, somebody from the council, somebody
# from a charity, carers, a barber. Which is which stands nowhere, here or in a real collaborative.
MEMBERS = (
    "Agnieszka Wrona",
    "Colin Marsh",
    "Denise Whittle",
    "Grace Adeyemi",
    "Jamal Farah",
    "Mei Lin Cheung",
    "Owen Prys",
    "Pauline Devlin",
    "Rafiq Hussain",
    "Sandra Kilbride",
    "Tunde Okafor",
    "Yasmin Karim",
)
OBSERVER = "Helen Tarrant"
ADMINISTRATOR = "Ravi Menon"
MORE = (
    "Beatriz Lowe",
    "Callum Hoyle",
    "Dorothy Anand",
    "Emeka Nwosu",
    "Fiona Rigby",
    "Goran Petric",
    "Hafsa Begum",
    "Ivor Jenkin",
    "Joyce Pendle",
    "Kofi Mensah",
    "Lena Kaur",
    "Micah Stott",
)
"""Names for a panel with more members than the collaborative has."""


WEEKS_BEFORE = 20
"""How long ago a collaborative began, before any of its rounds."""


@dataclass(frozen=True)
class Place:
    """A collaborative, whoever facilitates it, and its members in the order in which they act."""

    collaborative: Collaborative
    facilitator: Person
    members: tuple[Membership, ...]


def address(name: str) -> str:
    """The address of somebody made up."""
    return f"{slug_from(name).replace('-', '.')}@example.org"


def person(name: str) -> Person:
    """Somebody made up; the same person for the same name."""
    return welcome(address(name), name)


def make_place() -> Place:
    """The collaborative with everybody who has a seat in it, and whoever looks after the installation."""
    collaborative = start_collaborative(NAME, demonstration=True, **DETAILS)
    facilitator = person(FACILITATOR)
    seat(collaborative, facilitator, {"facilitator"})
    members = tuple(seat(collaborative, person(name), _duties(name)) for name in MEMBERS)
    seat(collaborative, person(OBSERVER), {"observer"})
    person(ADMINISTRATOR).is_administrator = True
    db.session.flush()
    return Place(collaborative, facilitator, members)


def make_panel_place(name: str, members: int) -> Place:
    """A collaborative for a panel, with exactly so many members; there are more names if they run out."""
    collaborative = start_collaborative(name, demonstration=True, **(DETAILS | {"purpose": PANEL_PURPOSE}))
    facilitator = person(FACILITATOR)
    seat(collaborative, facilitator, {"facilitator"})
    return Place(
        collaborative,
        facilitator,
        tuple(seat(collaborative, person(each), {"member"}) for each in names(members)),
    )


PANEL_PURPOSE = "Real scores of a real panel, under names that were made up, to see what comes of them here."


def names(number: int) -> list[str]:
    """So many different names."""
    known = (*MEMBERS, *MORE)
    return [*known[:number], *(f"Reader {count}" for count in range(len(known) + 1, number + 1))]


def seats_by_name(collaborative: Collaborative, number: int) -> tuple[Membership, ...]:
    """The seats of the first so many names, in their order. Raises LookupError where one has none."""
    found = [seat_in(person(name), collaborative.id) for name in names(number)]
    held = tuple(each for each in found if each is not None)
    if len(held) != number:
        raise LookupError(f"{collaborative.name} has lost a member since it was made")
    return held


def _duties(name: str) -> set[str]:
    return {"member", "facilitator"} if name == FACILITATING_MEMBER else {"member"}
