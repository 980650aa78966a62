"""Scrutineers: two people from outside whom the ground rules name, to look at whole ballots without names.

Their names are part of the document that members agree on. Their addresses are in a table and nowhere else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select, update

from grants.collaboratives.queries import seats
from grants.db import db
from grants.people.forms import LONGEST_EMAIL, WRITTEN
from grants.people.service import tidy_email, tidy_name, welcome
from grants.refusal import Refused
from grants.rounds.models import GroundRules, RulesDraft, Scrutineer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.people.models import Person

PLACES = (1, 2)
LONGEST_NAME = 100


class Named(NamedTuple):
    """Somebody to be a scrutineer, as a facilitator names them."""

    name: str
    email: str


def read(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names in a document of ground rules, in their order. Raises ValueError where they are not two."""
    if "scrutineers" not in document:
        return ()
    found = document["scrutineers"]
    if not isinstance(found, list) or len(found) != len(PLACES):
        raise ValueError("scrutineers are two, or there are none")
    if any(not isinstance(each, dict) or each.keys() != {"name"} for each in found):
        raise ValueError("of a scrutineer there is the name and nothing else")
    return tuple(str(each["name"]) for each in found)


def composed(
    answers: Mapping[str, str], collaborative_id: str, problems: dict[str, str]
) -> tuple[Named, ...]:
    """The two of the form's answers, or nobody; a sentence for every field that needs another look."""
    named = [
        Named(tidy_name(answers.get(name, "")), tidy_email(answers.get(f"{name}_email", "")))
        for name in map(_field, PLACES)
    ]
    if not any(part for each in named for part in each):
        return ()
    for place, each in zip(PLACES, named, strict=True):
        _look_at(_field(place), each, problems)
    first, second = named
    if first.email and first.email == second.email:
        problems[f"{_field(2)}_email"] = _("These are two different people, so they have two addresses.")
    if first.name and first.name.casefold() == second.name.casefold():
        problems[_field(2)] = _(
            "These are two different people. Say it so that nobody takes one for the other."
        )
    for place in seated(collaborative_id, [each.email for each in named]):
        problems[f"{_field(place)}_email"] = _(
            "Whoever has this address has a seat here. Choose somebody from outside."
        )
    return tuple(named)


def _field(place: int) -> str:
    return f"scrutineer_{place}"


def _look_at(field: str, named: Named, problems: dict[str, str]) -> None:
    if not named.name:
        problems[field] = _("Name two people, or leave all four fields empty.")
    elif len(named.name) > LONGEST_NAME:
        problems[field] = _("Make this shorter: %(most)s letters at most.", most=LONGEST_NAME)
    if len(named.email) > LONGEST_EMAIL or not WRITTEN.fullmatch(named.email):
        problems[f"{field}_email"] = _("Write an e-mail address like name@example.org.")


def seated(collaborative_id: str, emails: Sequence[str | None]) -> list[int]:
    """The places, from 1, of those addresses whose owners have a seat in the collaborative now."""
    taken = {held.person.email for held in seats(collaborative_id)}
    return [place for place, email in enumerate(emails, 1) if email in taken]


def document_of(named: Sequence[Named]) -> dict[str, Any]:
    """What the document says of them: their names. Nothing where nobody was named."""
    return {"scrutineers": [{"name": each.name} for each in named]} if named else {}


def keep(version: GroundRules, named: Sequence[Named]) -> None:
    """Write down who they are, with the version that names them."""
    for place, each in enumerate(named, 1):
        db.session.add(Scrutineer(ground_rules_id=version.id, place=place, name=each.name, email=each.email))


def are(version: GroundRules, named: Sequence[Named]) -> bool:
    """Whether these are the people whom a version has already."""
    return [Named(each.name, each.email or "") for each in scrutineers_of(version.id)] == list(named)


def scrutineers_of(ground_rules_id: str) -> Sequence[Scrutineer]:
    """Those of a version, in their order."""
    return db.session.scalars(
        select(Scrutineer).where(Scrutineer.ground_rules_id == ground_rules_id).order_by(Scrutineer.place)
    ).all()


def of_round(round_id: str) -> Sequence[Scrutineer]:
    """Those of a round's frozen ground rules."""
    return db.session.scalars(
        select(Scrutineer)
        .join(GroundRules, GroundRules.id == Scrutineer.ground_rules_id)
        .where(GroundRules.round_id == round_id, GroundRules.frozen_at.is_not(None))
        .order_by(Scrutineer.place)
    ).all()


def bind(version: GroundRules, collaborative_id: str) -> None:
    """Make sure, as the rules freeze, that they can do it: people whom the site knows, without a seat.

    Raises Refused.
    """
    named = scrutineers_of(version.id)
    for each in named:
        if each.email is None:
            raise Refused(
                _(
                    "%(name)s, who was to check the result, has left. Ask a facilitator for a version with "
                    "somebody else.",
                    name=each.name,
                )
            )
    for place in seated(collaborative_id, [each.email for each in named]):
        raise Refused(
            _(
                "%(name)s was to check the result from outside, and has a seat here by now. Ask a "
                "facilitator for a version with somebody else.",
                name=named[place - 1].name,
            )
        )
    for each in named:
        welcome(each.email or "", each.name)


def lines(names: Sequence[str]) -> list[tuple[str, str]]:
    """What ground rules say of them."""
    if not names:
        return []
    first, second = names
    said = _(
        "%(first)s and %(second)s. They have no seat here. When the result is published they see whole "
        "ballots without names, and say whether every score belongs to a ballot that was cast.",
        first=first,
        second=second,
    )
    return [(_("Who checks from outside"), said)]


def rounds_with(person: Person) -> set[str]:
    """The rounds for which a person was named, in any version."""
    query = (
        select(GroundRules.round_id)
        .join(Scrutineer, Scrutineer.ground_rules_id == GroundRules.id)
        .where(Scrutineer.email == person.email)
    )
    return set(db.session.scalars(query.order_by(GroundRules.round_id)))


def forget_scrutineer(person: Person) -> None:
    """Take their address out of every round; the name stays where members agreed on it in public."""
    gone = update(Scrutineer).where(Scrutineer.email == person.email)
    db.session.execute(gone.values(email=None))
    drafts = select(RulesDraft).where(RulesDraft.answers.contains("scrutineer_1"))
    for draft in db.session.scalars(drafts.order_by(RulesDraft.round_id)):
        draft.answers = _without(draft.answers, person.email)
    db.session.flush()


def _without(answers: str, email: str) -> str:
    """A draft in which nobody with this address is named."""
    found: dict[str, str] = json.loads(answers)
    theirs = [name for name in map(_field, PLACES) if tidy_email(found.get(f"{name}_email", "")) == email]
    for name in theirs:
        found |= {name: "", f"{name}_email": ""}
    return json.dumps(found, ensure_ascii=False) if theirs else answers
