"""Saving, casting and standing aside: what is kept, what is refused, and what the ledger then says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.collaboratives.queries import seats
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import transaction
from grants.people.service import welcome
from grants.proposals.queries import sent_proposals
from grants.proposals.service import decline, withdraw
from grants.rounds.rules import Rules
from grants.rounds.service import move_on
from grants.scoring.book import Book, Saved
from grants.scoring.closing import final_ballots
from grants.scoring.roll import ballot_of
from grants.scoring.service import LONGEST_TEXT, cast_ballot, save_reading, stand_aside
from tests import stories
from tests.audit.intruder import row, write
from tests.scoring.everything import refused
from voting.ballots import State

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

pytestmark = pytest.mark.every_database
GOOD = {"c1": 3, "c2": 4, "c3": 5}


def scored(**scores: int) -> Saved:
    return Saved(State.SCORED, scores, "", "")


def open_round(members: int = 3, title: str = "Winter Round", name: str = "Salford Together") -> Round:
    round_ = stories.frozen_round(stories.start(name, members), title)
    stories.sent_proposals(round_, 3)
    return stories.open_scoring(round_)


def casts(round_: Round) -> list[tuple[str, int]]:
    """The casts and withdrawals of one round's ledger, in order: type, revision."""
    found = [entry for entry in read_entries(round_.ledger_id) if entry.type.startswith("ballot-")]
    return [(entry.type, int(str(entry.data["revision"]))) for entry in found]


def test_casting_counts_revisions_from_one(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        assert [stories.cast(round_, member, {"p1": (score, 3, 3)}) for score in (1, 2, 3)] == [1, 2, 3]
        assert casts(round_) == [("ballot-cast", 1), ("ballot-cast", 2), ("ballot-cast", 3)]
        [final] = final_ballots(round_)
        assert (final.revision, final.marks[0].scores) == (3, (3, 3, 3))


def test_casting_keeps_what_was_cast_before_when_more_is_only_saved(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        stories.cast(round_, member, {"p1": (1, 2, 3)})
        stories.save(round_, member, {"p1": (5, 5, 5), "p2": "abstain"})
        [final] = final_ballots(round_)
        assert [mark.state for mark in final.marks] == [State.SCORED, State.NOT_YET, State.NOT_YET]
        assert final.marks[0].scores == (1, 2, 3)


def test_casting_each_time_with_another_seed_and_blind(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        found = []
        for score in (1, 2, 3):
            stories.cast(round_, member, {"p1": (score, 2, 3)})
            found += final_ballots(round_)
        assert len({final.seed for final in found} | {final.blind for final in found}) == 6


def test_casting_an_empty_ballot_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        assert "nothing on your ballot yet" in refused(lambda: cast_ballot(round_, member))


def test_casting_after_closing_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member, late = stories.members(round_)[:2]
        stories.cast(round_, member, {"p1": (1, 2, 3)})
        stories.save(round_, late, {"p1": (1, 2, 3)})
        first = sent_proposals(round_.id)[0]
        stories.closed(round_)
        for act in (
            lambda: cast_ballot(round_, late),
            lambda: cast_ballot(round_, member),
            lambda: save_reading(round_, late, first, scored(**GOOD)),
            lambda: stand_aside(round_, late, first),
        ):
            assert "Ballots are closed, so nothing was changed" in refused(act)


def test_casting_after_its_time_is_refused_though_nobody_moved_the_round(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        first = sent_proposals(round_.id)[0]
        stories.save(round_, member, {"p1": (1, 2, 3)})
        document = row("ground_rules", round_id=round_.id).document
        closes = Rules.read(document).dates["scoring"]
        with transaction():
            past = f'"scoring": "{closes.year - 2}'.encode()
            earlier = document.replace(f'"scoring": "{closes.year}'.encode(), past)
            assert earlier != document
            write("ground_rules", {"round_id": round_.id}, document=earlier)
        assert "Ballots are closed" in refused(lambda: cast_ballot(round_, member))
        assert "Ballots are closed" in refused(lambda: save_reading(round_, member, first, scored(**GOOD)))


def test_casting_before_scoring_opens_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        [first] = stories.sent_proposals(round_, 1)
        stories.moved(round_, "interests")
        member = stories.members(round_)[0]
        assert refused(lambda: cast_ballot(round_, member))
        assert refused(lambda: save_reading(round_, member, first, scored(**GOOD)))


@pytest.mark.parametrize("score", [0, 6, -1, -(10**9), 10**9])
def test_a_score_out_of_scale_is_refused(app: Flask, score: int) -> None:
    with app.app_context():
        round_ = open_round()
        member, first = stories.members(round_)[0], sent_proposals(round_.id)[0]
        for criterion in GOOD:
            saved = scored(**{**GOOD, criterion: score})
            assert "from 1 to 5" in refused(lambda saved=saved: save_reading(round_, member, first, saved))


def test_a_score_for_a_question_that_is_not_asked_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member, first = stories.members(round_)[0], sent_proposals(round_.id)[0]
        for name in ("c4", "all", "C1", ""):
            saved = scored(**GOOD, **{name: 3})
            assert "does not ask" in refused(lambda saved=saved: save_reading(round_, member, first, saved))


def test_a_question_left_out_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member, first = stories.members(round_)[0], sent_proposals(round_.id)[0]
        for name in GOOD:
            saved = scored(**{key: score for key, score in GOOD.items() if key != name})
            assert "this question too" in refused(
                lambda saved=saved: save_reading(round_, member, first, saved)
            )


def test_a_reason_without_end_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member, first = stories.members(round_)[0], sent_proposals(round_.id)[0]
        for texts in (("x" * (LONGEST_TEXT + 1), ""), ("", "x" * (LONGEST_TEXT + 1))):
            saved = Saved(State.SCORED, GOOD, *texts)
            assert "shorter" in refused(lambda saved=saved: save_reading(round_, member, first, saved))


def test_a_score_for_a_proposal_of_another_round_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        other = open_round(title="Spring Round", name="Bolton Together")
        foreign, member = sent_proposals(other.id)[0], stories.members(round_)[0]
        sentence = "not one that is scored in this round"
        assert sentence in refused(lambda: save_reading(round_, member, foreign, scored(**GOOD)))
        assert sentence in refused(lambda: stand_aside(round_, member, foreign))


def test_a_score_for_a_proposal_that_left_the_round_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        stories.sent_proposals(round_, 3)
        with transaction():
            withdraw(sent_proposals(round_.id)[0])
            decline(sent_proposals(round_.id)[1], "It is outside the ground rules.")
        stories.open_scoring(round_)
        member = stories.members(round_)[0]
        for gone in sent_proposals(round_.id)[:2]:
            assert refused(lambda gone=gone: save_reading(round_, member, gone, scored(**GOOD)))


def test_whoever_is_not_on_the_roll_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        elsewhere = open_round(title="Spring Round", name="Bolton Together")
        with transaction():
            seat(round_.collaborative, welcome("late@salford-together.example", "Late"), {"member"})
        first = sent_proposals(round_.id)[0]
        strangers = [
            held
            for held in seats(round_.collaborative_id)
            if not held.is_member or held.person.name == "Late"
        ]
        assert sorted(held.person.name for held in strangers) == ["Late", "Noor Rahman", "Olive the Observer"]
        for held in [*strangers, stories.members(elsewhere)[0]]:
            for act in (
                lambda held=held: save_reading(round_, held, first, scored(**GOOD)),
                lambda held=held: cast_ballot(round_, held),
                lambda held=held: stand_aside(round_, held, first),
            ):
                assert "not on the roll" in refused(act)


def test_standing_aside_forbids_scoring(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member, first = stories.members(round_)[0], sent_proposals(round_.id)[0]
        stories.save(round_, member, {"p1": "recuse"})
        sentence = refused(lambda: save_reading(round_, member, first, scored(**GOOD)))
        assert "You stand aside on this proposal" in sentence


def test_standing_aside_after_a_cast_withdraws_the_ballot_until_it_is_cast_again(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        one, two = stories.members(round_)[:2]
        stories.cast(round_, one, {"p1": (1, 2, 3), "p2": (3, 3, 3)})
        stories.cast(round_, two, {"p1": (5, 5, 5)})
        stories.save(round_, one, {"p1": "recuse"})
        assert casts(round_) == [("ballot-cast", 1), ("ballot-cast", 1), ("ballot-withdrawn", 1)]
        assert [final.marks[0].scores for final in final_ballots(round_)] == [(5, 5, 5)]
        stories.save(round_, one, {"p2": "recuse"})
        assert casts(round_)[3:] == [], "a ballot is withdrawn once"
        with transaction():
            assert cast_ballot(round_, one) == 2
        again = next(final for final in final_ballots(round_) if final.revision == 2)
        assert [mark.state for mark in again.marks] == [State.RECUSED, State.RECUSED, State.NOT_YET]
        assert casts(round_)[3:] == [("ballot-cast", 2)]


def test_standing_aside_twice_withdraws_nothing_more(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        stories.save(round_, member, {"p1": "recuse"})
        stories.cast(round_, member, {"p2": (1, 2, 3)})
        stories.save(round_, member, {"p1": "recuse"})
        assert casts(round_) == [("ballot-cast", 1)]


def test_standing_aside_keeps_the_note_and_drops_the_reason(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member, first = stories.members(round_)[0], sent_proposals(round_.id)[0]
        with transaction():
            save_reading(round_, member, first, Saved(State.SCORED, GOOD, "Because.", "Ask Amina."))
        stories.save(round_, member, {"p1": "recuse"})
        kept = Book(round_.id).saved(ballot_of(round_, member))[first.id]
        assert kept == Saved(State.RECUSED, {}, "", "Ask Amina.")


def test_closing_without_a_ballot_is_refused(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        stories.save(round_, stories.members(round_)[0], {"p1": (1, 2, 3)})
        assert "Nobody has cast a ballot yet" in refused(lambda: move_on(round_, "decision", "Now."))
        assert db.session.get(type(round_), round_.id).phase == "scoring"
