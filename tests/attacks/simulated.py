"""A small round lived through by the real verbs, and everything an attacker is given of it.

What they have: the published bundle; the rows of the database without the round's key, both before and after
it was destroyed; the bytes of the file and of its write-ahead log afterwards; and a facilitator's pages,
asked for again after everything that anybody did while ballots were open.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient

from grants.audit.keys import settings
from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.reports import ending
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named
from grants.scoring.book import Book
from grants.scoring.closing import asked
from grants.scoring.roll import ballots, slots_on_roll
from grants.scoring.service import cast_ballot
from tests import stories
from tests.access.world import CSRF, enter
from voting.ledger import ballots as secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from flask import Flask

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round

LEAST, MOST = 7, 12
PROPOSALS = 4
LATER_GONE = ("roll_places", "ballots", "casts", "readings", "scores")
Rows = dict[str, list[dict[str, Any]]]
Poll = dict[str, str]


@dataclass
class Seen:
    """What the attacker holds of one round."""

    members: list[tuple[str, str]]
    """Seat and name, in the order of the rows of memberships: members read both on the roll."""
    files: dict[str, bytes]
    before: Rows
    after: Rows
    raw: bytes
    polls: list[Poll]
    reminded: set[str] = field(default_factory=set)
    """Seats that were sent a reminder when half had cast: from the outbox, or from people who were asked."""
    log: list[str] = field(default_factory=list)
    """Seats in the order in which they last cast: known only to whoever has a log from elsewhere."""

    def casts(self) -> list[str]:
        """Slots in the order of their last casts, from entries.jsonl."""
        lines = [json.loads(line) for line in self.files["entries.jsonl"].splitlines()]
        cast = [each["data"] for each in lines if each["type"] == "ballot-cast"]
        last = {each["slot"]: place for place, each in enumerate(cast)}
        return sorted(last, key=last.__getitem__)

    def opened(self) -> list[dict[str, Any]]:
        """The first list of combined scores that is open."""
        lines = [json.loads(line) for line in self.files["openings.jsonl"].splitlines()]
        every = [each for each in lines if each["criterion"] == secret.ALL and "nonce" in each]
        return [each for each in every if each["proposal"] == every[0]["proposal"]]


@dataclass
class Truth:
    """What the attacker wants to know."""

    slots: dict[str, str]
    """Of each seat."""
    openings: dict[str, set[str]]
    """The commitments of each slot's last cast."""


def live(
    app: Flask, chance: Random, number: int, planted: Callable[[Round], None] | None = None
) -> tuple[Seen, Truth]:
    """One whole round, in a collaborative of its own; `planted` does something wrong when ballots open."""
    with app.app_context():
        place = stories.start(f"Circle {number}", members=chance.randint(LEAST, MOST))
        round_ = stories.frozen_round(place, f"Round {number}")
        stories.sent_proposals(round_, PROPOSALS)
        stories.open_scoring(round_)
        if planted is not None:
            with transaction():
                planted(round_)
        slug, address = round_.slug, f"facilitator-1@{place.slug}.example"
        seats = [member.id for member in stories.members(round_)]
    chance.shuffle(seats)
    visitor = enter(app, address)
    browser = FlaskClient(app, use_cookies=False)
    pages = (
        "/",
        f"/rounds/{slug}",
        f"/rounds/{slug}/proposals",
        f"/collaboratives/{slug_of(address)}/members",
    )

    def poll() -> Poll:
        answers = {path: browser.get(path, headers={"Cookie": visitor.cookie}) for path in pages}
        assert {answer.status_code for answer in answers.values()} <= {200}, answers
        return {path: CSRF.sub("", f"{answer.headers}{answer.text}") for path, answer in answers.items()}

    polls, log = [poll()], []
    for at, seat in enumerate([*seats, *chance.sample(seats, 2)]):
        with app.app_context():
            _act(_named(slug), seat, chance)
        log = [*(each for each in log if each != seat), seat]
        polls.append(poll())
        if at == len(seats) // 2:
            token = {"csrf_token": visitor.token}
            sent = browser.post(f"/rounds/{slug}/remind", data=token, headers={"Cookie": visitor.cookie})
            assert sent.status_code == 303
    with app.app_context():
        seen, truth = _finish(app, slug)
    seen.polls, seen.log = polls, log
    return seen, truth


def slug_of(address: str) -> str:
    """The collaborative's, which stands in its people's addresses."""
    return address.split("@")[1].removesuffix(".example")


def _named(slug: str) -> Round:
    found = round_named(slug)
    assert found is not None
    return found


def _act(round_: Round, seat: str, chance: Random) -> None:
    """A member scores at random, now and then stands aside, and casts."""
    member: Membership = next(each for each in stories.members(round_) if each.id == seat)
    aside = stories.recused_by(round_, member)
    marks: dict[str, stories.Marks] = {
        f"p{at + 1}": tuple(chance.randint(1, 5) for _question in range(3))
        for at in range(PROPOSALS)
        if f"p{at + 1}" not in aside
    }
    if chance.random() < 1 / 6 and "p4" in marks:
        marks["p4"] = "recuse"
    stories.save(round_, member, marks)
    with transaction():
        cast_ballot(round_, member)


def _finish(app: Flask, slug: str) -> tuple[Seen, Truth]:
    round_ = stories.closed(_named(slug))
    every = {bytes(each.slot): each for each in ballots(round_.id)}
    truth = Truth(
        slots_on_roll(round_),
        {
            one.slot.hex(): {
                each.hex()
                for each in secret.commitments(
                    round_.ledger.origin, one.slot, one.seed, one.marks, asked(round_)
                )
            }
            for one in Book(round_.id).final(list(every.values()))
        },
    )
    stories.publish(stories.confirmed(stories.counted(round_)))
    with zipfile.ZipFile(BytesIO(bundle_of(round_))) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    key, collaborative = round_.id, round_.collaborative_id
    before, reminded = rows_of(file, key), _reminded(file, collaborative)
    destroy(round_)
    db.session.remove()
    raw = b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    after = rows_of(file, key)
    return Seen(_members(file, collaborative), files, before, after, raw, [], reminded), truth


def destroy(round_: Round) -> None:
    """The time for questions is over: the key goes, and nothing that it sealed is left in the file."""
    with as_if_at(ending.questions_end(round_)), transaction():
        ending.destroy_key(round_)
    assert not (settings().ledger_key_file.parent / "round-keys" / round_.id).exists()


def sealed(rows: Rows) -> set[bytes]:
    """Whatever the round's key sealed, and the marks of links."""
    never_secret = {"slot"}
    return {
        value
        for table in LATER_GONE
        for row in rows[table]
        for column, value in row.items()
        if isinstance(value, bytes) and column not in never_secret
    }


def rows_of(file: Path, round_id: str) -> Rows:
    """A round's rows as they lie in the file, in the order of their row numbers."""
    mine = "ballot_id IN (SELECT id FROM ballots WHERE round_id = ?)"
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [
                dict(row)
                for row in connection.execute(
                    f"SELECT rowid, * FROM {table} WHERE"  # noqa: S608 - our own tables' names
                    f" {'round_id = ?' if table in {'roll_places', 'ballots'} else mine} ORDER BY rowid",
                    (round_id,),
                )
            ]
            for table in LATER_GONE
        }


def _members(file: Path, collaborative: str) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(
            "SELECT memberships.id, people.name FROM memberships"
            " JOIN people ON people.id = memberships.person_id"
            " WHERE collaborative_id = ? AND is_member ORDER BY memberships.rowid",
            (collaborative,),
        ).fetchall()


def _reminded(file: Path, collaborative: str) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute(
            "SELECT memberships.id FROM memberships JOIN people ON people.id = memberships.person_id"
            " JOIN messages ON messages.address = people.email"
            " WHERE memberships.collaborative_id = ? AND is_member AND subject LIKE 'A reminder: %'",
            (collaborative,),
        )
        return {seat for (seat,) in found}
