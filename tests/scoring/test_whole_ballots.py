"""A round of two hundred members whose ballots are published whole, through the verbs."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import latest_checkpoint, verifier_key
from grants.db import db
from grants.db.edge import transaction
from grants.decisions.pages import items
from grants.decisions.service import counted
from grants.reports.exports import export_round
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from grants.rounds.pages import rule_lines
from grants.rounds.queries import rules_of
from grants.scoring.book import Book
from grants.scoring.models import Cast
from grants.scoring.receipts import file_of, receipt_of
from grants.scoring.roll import ballots
from tests import stories
from tests.reports.books import read_book
from tests.reports.ended import end
from voting import bundle, pabulib
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from grants.config import Settings
    from grants.rounds.models import Round
    from voting.verify import Report

WORDS: list[stories.Marks] = [(5, 4), (4, 4), "abstain", (1, 2), (3, 3), (2, 5)]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A mail server that is away: two thousand messages would take as long as all the rest."""
    return replace(settings, mail_url="smtp://127.0.0.1:1")


def report(round_: Round, receipts: Sequence[tuple[str, bytes]] = ()) -> Report:
    note = latest_checkpoint(round_.ledger_id)
    assert note is not None
    return verify(bundle_of(round_), verifier_key(round_.ledger), [("mailed", note.encode())], receipts)


def test_two_hundred_ballots_are_published_whole(app: Flask) -> None:
    scores = [{"p1": WORDS[n % 6], "p2": WORDS[(n // 6 + 1) % 6]} for n in range(200)]
    scores[7]["p2"] = "recuse"
    with app.test_request_context():
        round_ = stories.published(
            members=200, proposals=2, scores=scores, publish="ballots", question_3="", share="1/2"
        )
        mine = file_of(receipt_of(round_, stories.members(round_)[7]))
        found = report(round_, receipts=[("mine.json", mine)])
        assert (found.exit, found.findings, found.not_checked) == (0, [], [])
        assert (
            "receipt mine.json: the ballot is counted as it was cast; it is published whole" in found.checked
        )
        files = bundle.read(bundle_of(round_))
        shown = [json.loads(line)["marks"] for line in files["openings.jsonl"].splitlines()]
        given = [[list(one.get(name, ())) for name in ("p1", "p2")] for one in map(_scores, scores)]
        assert sorted(shown) == sorted(given)
        for word in (b"abstain", b"recuse", b"not-yet"):
            assert word not in files["openings.jsonl"]
        checks = {row["check"]: row["verdict"] for row in json.loads(files["result.json"])["checks"]}
        assert checks["one-score-out"] == checks["recusals-honoured"] == "holds"
        assert "recusals-declared" not in checks
        election = pabulib.parse(BytesIO(export_round(round_, "pabulib")))
        assert (len(election.ballots), [each.id for each in election.proposals]) == (200, ["p1", "p2"])
        made = counted(round_)
        assert made is not None
        drawn = {item.id: item.drawn.dots for item in items(round_, json.loads(made.result))}
        sums = sorted(sum(marks) for marks in (one["p1"] for one in scores) if isinstance(marks, tuple))
        assert sorted(drawn["p1"] or []) == sums
        alone = {item.id: item.drawn.dots for item in items(round_, json.loads(made.result), {"p1"})}
        assert alone["p1"] == drawn["p1"]
        assert list(check(round_)) == []
        assert list(check(end(round_))) == []
        assert report(round_).exit == 0


def _scores(given: dict[str, stories.Marks]) -> dict[str, tuple[int, ...]]:
    return {name: marks for name, marks in given.items() if isinstance(marks, tuple)}


def test_fewer_ballots_are_totals_and_the_ledger_matches(app: Flask) -> None:
    with app.test_request_context():
        scores: list[dict[str, stories.Marks]] = [
            {"p1": (5, 4, 5), "p2": (1 + n % 3, 2, 3)} for n in range(1, 8)
        ]
        scores[3]["p2"] = "recuse"
        round_ = stories.published(publish="ballots", scores=scores)
        found = report(round_)
        assert (found.exit, found.findings) == (3, [])
        assert (
            found.not_checked[0] == "the totals of p1, p2, p3: fewer than 200 ballots count, so none is shown"
        )
        files = bundle.read(bundle_of(round_))
        assert "ballots.pb" not in files
        assert b'"marks"' not in files["openings.jsonl"]
        book = read_book(export_round(round_, "xlsx"))
        labels = {row["What"]: row["Figure"] for row in book.rows("Summary")}
        assert (labels["Members on the roll"], labels["Times somebody stood aside"]) == (7, 1)
        assert "p1" in export_round(round_, "csv").decode()
        made = counted(round_)
        assert made is not None
        assert {item.drawn.dots for item in items(round_, json.loads(made.result))} == {None}
        said = dict(rule_lines(rules_of(round_.id)))
        assert said["What is published of scores"] == (
            "Whole ballots without names, if at least 200 are cast. Otherwise totals only."
        )
        assert list(check(round_)) == []
        assert list(check(end(round_))) == []


def test_a_cast_that_was_changed_in_the_database_is_named(app: Flask) -> None:
    """Its scores are those of another revision, sealed with the round's own key."""
    with app.test_request_context():
        round_ = stories.scored(publish="ballots")
        stories.cast(round_, stories.members(round_)[0], {"p1": (1, 1, 1)})
        assert list(check(round_)) == []
        with transaction():
            ballot = next(each for each in ballots(round_.id) if each.revision == 2)
            book = Book(round_.id)
            first = db.session.query(Cast).filter_by(ballot_id=ballot.id, revision=1).one()
            second = db.session.query(Cast).filter_by(ballot_id=ballot.id, revision=2).one()
            opened = book.cast(ballot, first)
            kept = book.cast(ballot, second)
            db.session.delete(second)
            db.session.flush()
            book.keep_cast(ballot, replace(kept, marks=opened.marks), rules_of(round_.id).criteria, {})
        assert any("what is kept of this ballot is not what was cast" in each for each in check(round_))
