"""Receipts: what a member takes home, and that it shows by other programs how their ballot counts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import verifier_key
from grants.collaboratives.models import Membership
from grants.db import db
from grants.db.edge import transaction
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named, rules_of
from grants.scoring import receipts
from grants.scoring.service import stand_aside
from tests import stories
from tests.scoring.test_races import MANY, open_round, score_and_cast
from tests.scoring.together import at_once
from voting.ledger import receipt_files
from voting.ledger.ballots import Criterion
from voting.ledger.compact import compact, expand
from voting.ledger.notes import open_note
from voting.verify import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

SLUG = "winter-round"


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


def receipt_of(seat: str) -> bytes:
    return receipts.file_of(receipts.receipt_of(the_round(), db.session.get_one(Membership, seat)))


def published(round_: Round) -> bytes:
    stories.publish(stories.confirmed(stories.counted(stories.closed(round_))))
    return bundle_of(the_round())


def found(bundle: bytes, *receipts_given: bytes) -> tuple[list[str], int]:
    """What the verifier finds, and how many receipts it says are counted."""
    given = [(f"receipt-{number}.json", each) for number, each in enumerate(receipts_given)]
    report = verify(bundle, verifier_key(the_round().ledger), receipts=given)
    counted = [note for note in report.checked if "the ballot is counted as it was cast" in note]
    return [f"{each.subject}: {each.sentence}" for each in report.findings], len(counted)


@pytest.mark.every_database
def test_every_receipt_of_fifty_who_cast_at_once_is_counted(app: Flask) -> None:
    seats = open_round(app, MANY)

    def cast(seat: str, score: int) -> bytes:
        score_and_cast(seat, score)
        return receipt_of(seat)

    given = at_once(app, [partial(cast, seat, 1 + at % 5) for at, seat in enumerate(seats)])
    with app.app_context():
        kept = [each for each in given if isinstance(each, bytes)]
        assert len(set(kept)) == MANY
        assert found(published(the_round()), *kept) == ([], MANY)


def test_only_the_last_of_many_receipts_of_one_member_is_counted(app: Flask) -> None:
    [seat, *others] = open_round(app, 5)
    with app.app_context():
        for other in others:
            with transaction():
                score_and_cast(other, 3)
        kept = []
        for score in (1, 5):
            with transaction():
                score_and_cast(seat, score)
            kept.append(receipt_of(seat))
        bundle = published(the_round())
        findings, counted = found(bundle, *kept)
        assert counted == 1
        assert [finding.split(":")[0] for finding in findings] == ["receipt-0.json"]
        assert "revision 2 was cast after it" in findings[0]
        proven = receipt_files.read(receipt_of(seat))
        assert proven.proof is not None
        assert found(bundle, receipt_of(seat)) == ([], 1)
        assert replace(proven, proof=None) == receipt_files.read(kept[1])


def test_receipt_is_signed_by_the_key_of_the_ledger(app: Flask) -> None:
    [seat] = open_round(app, 1)
    with app.app_context():
        with transaction():
            score_and_cast(seat, 4)
        receipt = receipt_files.read(receipt_of(seat))
        key = verifier_key(the_round().ledger)
        assert open_note(receipt.note.encode(), [key]).text.startswith(
            f"evenhand cast v1\n{receipt.origin}\n"
        )


def test_receipt_in_short_is_the_whole_receipt(app: Flask) -> None:
    [seat] = open_round(app, 1)
    with app.app_context():
        with transaction():
            score_and_cast(seat, 4)
        round_ = the_round()
        receipt = receipts.receipt_of(round_, db.session.get_one(Membership, seat))
        criteria = [Criterion(each.id, each.weight) for each in rules_of(round_.id).criteria]
        proposals = [str(each.reference) for each in standing_proposals(round_.id)]
        assert expand(compact(receipt), round_.ledger.origin, proposals, criteria) == receipt


def test_no_receipt_before_a_ballot_is_cast(app: Flask) -> None:
    [seat] = open_round(app, 1)
    with app.app_context(), pytest.raises(Refused, match="no receipt"):
        receipt_of(seat)


def test_no_receipt_of_a_ballot_that_was_taken_back(app: Flask) -> None:
    [seat] = open_round(app, 1)
    with app.app_context():
        with transaction():
            score_and_cast(seat, 4)
        with transaction():
            round_ = the_round()
            stand_aside(round_, db.session.get_one(Membership, seat), standing_proposals(round_.id)[1])
        with pytest.raises(Refused, match="taken back"):
            receipt_of(seat)


def test_square_holds_an_address_and_is_left_out_where_it_would_be_too_long() -> None:
    made = receipts.square("https://grants.example/rounds/winter/check-receipt#1:x")
    assert made is not None
    assert made.startswith("<svg")
    assert "style=" not in made
    assert receipts.square("x" * 3_000) is None
