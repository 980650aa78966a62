"""The roll: everybody with a say has one slot, whatever they are called, and those who wrote stand aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.collaboratives.queries import members
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import transaction
from grants.deliberation.service import recused_from
from grants.people.service import welcome
from grants.proposals.models import GroupPerson
from grants.proposals.service import withdraw
from grants.reports.ledger_check import check
from grants.rounds.queries import joined_too_late
from grants.rounds.service import move_on
from grants.scoring.models import Ballot, RollPlace
from grants.scoring.roll import ballot_of, names_on_roll
from tests import stories
from tests.scoring.everything import refused

if TYPE_CHECKING:
    from flask import Flask

    from grants.collaboratives.models import Collaborative
    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database


def called(*names: str) -> Collaborative:
    """A collaborative with members of these names."""
    made = stories.start(members=0)
    with transaction():
        for place, name in enumerate(names, 1):
            person = welcome(f"member-{place}@{made.slug}.example", name)
            seat(made, person, {"member"})
    return made


def ready(collaborative: Collaborative, proposals: int = 2) -> Round:
    round_ = stories.frozen_round(collaborative)
    stories.sent_proposals(round_, proposals)
    return round_


def test_members_with_the_same_name_have_slots_of_their_own(app: Flask) -> None:
    with app.app_context():
        round_ = stories.open_scoring(ready(called("Amina Yusuf", "Amina Yusuf", "Amina Yusuf")))
        assert names_on_roll(round_.id) == ["Amina Yusuf", "Amina Yusuf (2)", "Amina Yusuf (3)"]
        slots = [bytes(ballot_of(round_, member).slot) for member in stories.members(round_)]
        assert len(set(slots)) == 3
        assert [stories.cast(round_, member, {"p1": (3, 3, 3)}) for member in stories.members(round_)] == [
            1
        ] * 3
        assert list(check(round_)) == []


def test_members_called_like_a_numbered_name_have_slots_of_their_own(app: Flask) -> None:
    with app.app_context():
        round_ = stories.open_scoring(ready(called("Amina", "Amina (2)", "Amina", "Amina (2)", "Amina (3)")))
        names = names_on_roll(round_.id)
        assert len(set(names)) == 5
        assert {"Amina", "Amina (2)", "Amina (3)"} <= set(names)
        assert list(check(round_)) == []


def test_members_whose_names_look_alike_have_slots_of_their_own(app: Flask) -> None:
    with app.app_context():
        round_ = stories.open_scoring(ready(called("Zoë Bell", "Zoe\u0308 Bell", "zoë bell", "")))
        assert len(set(names_on_roll(round_.id))) == 4
        assert len({bytes(ballot.slot) for ballot in db.session.scalars(db.select(Ballot))}) == 4


def test_the_roll_has_every_member_and_nobody_else(app: Flask) -> None:
    with app.app_context():
        round_ = stories.open_scoring(ready(stories.start(members=5, facilitators=2)))
        [entry] = [entry for entry in read_entries(round_.ledger_id) if entry.type == "roll-frozen"]
        assert entry.data["slots"] == 5
        seats = set(db.session.scalars(db.select(RollPlace.membership_id)))
        assert seats == {member.id for member in stories.members(round_)}
        assert [ballot.revision for ballot in db.session.scalars(db.select(Ballot))] == [0] * 5


def test_the_roll_stays_as_it_is_when_somebody_joins_later(app: Flask) -> None:
    with app.app_context():
        round_ = stories.open_scoring(ready(stories.start(members=3)))
        before = names_on_roll(round_.id)
        with transaction():
            seat(round_.collaborative, welcome("late@salford-together.example", "Late"), {"member"})
        assert names_on_roll(round_.id) == before
        assert list(check(round_)) == []


def test_a_member_who_writes_for_a_group_stands_aside_from_its_proposal(app: Flask) -> None:
    with app.app_context():
        round_ = ready(stories.start(members=3))
        one, two = stories.members(round_)[:2]
        first, second = stories.proposals_sent_to(round_.id)
        with transaction():
            db.session.add(GroupPerson(group_id=first.group_id, person_id=one.person_id))
        stories.open_scoring(round_)
        assert recused_from(one, [first, second]) == {first.id}
        assert recused_from(two, [first, second]) == set()
        assert list(check(round_)) == []


def test_scoring_cannot_open_without_a_proposal(app: Flask) -> None:
    with app.app_context():
        round_ = ready(stories.start(members=3), proposals=1)
        stories.moved(round_, "interests")
        with transaction():
            withdraw(stories.proposals_sent_to(round_.id)[0])
        assert "No group has sent a proposal yet" in refused(lambda: move_on(round_, "scoring", "Now."))


def test_scoring_cannot_open_without_members(app: Flask) -> None:
    with app.app_context():
        round_ = ready(stories.start(members=2))
        stories.moved(round_, "interests")
        with transaction():
            for member in stories.members(round_):
                member.is_member, member.is_facilitator = False, True
        assert "has no members yet" in refused(lambda: move_on(round_, "scoring", "Now."))


def test_the_roll_has_nobody_who_became_a_member_after_the_rules_were_frozen(app: Flask) -> None:
    with app.app_context():
        round_ = ready(stories.start(members=3))
        before = [member.person.name for member in stories.members(round_)]
        with transaction():
            late = seat(round_.collaborative, welcome("late@salford-together.example", "Late"), {"member"})
            her = welcome("facilitator-1@salford-together.example")
            herself = seat(round_.collaborative, her, {"member"})
        assert {late.id, herself.id} < {member.id for member in members(round_.collaborative_id)}
        assert [joined_too_late(round_, held) for held in (late, herself)] == [True, True]
        stories.moved(round_, "interests", "scoring")
        assert names_on_roll(round_.id) == sorted(before)
        assert list(check(round_)) == []


def test_duties_added_later_leave_a_member_of_old_on_the_roll(app: Flask) -> None:
    with app.app_context():
        round_ = ready(stories.start(members=3))
        member = stories.members(round_)[0]
        since = member.member_since
        with transaction():
            seat(round_.collaborative, member.person, {"facilitator", "member"})
        assert member.member_since == since
        stories.moved(round_, "interests", "scoring")
        assert len(names_on_roll(round_.id)) == 3
