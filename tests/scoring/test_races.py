"""Fifty at the same moment: one ballot a member, revisions without a gap, one entry each."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import cycle, islice, product
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import latest_checkpoint, lines, read_entries
from grants.collaboratives.models import Membership
from grants.db import db
from grants.db.edge import looking
from grants.decisions.service import answer_decision
from grants.proposals.queries import sent_proposals
from grants.reports.ledger_check import check
from grants.rounds.queries import latest_rules, round_named
from grants.rounds.service import answer_rules, move_on
from grants.scoring.book import Saved
from grants.scoring.models import Ballot, Cast
from grants.scoring.service import UNCHANGED, cast_ballot, save_reading
from tests import stories
from tests.scoring.together import at_once
from voting.ballots import State
from voting.ledger import checkpoints, notes, tree

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database
MANY = 50
SLUG = "winter-round"


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


def open_round(app: Flask, members: int) -> list[str]:
    """A round with ballots open; the keys of its members' seats."""
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=members))
        stories.sent_proposals(round_, 2)
        stories.open_scoring(round_)
        return [member.id for member in stories.members(round_)]


def score_and_cast(seat: str, *scores: int) -> int:
    """One member scores the first proposal and casts, in one transaction; one score is for every question."""
    round_, member = the_round(), db.session.get_one(Membership, seat)
    first = sent_proposals(round_.id)[0]
    given = dict(zip(("c1", "c2", "c3"), cycle(scores), strict=False))
    save_reading(round_, member, first, Saved(State.SCORED, given, "", ""))
    return cast_ballot(round_, member)


def assert_the_tree_holds(round_: Round) -> None:
    """Everything agrees, and a checkpoint made now signs every entry there is."""
    assert list(check(round_)) == []
    stories.closed(round_)
    note = latest_checkpoint(round_.ledger_id)
    assert note is not None
    head = checkpoints.parse(notes.parse(note.encode()).text)
    leaves = lines(round_.ledger_id)
    assert (head.size, head.root) == (len(leaves), tree.root(leaves))


def test_fifty_casts_by_one_member(app: Flask) -> None:
    [seat] = open_round(app, 1)
    every = list(islice(product(range(1, 6), repeat=3), MANY))
    given = at_once(app, [partial(score_and_cast, seat, *scores) for scores in every])
    assert sorted(map(int, given)) == list(range(1, MANY + 1))
    with app.app_context():
        round_ = the_round()
        [ballot] = db.session.scalars(db.select(Ballot))
        assert (ballot.revision, ballot.is_withdrawn) == (MANY, False)
        kept = db.session.scalars(db.select(Cast.revision).order_by(Cast.revision)).all()
        assert kept == list(range(1, MANY + 1))
        entries = [entry for entry in read_entries(round_.ledger_id) if entry.type == "ballot-cast"]
        assert [entry.data["revision"] for entry in entries] == list(range(1, MANY + 1))
        assert {entry.data["slot"] for entry in entries} == {bytes(ballot.slot).hex()}
        assert len({entry.data["digest"] for entry in entries}) == MANY
        assert_the_tree_holds(round_)


def test_presses_of_the_same_button_at_once_make_one_cast(app: Flask) -> None:
    [seat] = open_round(app, 1)
    with app.app_context():
        round_ = the_round()
        stories.save(round_, stories.members(round_)[0], {"p1": (1, 2, 3)})
    acts = [lambda: cast_ballot(the_round(), db.session.get_one(Membership, seat), 0)] * 6
    assert sorted(map(int, at_once(app, acts))) == [UNCHANGED] * 5 + [1]
    with app.app_context():
        round_ = the_round()
        entries = [entry for entry in read_entries(round_.ledger_id) if entry.type == "ballot-cast"]
        assert [entry.data["revision"] for entry in entries] == [1]
        assert db.session.scalars(db.select(Cast.revision)).all() == [1]
        assert_the_tree_holds(round_)


def test_fifty_casts_by_fifty_members(app: Flask) -> None:
    seats = open_round(app, MANY)
    given = at_once(app, [partial(score_and_cast, seat, 1 + at % 5) for at, seat in enumerate(seats)])
    assert given == [1] * MANY
    with app.app_context():
        round_ = the_round()
        ballots = db.session.scalars(db.select(Ballot)).all()
        assert [ballot.revision for ballot in ballots] == [1] * MANY
        entries = [entry for entry in read_entries(round_.ledger_id) if entry.type == "ballot-cast"]
        assert Counter(str(entry.data["slot"]) for entry in entries) == Counter(
            bytes(ballot.slot).hex() for ballot in ballots
        )
        assert_the_tree_holds(round_)


def test_casts_while_ballots_are_closed_count_or_are_refused(app: Flask) -> None:
    seats = open_round(app, 20)
    with app.app_context():
        round_ = the_round()
        stories.cast(round_, stories.members(round_)[0], {"p2": (3, 3, 3)})
    close = partial(move_the_round, "decision")
    acts = [partial(score_and_cast, seat, 3) for seat in seats[1:]]
    given = at_once(app, [*acts[:10], close, *acts[10:]])
    with app.app_context():
        round_ = the_round()
        entries = read_entries(round_.ledger_id)
        [closed] = [entry for entry in entries if entry.type == "ballots-closed"]
        counted = 1 + given.count(1)
        late = [answer for answer in given if str(answer).startswith("Ballots are closed")]
        assert (closed.data["ballots"], len(late)) == (counted, 20 - counted)
        assert list(check(round_)) == []


def test_checking_a_ledger_while_others_cast_finds_nothing(app: Flask) -> None:
    seats = open_round(app, 15)

    def look() -> list[str]:
        with looking():
            return list(check(the_round()))

    acts = [partial(score_and_cast, seat, 3) for seat in seats]
    given = at_once(app, [*acts[:5], look, *acts[5:10], look, *acts[10:], look])
    assert [answer for answer in given if answer != 1] == [[], [], []]


def move_the_round(phase: str) -> int:
    move_on(the_round(), phase, "It is time.")
    return 0


def test_fifty_members_agreeing_to_the_ground_rules(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(members=MANY))
        seats = [member.id for member in stories.members(round_)]
    given = at_once(app, [partial(agree, seat) for seat in seats])
    assert (given.count(False), given.count(True), refusals(given)) == (33, 1, {"These ground rules": 16})
    with app.app_context():
        round_ = the_round()
        agreed, frozen = read_entries(round_.ledger_id)[-2:]
        assert (agreed.type, frozen.type) == ("ground-rules-agreed", "ground-rules-frozen")
        assert (agreed.data["agreed"], agreed.data["members"]) == (34, MANY)
        assert list(check(round_)) == []


def refusals(given: list[bool | str]) -> Counter[str]:
    """How often each sentence was said, by its first three words."""
    return Counter(" ".join(each.split()[:3]) for each in given if isinstance(each, str))


def agree(seat: str) -> bool:
    round_ = the_round()
    version = latest_rules(round_.id)
    assert version is not None
    return answer_rules(round_, db.session.get_one(Membership, seat), version.version, agrees=True, reason="")


def test_fifty_members_confirming_the_result(app: Flask) -> None:
    with app.app_context():
        round_ = stories.counted(stories.closed(stories.scored(members=MANY, proposals=2)))
        seats = [member.id for member in stories.members(round_)]
    given = at_once(app, [partial(confirm, seat) for seat in seats])
    assert (given.count(False), given.count(True), refusals(given)) == (33, 1, {"The members have": 16})
    with app.app_context():
        round_ = the_round()
        confirmed = [entry for entry in read_entries(round_.ledger_id) if entry.type == "decision-confirmed"]
        assert [entry.data["agreed"] for entry in confirmed] == [34]
        assert list(check(round_)) == []


def confirm(seat: str) -> bool:
    return answer_decision(the_round(), db.session.get_one(Membership, seat), agrees=True, reason="")
