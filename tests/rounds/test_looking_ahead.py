"""Before a facilitator moves a round on they read what happens then: counts, never who, never a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.db import as_if_at, db
from grants.db.edge import drop, transaction
from grants.deliberation.service import declare_interests
from grants.front.parting import leave
from grants.people.service import welcome
from grants.proposals.models import GroupPerson
from grants.proposals.queries import standing_proposals
from grants.proposals.service import start_proposal
from tests import stories
from tests.rounds.test_by_time import PAGE, SECOND, open_for_proposals, the_round
from tests.web.someone import words
from tests.web.test_draws import signed_in

if TYPE_CHECKING:
    from flask import Flask


def ahead(app: Flask) -> str:
    """What stands under the heading on the page where a round is moved on."""
    page = words(signed_in(app, "facilitator-1@salford-together.example").get(f"{PAGE}/move"))
    return page.split("If you go on now")[1].split("Why now?")[0]


def test_before_opening_it_says_who_takes_part_and_until_when(app: Flask) -> None:
    with app.app_context():
        stories.frozen_round(stories.start(members=3))
    said = ahead(app)
    assert "3 members take part, and nobody who joins later." in said
    assert "Groups can send proposals until noon on" in said
    assert "There is no way back" in said


def test_before_interests_it_counts_what_is_still_written(app: Flask) -> None:
    open_for_proposals(app)
    assert "still being written" not in ahead(app)
    for number, sentence in (
        (1, "One proposal is still being written and will not be in the round. Its words are kept."),
        (2, "2 proposals are still being written and will not be in the round. Their words are kept."),
    ):
        with app.app_context(), transaction():
            start_proposal(the_round(), welcome(f"slow{number}@groups.example"), f"Slow {number}")
        said = ahead(app)
        assert sentence in said
        assert "2 proposals are sent and go on." in said
        assert "Slow" not in said
    assert "You can open it again until scoring begins" in said


def test_before_scoring_it_counts_who_has_not_said_and_what_too_few_can_score(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        round_ = stories.moved(the_round(), "interests")
        drop()
    assert "3 members have not been through the list." in ahead(app)
    with app.app_context():
        round_ = the_round()
        first, second, _third = stories.members(round_)
        with transaction():
            declare_interests(round_, first, list(standing_proposals(round_.id))[:1])
            declare_interests(round_, second, [])
        names = [member.person.name for member in stories.members(round_)]
        drop()
    said = ahead(app)
    assert "The roll will be fixed: 3 members and 2 proposals." in said
    assert "One member has not been through the list. They will be taken to stand aside on nothing" in said
    assert "One proposal can be scored by fewer members than the 3 that the ground rules need." in said
    assert not [name for name in names if name in said]


def test_before_closing_it_says_nothing_that_a_score_could_be_read_from(app: Flask) -> None:
    """Two ballots that differ in everything, or none: the page is the same, word for word."""
    ends = open_for_proposals(app)
    with app.app_context():
        stories.open_scoring(the_round())
        drop()
    said = [ahead(app)]
    for place, scores in enumerate(({"p1": (5, 5, 5)}, {"p1": "recuse", "p2": (1, 1, 1)})):
        with app.app_context():
            stories.cast(the_round(), stories.members(the_round())[place], scores)
            drop()
        said.append(ahead(app))
    with as_if_at(ends["scoring"] - SECOND):
        said.append(ahead(app))
    assert len(set(said)) == 1
    assert "At least 0 of 3 ballots are cast." in said[0]
    assert "A proposal with fewer than 3 scores has no result." in said[0]
    with app.app_context():
        stories.cast(the_round(), stories.members(the_round())[2], {"p2": (2, 2, 2)})
        drop()
    assert "At least 3 of 3 ballots are cast." in ahead(app)


def test_before_scoring_it_counts_those_who_stay_and_those_who_write_for_a_group(app: Flask) -> None:
    """Of four members three have to score. One who left had an interest; one who stays writes for a group."""
    few = "One proposal can be scored by fewer members than the 3 that the ground rules need."
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=5))
        stories.sent_proposals(round_, 2)
        stories.moved(round_, "interests")
        mine, other = standing_proposals(round_.id)
        first, second, third, *_rest = stories.members(round_)
        with transaction():
            declare_interests(round_, first, [mine, other])
            declare_interests(round_, second, [mine])
        with transaction():
            leave(first.collaborative, first.person)
        drop()
    assert "can be scored by fewer" not in ahead(app), "three of four score each"
    with app.app_context():
        mine, _other = standing_proposals(the_round().id)
        third = stories.members(the_round())[1]
        with transaction():
            db.session.add(GroupPerson(group_id=mine.group_id, person_id=third.person_id))
        drop()
    assert few in ahead(app), "one of them will stand aside from what they write"
    with app.app_context():
        mine, _other = standing_proposals(the_round().id)
        with transaction():
            declare_interests(the_round(), stories.members(the_round())[1], [mine])
        drop()
    assert few in ahead(app)
    with app.app_context():
        stories.moved(the_round(), "scoring")
        mine, other = standing_proposals(the_round().id)
        aside = [stories.recused_by(the_round(), held) for held in stories.members(the_round())]
        assert [sum(str(each.reference) in said for said in aside) for each in (mine, other)] == [2, 0]
        drop()


def test_before_closing_it_counts_who_left_since_ballots_opened(app: Flask) -> None:
    open_for_proposals(app)
    with app.app_context():
        stories.open_scoring(the_round())
        drop()
    assert "left" not in ahead(app)
    for number, sentence in (
        (1, "One person on the roll has left. If they had cast, their ballot was taken back."),
        (2, "2 people on the roll have left. What they had cast was taken back."),
    ):
        with app.app_context():
            held = stories.members(the_round())[0]
            stories.cast(the_round(), held, {"p1": (5, 5, 5)})
            with transaction():
                leave(held.collaborative, held.person)
            drop()
        assert sentence in ahead(app), number
