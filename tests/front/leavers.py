"""A round in which somebody leaves at every step, and what may be left of them afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from grants.audit.keys import round_key, settings
from grants.collaboratives.queries import members as members_of
from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.decisions.service import answer_decision
from grants.deliberation.service import declare_interests
from grants.front.forgetting import forget
from grants.reports import ending
from grants.rounds.queries import latest_rules
from grants.rounds.service import answer_rules
from grants.scoring.roll import open_place, place_of
from grants.scoring.service import cast_ballot
from tests import stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round

MEMBERS = 14


def steps(name: str = "Salford Together") -> Iterator[tuple[str, Round]]:
    """The round after each step, with its name. Every step is committed; members may leave in between."""
    round_ = stories.begun_round(stories.start(name, members=MEMBERS))
    with transaction():
        version = latest_rules(round_.id)
        assert version is not None
        for member in stories.members(round_)[:2]:
            answer_rules(round_, member, version.version, agrees=False, reason=words(member))
    yield "proposed", round_
    with transaction():
        for member in stories.members(round_):
            if answer_rules(round_, member, 1, agrees=True, reason=words(member)):
                break
    yield "frozen", round_
    stories.sent_proposals(round_, 4)
    stories.moved(round_, "interests")
    with transaction():
        for at, member in enumerate(stories.members(round_)):
            declare_interests(round_, member, stories.proposals_sent_to(round_.id)[at % 4 : at % 4 + 1])
    yield "interests", round_
    stories.moved(round_, "scoring")
    yield "scoring", round_
    stories.cast_by_all(round_)
    for member in stories.members(round_)[:3]:  # the first stays withdrawn
        for proposal in ("p1", "p2"):
            stories.save(round_, member, {proposal: "recuse"})
    with transaction():
        for member in stories.members(round_)[1:3]:
            cast_ballot(round_, member)
    yield "cast", round_
    yield "stood aside", round_
    stories.closed(round_)
    yield "closed", round_
    stories.counted(round_)
    with transaction():
        answer_decision(round_, stories.members(round_)[0], agrees=False, reason="Not yet, I would say.")
    yield "counted", round_
    stories.confirmed(round_)
    yield "confirmed", round_
    stories.publish(round_)
    yield "published", round_
    with as_if_at(ending.questions_end(round_)), transaction():
        ending.destroy_key(round_)
    yield "destroyed", round_


def words(member: Membership) -> str:
    return f"{member.person.name} would say so."


def traces(round_: Round, member: Membership) -> list[bytes]:
    """What must be nowhere after a member has left: name, address, their words, the salt of their slot."""
    found = [member.person.name, member.person.email, words(member)]
    place = place_of(round_, member)
    if place is not None and place.sealed is not None:
        opened = open_place(round_key(round_.id), place)
        found += [opened["salt"]]
        return [*(each.encode() for each in found), bytes.fromhex(opened["salt"]), bytes(place.sealed)]
    return [each.encode() for each in found]


def leave(round_: Round, member: Membership) -> list[bytes]:
    """Forget a member; what must be nowhere from now on."""
    gone = traces(round_, member)
    person_id = member.person_id
    with transaction():
        forget(person_id)
    return [*gone, person_id.encode()]


def first(round_: Round) -> Membership:
    return stories.members(round_)[0]


def everything() -> bytes:
    """All that the database holds, as a thief has it: SQLite's files as they are, PostgreSQL's rows."""
    drop()
    if db.engine.dialect.name == "sqlite":
        main = Path(str(db.engine.url.database))
        return b"".join(path.read_bytes() for path in sorted(main.parent.glob(f"{main.name}*")))
    rows = []
    for name in sorted(db.metadata.tables):
        for row in db.session.execute(text(f"SELECT * FROM {name}")):  # noqa: S608 - our own tables
            rows += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    drop()
    return b"\n".join(rows)


def seats(round_: Round) -> int:
    return len(members_of(round_.collaborative_id))


def keys() -> Path:
    return settings().ledger_key_file.parent / "round-keys"
