"""Leaving one collaborative: with a date, at once, and with no result changed unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit.ledger import read_entries
from grants.collaboratives.leaving import give_up_facilitating
from grants.collaboratives.models import Collaborative, Membership
from grants.collaboratives.queries import seat_in, seats
from grants.collaboratives.service import seat
from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.decisions.service import answer_decision
from grants.front.forgetting import forget
from grants.front.parting import leave, parting
from grants.people.models import Person
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.rounds.queries import taking_part
from grants.scoring.closing import final_ballots
from grants.scoring.roll import names_on_roll, place_of
from grants.scoring.service import cast_ballot
from tests import stories
from tests.scoring.everything import refused
from tests.scoring.together import at_once
from tests.web.someone import words
from tests.web.test_draws import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database


def gone(round_: Round, place: int) -> Membership:
    """The member of this number, who has left."""
    held = stories.members(round_)[place]
    with transaction():
        assert leave(round_.collaborative, held.person)
    return held


def kinds(round_: Round) -> list[str]:
    return [entry.type for entry in read_entries(round_.ledger_id)]


def back(held: Membership) -> None:
    with transaction():
        seat(held.collaborative, held.person, {"member"})


def test_cast_ballot_is_taken_back_and_never_cast_again(app: Flask) -> None:
    with app.app_context():
        round_ = stories.scored(members=6)
        held = gone(round_, 0)
        assert (held.left_at is not None, seat_in(held.person, round_.collaborative_id)) == (True, None)
        assert kinds(round_)[-1] == "ballot-withdrawn"
        assert len(final_ballots(round_)) == 5
        assert held.person.name in names_on_roll(round_.id)
        assert list(check(round_)) == []
        back(held)
        with transaction():
            assert "You left while ballots were open" in refused(lambda: cast_ballot(round_, held))
        assert place_of(round_, held) is None
        stories.counted(stories.closed(round_))
        with transaction():
            answer_decision(round_, held, agrees=False, reason="I have read it anew.")
        stories.publish(stories.confirmed(round_))
        assert list(check(round_)) == []


def test_whoever_leaves_after_closing_changes_no_result(app: Flask) -> None:
    with app.app_context():
        round_ = stories.counted(stories.closed(stories.scored(members=5)))
        before = len(final_ballots(round_)), kinds(round_)
        held = gone(round_, 0)
        assert (len(final_ballots(round_)), kinds(round_)) == before
        with transaction():
            assert "have left" in refused(lambda: answer_decision(round_, held, agrees=True, reason=""))
        back(held)
        with transaction():
            answer_decision(round_, held, agrees=True, reason="")
        stories.publish(stories.confirmed(round_))
        assert list(check(round_)) == []


def test_whoever_leaves_before_the_roll_is_not_on_it_and_may_be_back_in_time(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=6))
        stories.sent_proposals(round_, 2)
        names = {held.id: held.person.name for held in stories.members(round_)}
        away, returned = gone(round_, 0), gone(round_, 1)
        assert len(taking_part(round_)) == 4
        back(returned)
        stories.open_scoring(round_)
        assert set(names_on_roll(round_.id)) == set(names.values()) - {names[away.id]}
        back(away)
        assert away.id not in {held.id for held in taking_part(round_)}
        assert list(check(round_)) == []
        with transaction():
            forget(away.person_id)
        assert "redaction" not in kinds(round_)
        assert list(check(round_)) == []


@pytest.mark.parametrize("phase", ["scoring", "decision", "published"])
def test_whoever_left_while_ballots_were_open_can_be_forgotten_later(app: Flask, phase: str) -> None:
    with app.app_context():
        round_ = stories.scored(members=7)
        person_id = gone(round_, 0).person_id
        if phase != "scoring":
            stories.counted(stories.closed(round_))
        if phase == "published":
            stories.publish(stories.confirmed(round_))
        with transaction():
            forget(person_id)
        assert list(check(round_)) == []
        if phase == "decision":
            stories.publish(stories.confirmed(round_))
        assert list(check(round_)) == []
        assert kinds(round_).count("redaction") == 1


def test_whoever_comes_back_begins_anew(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=3)
        observer = next(held for held in seats(place.id) if held.is_observer)
        with transaction():
            assert leave(place, observer.person)
            assert not leave(place, observer.person), "pressed twice"
        with transaction():
            held = seat(place, observer.person, {"member"})
        assert (held.id, held.is_member, held.is_observer) == (observer.id, True, False)
        assert held.left_at is None


def test_whoever_comes_back_is_a_member_since_then_and_keeps_the_day_when_they_were_first_here(
    app: Flask,
) -> None:
    first, back_again = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 6, 9, 12, tzinfo=UTC)
    with app.app_context():
        with as_if_at(first):
            place = stories.start(members=2)
        held = seats(place.id, Membership.is_member)[0]
        email = held.person.email
        with transaction():
            assert leave(place, held.person)
        with as_if_at(back_again), transaction():
            seat(place, held.person, {"member"})
        assert (held.joined_at, held.member_since) == (first, back_again)
        drop()
    page = words(signed_in(app, email).get("/collaboratives/salford-together/members"))
    assert "9 June 2026, and first here on Monday 5 January 2026" in page
    assert page.count("and first here on") == 1
    assert page.count("First here on Monday 5 January 2026") == 2, "who facilitates, and who observes"


def test_last_facilitator_neither_leaves_nor_lays_the_duty_down(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=2)
        only = next(held for held in seats(place.id) if held.is_facilitator)
        with transaction():
            seat(place, only.person, {"member"})
        for act in (leave, give_up_facilitating):
            assert "only facilitator" in refused(lambda act=act: act(place, only.person))
            drop()
        with transaction():
            seat(place, seats(place.id)[0].person, {"facilitator"})
        with transaction():
            assert give_up_facilitating(place, only.person)
            assert not give_up_facilitating(place, only.person)
        held = seat_in(only.person, place.id)
        assert held
        assert (held.is_member, held.is_facilitator) == (True, False)


def test_facilitating_alone_is_not_laid_down_without_leaving(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=2, facilitators=2)
        one = next(held for held in seats(place.id) if held.is_facilitator)
        assert "leave the collaborative" in refused(lambda: give_up_facilitating(place, one.person))


def test_whoever_would_leave_reads_what_becomes_of_an_answer_before_and_after_the_rules_are_agreed(
    app: Flask,
) -> None:
    with app.app_context():
        place = stories.start(members=6)
        agreed, open_still = stories.frozen_round(place), stories.begun_round(place, "Spring Round")
        said = dict(parting(stories.members(agreed)[0]).rounds)
        assert said == {
            agreed.title: "You will not be on its roll, unless you come back before ballots open.",
            open_still.title: "What you said of its ground rules, if anything, does not count any more. If "
            "enough of the others have agreed, they are frozen as you leave.",
        }


def depart(act: object, place_id: str, person_id: str) -> bool | str:
    """Leave, lay down the duty, or be forgotten; what came of it."""
    with transaction():
        try:
            if act is forget:
                forget(person_id)
                return True
            place = db.session.get_one(Collaborative, place_id)
            return bool(act(place, db.session.get_one(Person, person_id)))  # type: ignore[operator]
        except Refused as no:
            return no.sentence


@pytest.mark.parametrize(
    ("one", "other"), [(leave, leave), (give_up_facilitating, leave), (forget, give_up_facilitating)]
)
def test_one_of_two_facilitators_who_go_at_once_stays(app: Flask, one: object, other: object) -> None:
    with app.app_context():
        place = stories.start(members=2, facilitators=2)
        with transaction():
            both = [held.person_id for held in seats(place.id) if held.is_facilitator]
            for person_id in both:
                seat(place, db.session.get_one(Person, person_id), {"member"})
        place_id = place.id
        drop()
    said = at_once(app, [partial(depart, one, place_id, both[0]), partial(depart, other, place_id, both[1])])
    assert [each is True for each in said].count(True) == 1, said
    with app.app_context():
        query = select(Membership).where(
            Membership.collaborative_id == place_id, Membership.is_facilitator, Membership.left_at.is_(None)
        )
        assert len(db.session.scalars(query).all()) == 1
        drop()
