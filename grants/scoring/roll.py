"""The roll: who may cast, fixed before ballots open, each with a slot that only they and the key can find."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit import ledger
from grants.audit.keys import KeyMissing, RoundKey, round_key
from grants.collaboratives.models import Membership
from grants.collaboratives.queries import members
from grants.db import db, stamp
from grants.deliberation.service import declare_interest
from grants.proposals.models import GroupPerson
from grants.proposals.queries import HAS_PROPOSALS, standing_proposals
from grants.refusal import Refused
from grants.rounds.leaving import leave_before_roll
from grants.rounds.models import RoundMember
from grants.rounds.phases import on_entering, waits_before
from grants.rounds.queries import HAS_MEMBERS, frozen_rules, rules_of, taking_part
from grants.scoring.book import Book
from grants.scoring.models import Ballot, RollPlace
from voting.hashing import H
from voting.ledger import ballots as secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from grants.rounds.models import Round

SALT_BYTES = 32


class BallotsGone(Refused):
    """A round's key is destroyed: its ballots cannot be opened by anybody."""


@waits_before("scoring", lacks=~HAS_PROPOSALS)
def nothing_to_score(_round: Round) -> str:
    """Why ballots cannot open yet."""
    return _("No group has sent a proposal yet, so there is nothing to score.")


@waits_before("scoring", lacks=~HAS_MEMBERS)
def nobody_to_score(_round: Round) -> str:
    """The other reason."""
    return _("This collaborative has no members yet, so nobody could score.")


@on_entering("scoring")
def freeze_roll(round_: Round, moment: datetime) -> None:
    """Fix the proposals and the roll, and make an empty ballot for every slot, not yet on every proposal.

    On the roll are the members who were members when the ground rules were frozen.
    Places are written in a random order and ballots in the order of their slots, so that nothing about the
    rows joins the two.
    """
    proposals = standing_proposals(round_.id)
    seats = taking_part(round_)
    if not proposals:
        raise Refused(nothing_to_score(round_))
    if not seats:
        raise Refused(nobody_to_score(round_))
    leave_before_roll(round_)
    key = round_key(round_.id)
    places = [_place(round_, key, member, name) for member, name in _names(seats)]
    secrets.SystemRandom().shuffle(places)
    slots = sorted(slot for _place_row, slot in places)
    db.session.add_all([place for place, _slot in places])
    db.session.flush()
    empty = [Ballot(round_id=round_.id, slot=slot) for slot in slots]
    for ballot in empty:
        db.session.add(ballot)
        db.session.flush()
    Book(round_.id).lay_out(empty, proposals, rules_of(round_.id).criteria)
    version = frozen_rules(round_.id)
    if version is None:
        raise LookupError("a round cannot be scored without frozen ground rules")
    data: dict[str, Any] = {
        "asks": [proposal.ask for proposal in proposals],
        "at": stamp(moment),
        "proposals": [proposal.reference for proposal in proposals],
        "root": secret.roll_root(slots).hex(),
        "rules": version.digest,
        "slots": len(slots),
    }
    ledger.record(round_.ledger, "roll-frozen", data)
    _stand_aside_from_own(round_, seats)


def _names(seats: Sequence[Membership]) -> list[tuple[Membership, str]]:
    """Each name on the roll; two of one name are told apart by a number, in a way that nobody is called."""
    own = {member.person.name for member in seats}
    taken: set[str] = set()
    named = []
    for member in seats:
        name = wanted = member.person.name or member.person.email
        number = 2
        while name in taken or (name != wanted and name in own):
            name, number = f"{wanted} ({number})", number + 1
        taken.add(name)
        named.append((member, name))
    return named


def _place(round_: Round, key: RoundKey, member: Membership, name: str) -> tuple[RollPlace, bytes]:
    salt = secrets.token_bytes(SALT_BYTES)
    slot = secret.slot(round_.ledger.origin, salt, name)
    sealed = json.dumps({"salt": salt.hex(), "slot": slot.hex()}).encode()
    place = RollPlace(
        round_id=round_.id,
        membership_id=member.id,
        name=name,
        sealed=key.seal(sealed, f"roll/{round_.id}/{member.id}"),
        slot_mark=H("slot-mark", key.raw, slot),
    )
    return place, slot


def _stand_aside_from_own(round_: Round, seats: Sequence[Membership]) -> None:
    """A member who writes for a group has an interest in its proposal, said or not."""
    seat_of = {member.person_id: member for member in seats}
    for proposal in standing_proposals(round_.id):
        query = select(GroupPerson.person_id).where(GroupPerson.group_id == proposal.group_id)
        for person_id in db.session.scalars(query.order_by(GroupPerson.person_id)).all():
            if person_id in seat_of:
                declare_interest(round_, seat_of[person_id], proposal)


def place_of(round_: Round, member: Membership) -> RollPlace | None:
    """A member's place on the roll while they may cast on it; none for who left while ballots were open."""
    return db.session.scalar(
        select(RollPlace).where(
            RollPlace.round_id == round_.id, RollPlace.membership_id == member.id, ~_left(round_.id)
        )
    )


def place_kept_for(round_: Round, member: Membership) -> RollPlace | None:
    """Their place, whether they left or not: their name stays on the roll that was frozen."""
    return db.session.scalar(
        select(RollPlace).where(RollPlace.round_id == round_.id, RollPlace.membership_id == member.id)
    )


def _left(round_id: str) -> ColumnElement[bool]:
    """Whether a place is of somebody who left the round before its ballots closed."""
    gone = select(RoundMember.membership_id).where(
        RoundMember.round_id == round_id, RoundMember.left_before.is_not(None)
    )
    return RollPlace.membership_id.in_(gone)


def ballot_of(round_: Round, member: Membership, place: RollPlace | None = None) -> Ballot:
    """A member's own ballot, by their place where that was read. Raises Refused where there is none."""
    if round_.key_destroyed_at is not None:
        sentence = _(
            "The time for questions about this round is over, and its key is destroyed. Nobody can open its "
            "ballots any more: not you, and not whoever runs this site. The published result stays."
        )
        raise BallotsGone(sentence)
    place = place or place_of(round_, member)
    if place is None:
        raise Refused(_no_ballot(round_, member))
    slot = bytes.fromhex(open_place(round_key(round_.id), place)["slot"])
    found = db.session.scalar(select(Ballot).where(Ballot.round_id == round_.id, Ballot.slot == slot))
    if found is None:
        raise LookupError("a place on the roll has no ballot")
    return found


def _no_ballot(round_: Round, member: Membership) -> str:
    if place_kept_for(round_, member) is not None:
        return _("You left while ballots were open, so you do not cast in this round any more.")
    return _("Your name is not on the roll of this round, so you have no ballot in it.")


def own_ballots(held: Sequence[tuple[Round, RollPlace]]) -> dict[str, Ballot]:
    """One's own ballots in these rounds, by round, in one statement. Raises LookupError where one is gone."""
    slots = {
        round_.id: bytes.fromhex(open_place(round_key(round_.id), place)["slot"]) for round_, place in held
    }
    if not slots:
        return {}
    query = select(Ballot).where(Ballot.slot.in_(slots.values()), Ballot.round_id.in_(slots))
    found = {
        (each.round_id, bytes(each.slot)): each for each in db.session.scalars(query.order_by(Ballot.id))
    }
    return {round_id: found[round_id, slot] for round_id, slot in slots.items()}


def slots_on_roll(round_: Round) -> dict[str, str]:
    """Every seat's slot, in hex: for a check on the server, with the round's key, never for a page."""
    key = round_key(round_.id)
    places = db.session.scalars(
        select(RollPlace).where(RollPlace.round_id == round_.id).order_by(RollPlace.id)
    )
    return {place.membership_id: open_place(key, place)["slot"] for place in places}


def open_place(key: RoundKey, place: RollPlace) -> dict[str, str]:
    """What a place seals: the salt and the slot of its name. Raises KeyMissing where the link is gone."""
    if place.sealed is None:
        raise KeyMissing(f"the links of round {place.round_id} are destroyed")
    opened: dict[str, str] = json.loads(
        key.open(place.sealed, f"roll/{place.round_id}/{place.membership_id}")
    )
    return opened


def ballots(round_id: str) -> Sequence[Ballot]:
    """Every ballot of a round, in the order of slots."""
    return db.session.scalars(select(Ballot).where(Ballot.round_id == round_id).order_by(Ballot.slot)).all()


def those_on_roll(round_id: str) -> dict[str, bool]:
    """Every seat on the roll, and whether its member is here now. All of them count among those who decide.

    Whoever left answers again once they are back. Left out of the number, they would lower how many must
    agree, and the published roll would be longer than the number of those who decided.
    """
    query = (
        select(RollPlace.membership_id, Membership.is_member & Membership.left_at.is_(None))
        .join(Membership, Membership.id == RollPlace.membership_id)
        .where(RollPlace.round_id == round_id)
        .order_by(RollPlace.membership_id)
    )
    return {seat: bool(is_here) for seat, is_here in db.session.execute(query)}


def seats_on_roll(round_id: str) -> set[str]:
    """The seats on the roll, of those who left too."""
    return set(those_on_roll(round_id))


def deciding(round_: Round) -> Sequence[Membership]:
    """The members on the roll who are here now, by name: those who can be asked for their word."""
    on_roll = select(RollPlace.membership_id).where(RollPlace.round_id == round_.id)
    return members(round_.collaborative_id, Membership.id.in_(on_roll))


def places_on_roll(round_id: str) -> Sequence[RollPlace]:
    """Every place on the roll, in the order of names."""
    query = select(RollPlace).where(RollPlace.round_id == round_id)
    return db.session.scalars(query.order_by(RollPlace.name)).all()


def names_on_roll(round_id: str) -> Sequence[str]:
    """The names, for members to read: made-up members are caught by reading them."""
    return db.session.scalars(
        select(RollPlace.name).where(RollPlace.round_id == round_id).order_by(RollPlace.name)
    ).all()
