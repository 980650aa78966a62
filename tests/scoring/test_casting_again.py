"""Pressing the same button again: nothing is cast, nothing left behind, the receipt goes on being good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.db.edge import transaction
from grants.proposals.queries import sent_proposals
from grants.scoring.book import Saved
from grants.scoring.receipts import file_of, receipt_of
from grants.scoring.roll import ballot_of
from grants.scoring.service import UNCHANGED, cast_ballot, save_reading, withdraw_ballot
from tests import stories
from tests.scoring.everything import everything
from tests.scoring.test_casting import casts, open_round
from voting.ballots import State

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

MARKS: dict[str, stories.Marks] = {"p1": (1, 2, 3), "p2": "abstain"}


def again(round_: Round, seen: int | None = 0) -> int:
    """The first member presses the button once more, of a page that was made before they cast at all."""
    with transaction():
        return cast_ballot(round_, stories.members(round_)[0], seen)


@pytest.mark.every_database
def test_nothing_is_cast_and_no_row_changes_where_nothing_has_changed(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        stories.cast(round_, member, MARKS)
        kept, before = file_of(receipt_of(round_, member)), everything()
        assert [again(round_), again(round_)] == [UNCHANGED, UNCHANGED]
        assert everything() == before
        assert file_of(receipt_of(round_, member)) == kept


@pytest.mark.parametrize("seen", [1, None, 2**40])
def test_button_of_a_new_page_casts_the_same_with_a_fresh_seed(seen: int | None, app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        stories.cast(round_, member, MARKS)
        kept = receipt_of(round_, member)
        assert again(round_, seen) == 2
        new = receipt_of(round_, member)
        assert new.marks == kept.marks
        assert (new.seed, new.blind) != (kept.seed, kept.blind)
        assert casts(round_) == [("ballot-cast", 1), ("ballot-cast", 2)]


@pytest.mark.every_database
def test_nothing_is_cast_where_a_change_was_changed_back_or_is_a_note(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        stories.cast(round_, member, MARKS)
        stories.save(round_, member, {"p1": (5, 5, 5), "p2": (1, 1, 1)})
        stories.save(round_, member, MARKS)
        write(round_, "", "Ask about the kettle.")
        assert again(round_) == UNCHANGED
        assert casts(round_) == [("ballot-cast", 1)]


@pytest.mark.parametrize(
    "change", [{"p1": (1, 2, 4)}, {"p1": "abstain"}, {"p2": (1, 1, 1)}, {"p3": "abstain"}, {"p3": "recuse"}]
)
def test_any_changed_mark_is_cast(change: dict[str, stories.Marks], app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        stories.cast(round_, stories.members(round_)[0], MARKS)
        assert stories.cast(round_, stories.members(round_)[0], change) == 2
        assert again(round_) == UNCHANGED


def test_a_changed_reason_is_cast_too(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        stories.cast(round_, stories.members(round_)[0], MARKS)
        write(round_, "They sing well.", "")
        assert [again(round_), again(round_)] == [2, UNCHANGED]


def write(round_: Round, reason: str, note: str) -> None:
    """The first member writes something beside the scores of the first proposal, which stay as they are."""
    saved = Saved(State.SCORED, {"c1": 1, "c2": 2, "c3": 3}, reason, note)
    with transaction():
        save_reading(round_, stories.members(round_)[0], sent_proposals(round_.id)[0], saved)


def test_a_ballot_taken_back_is_cast_again_though_its_marks_are_the_same(app: Flask) -> None:
    with app.app_context():
        round_ = open_round()
        member = stories.members(round_)[0]
        stories.cast(round_, member, MARKS)
        with transaction():
            withdraw_ballot(round_, ballot_of(round_, member))
        assert [again(round_), again(round_)] == [2, UNCHANGED]
        assert casts(round_) == [("ballot-cast", 1), ("ballot-withdrawn", 1), ("ballot-cast", 2)]
