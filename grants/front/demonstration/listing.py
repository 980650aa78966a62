"""Who is in the demonstration, what they may do, and the rounds there are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from grants.audit.keys import settings
from grants.collaboratives.models import Collaborative
from grants.collaboratives.queries import collaboratives, seats
from grants.db import db
from grants.front.demonstration.people import NAME
from grants.people.models import Person
from grants.people.service import INVITATION_LIFE, make_link
from grants.proposals.models import Group, GroupPerson
from grants.rounds.models import PHASES
from grants.rounds.phases import NAMES
from grants.rounds.queries import rounds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.collaboratives.models import Membership

ROLES = ("facilitator", "member", "group", "funder", "administrator")
LONGEST_FIRST = ("group", "administrator", "funder", "member", "facilitator")
"""To read in a terminal, where the end is what one sees."""


@dataclass(frozen=True)
class Known:
    """Somebody, by the role they have; each person once. `also`: what else they do."""

    person: Person
    role: str
    collaborative: str
    also: str = ""


def everybody() -> list[Known]:
    """All people with something to do here, by role and name. A member who facilitates is a member."""
    found: dict[str, Known] = {}
    for known in (*_administrators(), *_seated(), *_writing()):
        found.setdefault(known.person.id, known)
    return sorted(found.values(), key=lambda known: (ROLES.index(known.role), known.person.name))


def _places() -> list[Collaborative]:
    """The demonstration's own first: whoever also reads for a panel is listed where they belong."""
    return sorted(collaboratives(), key=lambda each: each.name != NAME)


def _seated() -> Iterator[Known]:
    for place in _places():
        for seat in seats(place.id):
            also = _("also facilitates") if seat.is_member and seat.is_facilitator else ""
            yield Known(seat.person, _role(seat), place.name, also)


def _role(seat: Membership) -> str:
    if seat.is_member:
        return "member"
    return "facilitator" if seat.is_facilitator else "funder"


def _writing() -> Iterator[Known]:
    query = (
        select(Person, Group.name, Collaborative.name)
        .join(GroupPerson, GroupPerson.person_id == Person.id)
        .join(Group, Group.id == GroupPerson.group_id)
        .join(Collaborative, Collaborative.id == Group.collaborative_id)
        .order_by(Person.name, Person.id, Group.name)
    )
    for person, rows in groupby(db.session.execute(query), key=itemgetter(0)):
        groups = [(group, place) for _person, group, place in rows]
        several = ngettext("one group", "%(num)s groups", len(groups))
        yield Known(person, "group", groups[0][1], groups[0][0] if len(groups) == 1 else several)


def _administrators() -> Iterator[Known]:
    query = select(Person).where(Person.is_administrator).order_by(Person.name, Person.id)
    for person in db.session.scalars(query):
        yield Known(person, "administrator", "")


def as_data() -> dict[str, Any]:
    """People and rounds as `--json` prints them. Every sign-in link is fresh, works once, for two weeks."""
    return {
        "people": [
            {
                "name": known.person.name,
                "email": known.person.email,
                "role": known.role,
                "collaborative": known.collaborative,
                "sign_in_url": make_link(known.person, life=INVITATION_LIFE),
            }
            for known in everybody()
        ],
        "rounds": [
            {"slug": round_.slug, "title": round_.title, "phase": round_.phase}
            for place in _places()
            for round_ in sorted(rounds_of(place.id), key=lambda each: PHASES.index(each.phase))
        ],
    }


def as_text() -> str:
    """The same to read."""
    found = as_data()
    also = {known.person.email: known.also for known in everybody()}
    lines = []
    for role in LONGEST_FIRST:
        lines += [_may(role)]
        for person in (each for each in found["people"] if each["role"] == role):
            what = also[person["email"]]
            lines.append(f"  {person['name']}{f' ({what})' if what else ''}\n    {person['sign_in_url']}")
        lines += [""]
    for each in found["rounds"]:
        phase = NAMES[each["phase"]]
        lines.append(f"{each['title']}: {phase}\n    {settings().base_url}/rounds/{each['slug']}")
    lines += ["", _("Each sign-in link works once, for two weeks. Run this again for new ones.")]
    return "\n".join([*lines, _("The demonstration is at %(address)s", address=settings().base_url)])


def _may(role: str) -> str:
    """What people of a role may do."""
    return {
        "facilitator": _("Facilitators set rounds up and move them on, with no more say than anybody:"),
        "member": _("Members agree the rules, read, score and decide, each with one ballot:"),
        "group": _("People of groups write proposals, send them and hear the answer:"),
        "funder": _("Funders observe: they look, and never score:"),
        "administrator": _("Administrators run the installation, and see no more than a stranger:"),
    }[role]
